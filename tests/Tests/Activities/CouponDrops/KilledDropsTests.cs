using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.CouponDrops;
using Guildhall.Activities.Life;
using Guildhall.Activities.Redemptions;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.CouponDrops;

/// <summary>A server that is killed again and again while members take coupons: what it acknowledged is there, once, and the counts agree.</summary>
public sealed class KilledDropsTests
{
    private const int People = 4, AcknowledgedPerLife = 10, Stock = 5000, Each = 100;

    // Twenty by GUILDHALL_TEST_KILLS=20; each costs a start of the server.
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("GUILDHALL_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 2;

    [Fact]
    public async Task Every_acknowledged_coupon_survives_the_kill_whether_it_was_taken_from_a_drop_or_had_for_points()
    {
        var (drop, window, clock) = (new ActivityId(Guid.CreateVersion7()), new ActivityId(Guid.CreateVersion7()), TimeProvider.System);
        var kind = Guid.Empty;
        var world = await KilledWorld.Create(async (db, brand, group) =>
        {
            kind = await CouponKinds.Add(db, clock, "Killed", new(CouponBenefit.Amount, 500, 0, null, 500, 2000, PriceScope.All, false, true), new(null, null, 30), 2 * Stock, null, 2 * Stock, IdentityLevel.Guest);
            await Open(db, brand, group, drop, CouponDrop.Kind, new CouponDrop(kind, Stock, Each, IdentityLevel.Guest, 500));
            await Open(db, brand, group, window, Redemption.Kind, new Redemption(IdentityLevel.Guest, [new(RedeemKind.Coupon, kind, "Killed", 1, Stock, Each, 500)]));
            foreach (var (life, id) in new (IActivityKind, ActivityId)[] { (new CouponDropLife(clock), drop), (new RedemptionLife(clock), window) }) Assert.Null((await life.Prepare(db, (await db.FindActivity(id, default))!, default)).Refusal);
        });
        var (which, turn, rich) = (new ConcurrentDictionary<Guid, int>(), -1, new ConcurrentDictionary<string, bool>());
        var (acknowledged, sent) = await world.Fire(Kills, People, AcknowledgedPerLife, async (phone, id) =>
        {
            // Whoever has no points has nothing for points: everybody gets some first.
            if (rich.TryAdd(phone.Cookies.GetCookieHeader(phone.Http.BaseAddress!).Split("member-")[1].Split(';')[0], true)) await GivePoints(world);
            return which.GetOrAdd(id, _ => Interlocked.Increment(ref turn)) % 2 == 0
                ? await phone.PostJson($"/g/{world.Code}/coupon-drop/{drop.Value}/claims", new { id })
                : await phone.PostJson($"/g/{world.Code}/points-redemption/{window.Value}/redemptions", new { id, offer = 0 });
        });
        var stored = (await world.Look(db => db.Query($"select id from loyalty_coupons where brand_id = {world.Brand.Id}", r => r.Guid(0)))).ToHashSet();
        Assert.True(acknowledged.Count >= Kills * AcknowledgedPerLife);
        Assert.Empty(acknowledged.Except(stored));
        Assert.Empty(stored.Except(sent));
        var (claims, redeemed) = (await Count(world, "select count(*) from activities_coupon_claims"), await Count(world, "select count(*) from activities_redemptions"));
        Assert.Equal(stored.Count, claims + redeemed);
        Assert.Equal(redeemed, await Count(world, "select cast(coalesce(sum(points), 0) as bigint) from loyalty_entries", "and business = 'points_redemption'"));
        Assert.Equal(2L * Stock, await Count(world, "select aside + issued from loyalty_coupon_kinds"));
        Assert.Equal((Stock - claims, Stock - redeemed), (await Count(world, "select left_over from activities_coupon_drops"), await Count(world, "select left_over from activities_redemption_stock")));
    }

    private static async Task GivePoints(KilledWorld world)
    {
        await using var source = new AppDbSource(world.Storage, TestDatabase.Modules);
        await using var db = source.Open(Actor.System(world.Brand.Id));
        await using var transaction = await db.Begin();
        var people = await db.Query($"select id from members_members where brand_id = {world.Brand.Id} and not staff and not bot", r => r.Id<MemberId>(0));
        await db.MovePoints(world.Brand, [.. people.Select(p => new PointsMove.Award(new("test", p.Value), p, 100_000, EarnSource.Manual, TimeProvider.System.GetUtcNow()))], TimeProvider.System, default);
        await transaction.Commit();
    }

    private static Task<long> Count(KilledWorld world, string sql, string more = "") => world.Look(db => db.Count(Sql.Of($"{Sql.Raw(sql)} where brand_id = {world.Brand.Id} {Sql.Raw(more)}")));

    private static async Task Open(AppDb db, BrandProfile brand, GroupId group, ActivityId id, string kind, object settings)
    {
        var now = TimeProvider.System.GetUtcNow();
        await db.Execute($"""
            insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
            values ({brand.Id}, {id}, {kind}, 'Game', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddDays(1)}, {GoalKind.Participants}, 1, {brand.Currency},
              {JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options)}, {JsonSerializer.Serialize(settings, settings.GetType(), KernelJson.Options)}, '[]', {now}, 1)
            """);
        await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({brand.Id}, {id}, {group})");
    }
}
