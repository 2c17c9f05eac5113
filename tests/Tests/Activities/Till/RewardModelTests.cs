using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Till;

public sealed class RewardModelTests
{
    private const int People = 4, Steps = 18, Each = 1000, From = 2_500, Off = 300, ForPieces = 5, GiftWorth = 500;

    private sealed record Bought(Guid Id, int Who, int Pieces, bool Less, bool Gift)
    {
        public OrderState State { get; set; } = OrderState.Unpaid;
        public int Gone { get; set; }
        public long Amount => Pieces * Each - (Less ? Off : 0);
        public bool HasGift => Gift && State is not OrderState.Cancelled && Pieces - Gone >= ForPieces;
        public long Cost => State is OrderState.Cancelled ? 0 : (HasGift ? GiftWorth : 0) + OffAfter(Gone);
        public long Back(int gone) => Amount - (Pieces - gone) * Each + OffAfter(gone);
        private long OffAfter(int gone) => Less && (Pieces - gone) * Each >= From ? Off : 0;
    }

    /// <summary>3 off from 25 on, or a gift for five pieces as long as there are gifts: whoever reaches both gets what is worth more. Each amount is foretold, also of what goes back.</summary>
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_orders_payments_refunds_and_merges_gives_what_a_plain_model_says(int part)
    {
        await using var world = await TillWorld.Create(await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(TillWorld world, Random random)
    {
        var (perPerson, budget, gifts) = (random.Next(1, 5), random.Next(2) == 0 ? (long?)null : random.Next(1000, 5000), random.Next(1, 4));
        var (product, skus) = await world.Shop.AddProduct((200, Each));
        var (_, towels) = await world.Shop.AddProduct((20, 500));
        var reward = await world.Reward([new(From, 0, Off), new(0, ForPieces, 0, towels[0], 1, GiftWorth)], perPerson, budget, new GoodsItem(towels[0], 0, gifts));
        var (members, person) = (await world.Flash.People(People), Enumerable.Range(0, People).ToArray());
        var (model, paused) = (new List<Bought>(), false);
        for (var step = 0; step < Steps; step++)
        {
            var (unpaid, paid) = (model.Find(o => o.State is OrderState.Unpaid), model.FindLast(o => o.State is OrderState.Paid && o.Gone < o.Pieces));
            switch (random.Next(12))
            {
                case 0 when random.Next(2) == 0:
                    await world.Flash.Move(reward, paused ? "resume" : "pause");
                    paused = !paused;
                    break;
                case 1 when random.Next(2) == 0:
                    world.Shop.Clock.Advance(TimeSpan.FromMinutes(16));
                    await world.Shop.RunSchedule();
                    foreach (var late in model.Where(o => o.State is OrderState.Unpaid)) late.State = OrderState.Cancelled;
                    break;
                case 2 when random.Next(People) is var a && random.Next(People) is var b && a != b && person[a] == a && person[b] == b && person.Count(p => p == b) == 1:
                    await world.Flash.Merge(members[a], members[b], heard: false);
                    person[b] = a;
                    break;
                case 3 or 4 when unpaid is not null:
                    await world.Pay(unpaid.Id);
                    unpaid.State = OrderState.Paid;
                    break;
                case 5 when unpaid is not null:
                    await world.Cancel(unpaid.Id);
                    unpaid.State = OrderState.Cancelled;
                    break;
                case 6 or 7 when paid is not null:
                    var back = random.Next(1, paid.Pieces - paid.Gone + 1);
                    Assert.Equal((paid.Pieces, paid.Less, paid.Back(paid.Gone + back) - paid.Back(paid.Gone)), (paid.Pieces, paid.Less, (await world.Refund(paid.Id, back)).Value));
                    paid.Gone += back;
                    break;
                default:
                    var (who, pieces) = (random.Next(People), random.Next(1, 8));
                    var money = budget - model.Sum(o => o.Cost) ?? long.MaxValue;
                    var may = !paused && model.Count(o => o.State is not OrderState.Cancelled && (o.Less || o.Gift) && person[o.Who] == person[who]) < perPerson;
                    var gift = may && pieces >= ForPieces && money >= GiftWorth && model.Count(o => o.HasGift) < gifts;
                    var less = may && !gift && pieces * Each >= From && money >= Off;
                    var placed = (await world.Buy(product, skus[0], members[who], pieces)).Value;
                    model.Add(new(placed.Id, who, pieces, less, gift));
                    Assert.True((model[^1].Amount, pieces + (gift ? 1 : 0)) == (placed.AmountMinor, placed.Units), $"step {step}: {placed} instead of {model[^1]}");
                    break;
            }
        }
        Assert.Equal((model.Where(o => o.State is OrderState.Unpaid).Sum(o => o.Cost), model.Where(o => o.State is OrderState.Paid).Sum(o => o.Cost)), await world.Books(reward));
        await using var db = world.Shop.Open();
        var given = model.Count(o => o.HasGift);
        Assert.Equal((gifts - given, given), await db.First($"select units, sold from commerce_stock where brand_id = {world.Shop.Brand.Id} and holder = {reward}", r => (r.Long(0), r.Long(1))));
        await world.Flash.Move(reward, "end");
        Assert.Equal(20 - given, (await db.FindSkus([towels[0]])).Single().Free);
    }
}
