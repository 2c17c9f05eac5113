using Guildhall.Activities.Contracts;
using Guildhall.Activities.CouponDrops;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.CouponDrops;

/// <summary>Coupon drops in a <see cref="FlashWorld"/>.</summary>
internal static class DropWorld
{
    public const long Each = 500;

    /// <summary>A kind of coupon that saves 5 from 20 on.</summary>
    public static Task<Guid> Kind(this FlashWorld world, int? quantity = 1000, int perPerson = 5, long? budget = null, KindState state = KindState.Open, int days = 30) => world.Shop.In((_, db) =>
        CouponKinds.Add(db, world.Clock, "满 20 减 5", new(CouponBenefit.Amount, Each, 0, null, Each, 2000, PriceScope.All, false, true), new(null, null, days), quantity, budget, perPerson, IdentityLevel.Guest, state));

    public static Task<ActivityId> Drop(this FlashWorld world, Guid kind, int count, int perPerson = 1, long? budget = null, bool run = true, IdentityLevel level = IdentityLevel.Guest, double hours = 2) =>
        world.Play(CouponDrop.Kind, new CouponDrop(kind, count, perPerson, level, Each), budget, hours: hours, run: run);

    public static ValueTask<Result<DropReceipt>> Take(this FlashWorld world, ActivityId drop, MemberId member, Guid? id = null) =>
        world.Shop.Kernel.Services.GetRequiredService<Lane<DropCommand, DropReceipt>>().Ask(world.Shop.Brand.Id, drop.Value, new(id ?? Id.New(world.Clock), member, world.Group, IdentityLevel.Guest, "page", world.Shop.Brand));

    /// <summary>An order uses it and saves so much.</summary>
    public static Task<Guid> Use(this FlashWorld world, Guid coupon, MemberId member, long saves) => world.Shop.In(async (_, db) =>
    {
        var order = Id.New(world.Clock);
        Assert.Null((await db.LockCoupons(world.Shop.Brand, [new(order, coupon, member)], world.Clock, default))[0].Refusal);
        Assert.Equal(1, await db.UseCoupons(world.Shop.Brand, [new(order, coupon, saves)], world.Clock, default));
        return order;
    });

    public static async Task<CouponKind> Board(this FlashWorld world, Guid kind)
    {
        await using var db = world.Shop.Open();
        return (await CouponKind.Find(db, kind, default))!;
    }

    /// <summary>Numbers without gaps, no more than were set aside, every claim a coupon, and the ledgers of the activity and of the kind add up.</summary>
    public static async Task Sound(this FlashWorld world, ActivityId drop, Guid kind)
    {
        await world.Shop.Drain();
        await using var db = world.Shop.Open();
        var claims = await db.CouponClaims(drop, default);
        Assert.Equal(Enumerable.Range(1, claims.Count), claims.Select(c => c.Number));
        var activity = await world.Activity(drop);
        var (settings, (left, claimed), board) = (activity.Read<CouponDrop>(), await db.DropStock(drop, default), await world.Board(kind));
        Assert.Equal(claims.Count, claimed);
        Assert.True(claims.Count <= settings.Count, $"{claims.Count} of {settings.Count}");
        if (!activity.IsOver) Assert.Equal(settings.Count, claims.Count + left);
        else Assert.Equal(0, left);
        Assert.Equal(claims.Count, await db.Count($"select count(*) from activities_coupon_claims c join loyalty_coupons k on k.brand_id = c.brand_id and k.id = c.id and k.kind_id = {kind} where c.brand_id = {world.Shop.Brand.Id} and c.activity_id = {drop}"));
        Assert.Equal((activity.Reserved, activity.Spent), await world.BudgetEntries(drop));
        Assert.Equal((left * Each + claims.Sum(c => c.ReservedMinor), claims.Sum(c => c.SpentMinor)), (activity.Reserved, activity.Spent));
        if (activity.Budget is { } budget) Assert.True(activity.Reserved + activity.Spent <= budget);
        var inHand = await db.Count($"select cast(coalesce(sum(most_minor), 0) as bigint) from loyalty_coupons where brand_id = {world.Shop.Brand.Id} and kind_id = {kind} and state in ('unused', 'locked')");
        Assert.Equal(inHand + board.Aside * Each, board.Board.Reserved);
        Assert.Equal(board.Board.Reserved, await db.Count($"select cast(coalesce(sum(case entry when 'reserve' then amount_minor else -amount_minor end), 0) as bigint) from loyalty_budget_entries where brand_id = {world.Shop.Brand.Id} and kind_id = {kind}"));
        if (board.Quantity is { } quantity) Assert.True(board.Board.Issued + board.Aside <= quantity);
    }
}
