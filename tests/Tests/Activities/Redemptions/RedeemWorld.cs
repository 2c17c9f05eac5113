using Guildhall.Activities.Contracts;
using Guildhall.Activities.Redemptions;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Perks;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.CouponDrops;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Redemptions;

/// <summary>Points redemptions in a <see cref="FlashWorld"/>: a perk, a SKU and a coupon to be had, and people with points.</summary>
internal static class RedeemWorld
{
    public const long PerkCost = 200, GoodsCost = 1000;

    /// <summary>The things: a perk with so many left, a SKU with so many units, a kind of coupon.</summary>
    public static async Task<(Guid Perk, SkuId Sku, Guid Coupon)> Things(this FlashWorld world, int stock = 1000, int couponsEach = 100_000)
    {
        var perk = Id.New(world.Clock);
        await world.Shop.In((_, db) => db.Execute($"""
            insert into loyalty_perks (brand_id, id, name, about, mark, points, stock, taken, state, made_at, version) values ({world.Shop.Brand.Id}, {perk}, '抱枕', '', '🧸', 300, {stock}, 0, 'open', {world.Clock.GetUtcNow()}, 1)
            """));
        var (_, skus) = await world.Shop.AddProduct((stock, 2000));
        return (perk, skus[0], await world.Kind(quantity: stock, perPerson: couponsEach));
    }

    public static Redemption Plan((Guid Perk, SkuId Sku, Guid Coupon) things, int stock, int perPerson = 1, long points = 100, IdentityLevel level = IdentityLevel.Guest) => new(level,
    [
        new(RedeemKind.Perk, things.Perk, "抱枕", points, stock, perPerson, PerkCost), new(RedeemKind.Goods, things.Sku.Value, "蛋糕", points, stock, perPerson, GoodsCost), new(RedeemKind.Coupon, things.Coupon, "满减券", points, stock, perPerson, DropWorld.Each),
    ]);

    public static ValueTask<Result<RedemptionReceipt>> Redeem(this FlashWorld world, ActivityId activity, MemberId member, int offer, Guid? id = null, string contact = "") =>
        world.Shop.Kernel.Services.GetRequiredService<Lane<RedemptionCommand, RedemptionReceipt>>().Ask(world.Shop.Brand.Id, activity.Value, new(id ?? Id.New(world.Clock), member, world.Group, offer, contact, IdentityLevel.Guest, "page", world.Shop.Brand));

    public static Task Give(this FlashWorld world, IEnumerable<MemberId> members, long points) => world.Shop.In((_, db) =>
        db.MovePoints(world.Shop.Brand, [.. members.Select(m => new PointsMove.Award(new("test", Id.New(world.Clock)), m, points, EarnSource.Manual, world.Clock.GetUtcNow()))], world.Clock, default));

    public static async Task<Result<Done>> Hand(this FlashWorld world, ActivityId activity, Guid id, bool cancel = false)
    {
        await using var scope = world.Scope();
        var hand = scope.ServiceProvider.GetRequiredService<HandRedemption>();
        return cancel ? await hand.Cancel(activity, id, default) : await hand.Hand(activity, id, default);
    }

    public static async Task<Perk> Perk(this FlashWorld world, Guid perk)
    {
        await using var db = world.Shop.Open();
        return (await Guildhall.Loyalty.Perks.Perk.Find(db, perk, default))!;
    }

    /// <summary>Numbers without gaps, no more than the stock, points and budget as the rows say, stock in one hand or another.</summary>
    public static async Task Sound(this FlashWorld world, ActivityId id, (Guid Perk, SkuId Sku, Guid Coupon) things, int stock = 1000)
    {
        await world.Shop.Drain();
        await using var db = world.Shop.Open();
        var (activity, rows, left) = (await world.Activity(id), await db.Redemptions(id, default), await db.RedemptionStock(id, default));
        var offers = activity.Read<Redemption>().Offers;
        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(r => r.Number));
        for (var n = 0; n < offers.Count; n++)
        {
            // A coupon that was taken back is not had again by somebody else.
            var gone = rows.Count(r => r.Offer == n && (r.Stands || offers[n].Kind == RedeemKind.Coupon));
            Assert.True(gone <= offers[n].Stock, $"{gone} of {offers[n].Stock}");
            if (!activity.IsOver) Assert.Equal(offers[n].Stock, gone + left[n]);
            else Assert.Equal(0, left[n]);
        }
        Assert.Equal((activity.Reserved, activity.Spent), await world.BudgetEntries(id));
        Assert.Equal((left.Sum(l => l.Value * offers[l.Key].CostMinor), rows.Where(r => r.Stands).Sum(r => r.CostMinor)), (activity.Reserved, activity.Spent));
        var keys = rows.ConvertAll(r => r.Id).ToArray();
        var paid = await db.Count($"select cast(coalesce(sum(points - reversed), 0) as bigint) from loyalty_entries where brand_id = {world.Shop.Brand.Id} and business = 'points_redemption' and {db.In("business_id", keys)}");
        Assert.Equal(rows.Where(r => r.Stands).Sum(r => r.Points), paid);
        var standing = rows.Where(r => r.Stands).ToList();
        Assert.Equal(standing.Count(r => offers[r.Offer].Kind == RedeemKind.Goods), (await world.Shop.Stock(things.Sku)).Sold);
        Assert.Equal(stock, (await world.Shop.Stock(things.Sku)).Units + (await world.Shop.Stock(things.Sku)).Sold);
    }
}
