using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Tests.Loyalty;

public sealed class StoryTests
{
    [Fact]
    public async Task A_story_that_was_stopped_goes_on_and_another_teller_tells_nothing()
    {
        await using var world = await LoyaltyWorld.Create();
        var random = new Random(1);
        var now = world.Clock.GetUtcNow();
        var first = world.Brand.Calendar.DayOf(now).AddDays(-9);
        var people = Enumerable.Range(0, 60).Select(_ => new StoryPerson(Id.New<MemberId>(world.Clock), random.Next(1, 40), now.AddDays(-9 * random.NextDouble()), null)).ToList();
        var orders = Enumerable.Range(0, 80).Select(_ => new StoryOrder(Id.New(world.Clock), people[random.Next(60)].Id, now.AddDays(-9 * random.NextDouble()), random.Next(2000, 20000), null)).ToList();
        await using var db = world.Open();
        var told = new List<DateOnly>();
        Task Tell(DateOnly? after, DateOnly? breakAt) => db.TellLoyalty(world.Brand, 5, people, orders, first, after, now, day =>
        {
            if (day == breakAt) throw new InvalidOperationException("stopped");
            told.Add(day);
            return Task.CompletedTask;
        }, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Tell(null, first.AddDays(4)));
        await Tell(told[^1], null);
        await Tell(null, null);

        Assert.Equal(Enumerable.Range(-1, 11).Select(first.AddDays), told);
        Assert.True(await db.Count($"select count(distinct day) from loyalty_entries where brand_id = {world.Brand.Id} and kind = 'award'") >= 9);
        await world.CheckBooks();
        foreach (var kind in await db.Query($"select id from loyalty_coupon_kinds where brand_id = {world.Brand.Id}", r => r.Guid(0))) await world.CheckBudget(kind);
    }
}
