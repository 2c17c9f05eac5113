using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

/// <summary>Activities in which nothing is sold: planned with their own settings and run by the clock of <see cref="FlashWorld"/>.</summary>
internal static class GameWorld
{
    /// <summary>A draft, or with <paramref name="run"/> one that runs since a minute.</summary>
    public static async Task<ActivityId> Play(this FlashWorld world, string kind, object settings, long? budget = null, Eligibility? who = null, double hours = 2, bool run = true)
    {
        var id = new ActivityId(Guid.CreateVersion7());
        var now = world.Shop.Brand.Calendar.Local(world.Clock.GetUtcNow());
        await using (var scope = world.Scope())
            Assert.Null((await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(id.Value, new(kind, "游戏", now, now.AddHours(hours), [world.Group], GoalKind.Participants, 10, budget, who ?? Eligibility.Everyone, settings, []), default)).Refusal);
        if (!run) return id;
        Assert.Null((await world.Move(id, "schedule")).Refusal);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Shop.RunSchedule();
        return id;
    }

    /// <summary>Both are one human from now on, as everybody hears.</summary>
    public static async Task Merge(this FlashWorld world, MemberId person, MemberId merged, bool heard = true)
    {
        await world.Shop.In(async (_, db) =>
        {
            await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Shop.Brand.Id}, {merged}, {person}, {world.Clock.GetUtcNow()}, '', '')");
            if (heard) await db.Publish(world.Shop.Brand.Id.Value, new PeopleMerged(person, merged), world.Clock);
            return 0;
        });
        if (heard) await world.Shop.Drain();
    }

    public static async Task<long> PointsOf(this FlashWorld world, MemberId member)
    {
        await using var db = world.Shop.Open();
        return await db.PointsOf(world.Shop.Brand, await db.PersonOf(member), world.Clock, default);
    }

    public static async Task<long> Sum(this FlashWorld world, Sql sql)
    {
        await using var db = world.Shop.Open();
        return await db.Count(sql);
    }

    /// <summary>Σ entries of the budget, as the board's reserved and spent should be.</summary>
    public static async Task<(long Reserved, long Spent)> BudgetEntries(this FlashWorld world, ActivityId id)
    {
        await using var db = world.Shop.Open();
        return await db.First($"""
            select cast(coalesce(sum(case kind when 'reserve' then amount_minor when 'return' then 0 else -amount_minor end), 0) as bigint), cast(coalesce(sum(case kind when 'spend' then amount_minor when 'return' then -amount_minor else 0 end), 0) as bigint)
            from activities_budget where brand_id = {world.Shop.Brand.Id} and activity_id = {id}
            """, r => (r.Long(0), r.Long(1)));
    }

    /// <summary>Everything at once, from as many threads as there are.</summary>
    public static Task<Result<T>[]> AtOnce<T>(IEnumerable<Func<ValueTask<Result<T>>>> asks) => Task.WhenAll(asks.Select(ask => Task.Run(() => ask().AsTask())));
}
