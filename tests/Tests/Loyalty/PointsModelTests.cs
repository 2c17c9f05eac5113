using Guildhall.Kernel;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Points;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Loyalty;

/// <summary>Random movements against a plain model in which every single point is a token.</summary>
public sealed class PointsModelTests
{
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Random_movements_agree_with_a_model_that_counts_single_points(int part)
    {
        await using var world = await LoyaltyWorld.Create(await TestDatabase.Hasty());
        await Histories.Play(part, random => Run(world, random));
        await world.CheckBooks();
    }

    private static async Task Run(LoyaltyWorld world, Random random)
    {
        var members = new[] { world.NewMember(), world.NewMember() };
        var models = members.ToDictionary(m => m, _ => new Model());
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        for (var step = 0; step < 24; step++)
        {
            world.Clock.Advance(random.Next(4) == 0 ? TimeSpan.FromDays(random.Next(1, 250)) : TimeSpan.FromSeconds(1));
            var today = world.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            var member = members[random.Next(2)];
            var model = models[member];
            var (points, key) = (random.Next(1, 25), world.Key());
            PointsMove move = random.Next(10) switch
            {
                < 4 => new PointsMove.Award(key, member, points, EarnSource.Activity, world.Clock.GetUtcNow()),
                < 7 => new PointsMove.Spend(key, member, points),
                7 => new PointsMove.Penalty(key, member, points),
                _ when model.Movements.Count > 0 => new PointsMove.Reverse(key, model.Movements.Keys.ElementAt(random.Next(model.Movements.Count)), random.Next(2) == 0 ? null : random.Next(1, 12)),
                _ => new PointsMove.Spend(key, member, points),
            };
            var expected = model.Move(move, today);
            var answer = (await db.MovePoints(world.Brand, [move], world.Clock, default))[0];
            Assert.True(expected is null == answer.Refusal is not null, $"step {step}: {move} gave {answer.Refusal?.Code ?? "an answer"}");
            if (expected is { } moved) Assert.Equal((moved, model.Balance), (answer.Value.Points, answer.Value.Balance));
            Assert.Equal(model.Spendable(today), await db.PointsOf(world.Brand, member, world.Clock, default));
            Assert.Equal(model.Owed, await db.Count($"select owed from loyalty_balances where brand_id = {world.Brand.Id} and person_id = {member}"));
        }
        await transaction.Commit();
    }

    private sealed class Model
    {
        private readonly Dictionary<PointsKey, DateOnly> lastDay = [];
        private readonly List<PointsKey> lots = []; // In the order they came.
        private readonly List<PointsKey> hand = []; // A token is the lot it belongs to.
        private readonly Dictionary<PointsKey, int> expired = [];

        public Dictionary<PointsKey, (PointsMove Move, long Points, List<PointsKey> Tokens, long Reversed)> Movements { get; } = [];
        public long Owed { get; private set; }
        public long Balance => hand.Count;

        public long Spendable(DateOnly today) => hand.Count(t => lastDay[t] >= today);

        /// <summary>The points moved, or null when it is refused.</summary>
        public long? Move(PointsMove move, DateOnly today)
        {
            if (move is not PointsMove.Award) Expire(today);
            switch (move)
            {
                case PointsMove.Award award:
                    lots.Add(move.Key);
                    lastDay[move.Key] = today.AddDays(365);
                    hand.AddRange(Enumerable.Repeat(move.Key, (int)award.Points));
                    Movements[move.Key] = (move, award.Points, [], 0);
                    Settle();
                    return award.Points;
                case PointsMove.Spend spend:
                    if (hand.Count < spend.Points) return null;
                    Movements[move.Key] = (move, spend.Points, Take(spend.Points), 0);
                    return spend.Points;
                case PointsMove.Penalty penalty:
                    var taken = Take(Math.Min(penalty.Points, hand.Count));
                    Movements[move.Key] = (move, taken.Count, taken, 0);
                    return taken.Count;
                default:
                    return Reverse((PointsMove.Reverse)move, today);
            }
        }

        private long? Reverse(PointsMove.Reverse move, DateOnly today)
        {
            var (original, points, tokens, reversed) = Movements[move.Of];
            var left = points - reversed;
            if (left == 0 && points > 0 || (move.Points ?? left) > left) return null;
            var back = move.Points ?? left;
            long moved;
            if (original is PointsMove.Award)
            {
                back = Math.Min(back, Math.Max(0, left - expired.GetValueOrDefault(move.Of)));
                moved = Math.Min(back, hand.Count);
                for (var n = 0; n < moved; n++)
                    if (!hand.Remove(move.Of)) Take(1);
                Owed += back - moved;
            }
            else
            {
                moved = back;
                foreach (var token in tokens.OrderByDescending(t => lastDay[t]).ThenByDescending(lots.IndexOf).Take((int)back).ToList())
                {
                    tokens.Remove(token);
                    if (lastDay[token] < today) lastDay[token] = today.AddDays(PointsAccount.GraceDays);
                    hand.Add(token);
                }
                Settle();
            }
            Movements[move.Of] = (original, points, tokens, reversed + back);
            return moved;
        }

        private List<PointsKey> Take(long count)
        {
            var taken = hand.OrderBy(t => lastDay[t]).ThenBy(lots.IndexOf).Take((int)count).ToList();
            foreach (var token in taken) hand.Remove(token);
            return taken;
        }

        private void Settle()
        {
            var settled = Take(Math.Min(Owed, hand.Count));
            Owed -= settled.Count;
        }

        private void Expire(DateOnly today)
        {
            foreach (var token in hand.Where(t => lastDay[t] < today).ToList())
            {
                hand.Remove(token);
                expired[token] = expired.GetValueOrDefault(token) + 1;
            }
        }
    }
}
