using Guildhall.Activities.Bargains;
using Guildhall.Kernel;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Bargains;

public sealed class BargainModelTests
{
    private const int Steps = 18, People = 9, Helpers = 3, Helps = 3, PerPerson = 2;

    private sealed class Deal(Guid id, int owner, DateTimeOffset ends)
    {
        public Guid Id => id;
        public int Owner => owner;
        public DateTimeOffset Ends => ends;
        public List<int> Helped { get; } = [];
        public BargainState State { get; set; }
    }

    /// <summary>People open, help, pay and become one person; time passes. Whatever the order, the bargains are what a plain model says, and each price is the start less its cuts.</summary>
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_leaves_every_bargain_as_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        var (activity, sku) = await world.OpenBargains(helpers: Helpers, helps: Helps, hours: 2, units: 500, perPerson: PerPerson, hold: 1440, least: 50, most: 700);
        var members = await world.People(People);
        var person = Enumerable.Range(0, People).ToArray();
        var model = new List<Deal>();
        for (var step = 0; step < Steps; step++)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var who = random.Next(People);
            void Same(string? expected, string? got) => Assert.True(expected == got, $"step {step}: {got ?? "done"} instead of {expected ?? "done"}");
            switch (model.Count == 0 ? 2 : random.Next(12))
            {
                case 0:
                    var other = random.Next(People);
                    if (step < Steps / 2 || person[who] != who || person[other] != other || who == other || person.Count(p => p == other) > 1 || person.Distinct().Count() <= People - 2) break;
                    await world.Merge(members[who], members[other], heard: random.Next(4) == 0);
                    person[other] = who;
                    break;
                case 1:
                    if (random.Next(3) > 0) break;
                    world.Clock.Advance(TimeSpan.FromMinutes(50));
                    await world.Shop.RunSchedule();
                    foreach (var deal in model.Where(d => d.State is BargainState.Open && d.Ends <= world.Clock.GetUtcNow())) deal.State = BargainState.Expired;
                    break;
                case <= 4:
                    var id = Id.New(world.Clock);
                    var full = model.Count(d => d.State is BargainState.Open or BargainState.Ordered && person[d.Owner] == person[who]) >= PerPerson;
                    Same(full ? "activities.bargain_yours" : null, (await world.Act(activity, BargainAct.Open, members[who], sku, id: id)).Refusal?.Code);
                    if (!full) model.Add(new(id, who, world.Clock.GetUtcNow().AddHours(2)));
                    break;
                default:
                    var helped = model[random.Next(model.Count)];
                    var expected = helped.State is not BargainState.Open ? "activities.bargain_is_over" : person[helped.Owner] == person[who] ? "activities.bargain_own" : helped.Helped.Exists(h => person[h] == person[who]) ? "activities.bargain_helped"
                        : model.Sum(d => d.Helped.Count(h => person[h] == person[who])) >= Helps ? "activities.bargain_helps_used" : null;
                    Same(expected, (await world.Help(activity, helped.Id, members[who])).Refusal?.Code);
                    if (expected is not null) break;
                    helped.Helped.Add(who);
                    if (helped.Helped.Count == Helpers) helped.State = BargainState.Ordered;
                    break;
            }
        }
        foreach (var deal in model)
        {
            var (row, helps) = (await world.FindBargain(activity, deal.Id), await world.HelpsOf(activity, deal.Id));
            Assert.True((deal.State, deal.Helped.Count, 2000 - helps.Sum(h => h.Cut)) == (row.State, row.Helped, row.Price), $"bargain {model.IndexOf(deal)}: {row.State} {row.Helped} {row.Price} instead of {deal.State} {deal.Helped.Count}");
            Assert.True(row.Price >= 1000 && (row.Price == 1000) == (row.Helped == Helpers) && helps.TrueForAll(h => h.Cut is >= 50 and <= 700));
            Assert.Equal(members[deal.Owner], row.Member);
        }
        await world.Move(activity, "end");
        await world.Shop.RunSchedule();
    }
}
