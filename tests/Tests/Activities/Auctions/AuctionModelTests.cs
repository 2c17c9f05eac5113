using Guildhall.Activities.Auctions;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Auctions;

/// <summary>Random lives of an auction against a model that is written down in another way: it keeps all limits and looks for the two highest.</summary>
public sealed class AuctionModelTests
{
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_bids_pauses_and_late_payers_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        long? reserve = random.Next(2) == 0 ? 2000 : null;
        var (auction, sku) = await world.OpenAuction(a => a with { ReserveMinor = reserve, RunnersUp = 2, ExtendSeconds = 30, MostExtensions = 2 });
        var people = await world.People(5);
        var (limits, price, leader, paused) = (new Dictionary<int, long>(), 0L, -1, false);
        for (var step = 0; step < 16; step++)
        {
            if (random.Next(8) == 0)
            {
                await world.Move(auction, paused ? "resume" : "pause");
                paused = !paused;
                continue;
            }
            var (who, amount) = (random.Next(people.Length), Math.Max(1, price + random.Next(-1, 9) * 50L));
            var answer = await world.Bid(auction, people[who], amount, limit: true);
            var expected = paused ? "activities.is_paused" : who == leader ? amount > limits[who] ? null : "activities.auction_you_lead" : amount < (leader < 0 ? 100 : price + 100) ? "activities.auction_below" : null;
            Assert.True(expected == answer.Refusal?.Code, $"step {step}: {answer.Refusal?.Code ?? "taken"} instead of {expected ?? "taken"}");
            if (expected is not null) continue;
            limits[who] = Math.Max(limits.GetValueOrDefault(who), amount);
            if (leader < 0 || amount > limits[leader]) leader = who;
            price = PriceOf(limits, leader, reserve);
            Assert.True(price == answer.Value.PriceMinor && answer.Value.Leads == (leader == who), $"step {step}: {answer.Value.PriceMinor} instead of {price}");
        }
        if (paused) await world.Move(auction, "resume");
        await world.AssertSound(auction);
        await world.CloseAuction(auction);

        // Winner after winner lets the time pass.
        for (var round = 1; round <= 4; round++)
        {
            var offers = await world.AllOffers(auction);
            var best = limits.Count == 0 ? -1 : limits.MaxBy(l => (l.Value, l.Key == leader)).Key;
            if (best < 0 || round > 3 || reserve > limits[best])
            {
                Assert.DoesNotContain(offers, o => o.Outcome is "open");
                Assert.Equal((5, 0), await world.Shop.Stock(sku));
                break;
            }
            Assert.True(offers.Count == round && offers[^1] is { Outcome: "open" } open && limits.Where(l => people[l.Key] == open.Person).All(l => l.Value == limits.Values.Max()), $"round {round}");
            Assert.True(offers[^1].PriceMinor <= limits.Values.Max() && offers[^1].PriceMinor >= (reserve ?? 0), $"round {round}");
            Assert.Equal((4, 1), await world.Shop.Stock(sku));
            limits.Remove(Array.IndexOf(people, offers[^1].Person));
            leader = -1;
            world.Clock.Advance(TimeSpan.FromMinutes(31));
            await world.Shop.RunSchedule();
        }
    }

    private static long PriceOf(Dictionary<int, long> limits, int leader, long? reserve)
    {
        var others = limits.Where(l => l.Key != leader).Select(l => l.Value).DefaultIfEmpty(0).Max();
        var price = others == 0 ? 100 : Math.Min(limits[leader], others + 100);
        return price < reserve && limits[leader] >= reserve ? reserve.Value : price;
    }
}
