using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Commerce;

/// <summary>Goods, coupons and wishes in a room's storefront.</summary>
internal static class TillGoods
{
    public static Lane<ShopCommand, OrderReceipt> Lane(RoomWorld room) => room.Web.App.Services.GetRequiredService<Lane<ShopCommand, OrderReceipt>>();

    public static async Task<(ProductId Product, SkuId Sku)> Add(RoomWorld room, long units, long price, string? title = null)
    {
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var (product, skus) = await ShopWorld.AddProduct(db, room.Web.Clock, room.Brand, [(units, price)], plain: true);
        if (title is not null) await db.Execute($"update commerce_products set title = {title} where brand_id = {room.Brand.Id} and id = {product}");
        await transaction.Commit();
        return (product, skus[0]);
    }

    public static ShopCommand Wish(RoomWorld room, MemberId member, SkuId sku, int quantity = 1, long seen = 1_000_000_000) =>
        new(Id.New(room.Web.Clock), member, member, room.Group.Id, sku, quantity, seen, null, room.Web.Clock.GetUtcNow().AddMinutes(15), null, null);

    public static async Task<Guid> Grant(RoomWorld room, string name, CouponTerms terms, Guid? kind = null)
    {
        var member = await Member(room, name);
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var of = kind ?? await CouponKinds.Add(db, room.Web.Clock, "券", terms, new(null, null, 7), 100, 1_000_000, 50, IdentityLevel.Guest);
        var granted = (await db.GrantCoupons(room.Brand, of, [new(Id.New(room.Web.Clock), member, room.Group.Id)], "task", room.Web.Clock, default))[0];
        await transaction.Commit();
        return granted.Value.Id;
    }

    public static async Task<string> Code(RoomWorld room, SkuId sku)
    {
        await using var db = room.Open();
        return (await db.FindSkus([sku])).Single().Code;
    }

    public static async Task<long> Free(RoomWorld room, SkuId sku)
    {
        await using var db = room.Open();
        return await db.Count($"select units from commerce_stock where brand_id = {room.Brand.Id} and sku_id = {sku} and holder = product_id");
    }

    public static async Task<MemberId> Member(RoomWorld room, string name)
    {
        await using var db = room.Open();
        return await db.First($"select id from members_members where brand_id = {room.Brand.Id} and name = {name}", r => r.Id<MemberId>(0));
    }

    public static async Task<(CouponState State, long Spent)> Coupon(RoomWorld room, Guid coupon)
    {
        await using var db = room.Open();
        return await db.First($"select c.state, k.spent_minor from loyalty_coupons c join loyalty_coupon_kinds k on k.brand_id = c.brand_id and k.id = c.kind_id where c.brand_id = {room.Brand.Id} and c.id = {coupon}", r => (r.Enum<CouponState>(0), r.Long(1)));
    }

    public static async Task<ShopOrder> Order(RoomWorld room, Guid id)
    {
        await using var db = room.Open();
        return (await db.FindShopOrder(new(id)))!;
    }
}
