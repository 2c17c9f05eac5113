using Guildhall.Activities.Contracts;
using Guildhall.Activities.GroupBuys;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.GroupBuys;

/// <summary>Group-buys and the people who sit in their teams, by the clock of <see cref="FlashWorld"/>.</summary>
internal static class TeamWorld
{
    /// <summary>A group-buy of one SKU, running for a day.</summary>
    public static async Task<(ActivityId Buy, SkuId Sku)> OpenTeams(this FlashWorld world, int size, int hours = 12, IReadOnlyList<TeamTier>? tiers = null, long units = 100, int perPerson = 2, LeaderGoes leader = LeaderGoes.NextLeads, int hold = 600, long points = 0, long priceMinor = 1000, long? budget = null, double runs = 24)
    {
        var (_, skus) = await world.Shop.AddProduct((units, 2000));
        var (id, now) = (Guid.CreateVersion7(), world.Shop.Brand.Calendar.Local(world.Clock.GetUtcNow()));
        await using (var scope = world.Scope())
            Assert.Null((await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(id, new(GroupBuy.Kind, "拼团", now, now.AddHours(runs), [world.Group], GoalKind.Buyers, 10, budget, Eligibility.Everyone,
                new GroupBuy(size, hours, hold, perPerson, leader, points, tiers ?? [], [new(skus[0], priceMinor, units)]), []), default)).Refusal);
        Assert.Null((await world.Move(new(id), "schedule")).Refusal);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Shop.RunSchedule();
        return (new(id), skus[0]);
    }

    public static Task<Result<SeatReceipt>> Sit(this FlashWorld world, ActivityId buy, SkuId sku, MemberId member, Guid? team, Guid? id = null, int quantity = 1) =>
        world.Shop.Kernel.Services.GetRequiredService<Lane<SeatCommand, SeatReceipt>>().Ask(world.Shop.Brand.Id, buy.Value, new(id ?? Id.New(world.Clock), member, world.Group, team, sku, quantity)).AsTask();

    /// <summary>A team in which so many sit, one after the other.</summary>
    public static async Task<Guid> Team(this FlashWorld world, ActivityId buy, SkuId sku, int people)
    {
        var team = (await world.Sit(buy, sku, Id.New<MemberId>(world.Clock), null)).Value.Team;
        for (var n = 1; n < people; n++)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null((await world.Sit(buy, sku, Id.New<MemberId>(world.Clock), team)).Refusal);
        }
        return team;
    }

    public static async Task<Team> FindTeam(this FlashWorld world, ActivityId buy, Guid team)
    {
        await using var db = world.Shop.Open();
        return (await db.FindTeam(buy, team, default))!;
    }

    public static Task<Result<Done>> Leave(this FlashWorld world, ActivityId buy, Guid seat, MemberId member) => world.Shop.In((services, db) => services.GetRequiredService<LeaveTeam>().Handle(db, buy, seat, member, default));
}
