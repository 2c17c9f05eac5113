using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Cart;

internal sealed record CartLine(SkuCard Card, int Quantity)
{
    public bool CanBuy => Card is { OnSale: true, Free: > 0 };
}

internal static class CartRows
{
    public const int MostLines = 30, MostPieces = 999;

    /// <summary>In the order in which they were put there.</summary>
    public static async Task<List<CartLine>> Of(AppDb db, Visit visit, CancellationToken ct)
    {
        if (visit.Member is not { } member) return [];
        var lines = await db.Query($"select sku_id, quantity from commerce_cart_lines where brand_id = {db.CurrentBrand} and group_id = {visit.Group.Id} and member_id = {member.Id} order by at, sku_id", r => new Wanted(r.Id<SkuId>(0), r.Int(1)), ct);
        if (lines.Count == 0) return [];
        var cards = (await db.FindSkus([.. lines.Select(l => l.Sku)], ct)).ToDictionary(c => c.Id);
        return [.. lines.Where(l => cards.ContainsKey(l.Sku)).Select(l => new CartLine(cards[l.Sku], l.Quantity))];
    }

    public static async Task<int> Pieces(AppDb db, Visit visit, CancellationToken ct) => visit.Member is not { } member ? 0
        : (int)await db.Count($"select cast(coalesce(sum(quantity), 0) as bigint) from commerce_cart_lines where brand_id = {db.CurrentBrand} and group_id = {visit.Group.Id} and member_id = {member.Id}", ct);

    /// <summary>What was ordered is in the cart no more; joins the transaction of the orders.</summary>
    public static async Task Ordered(AppDb db, IReadOnlyList<ShopCommand> orders, CancellationToken ct)
    {
        var rows = orders.SelectMany(o => o.Basket.Select(w => (o.Group, o.Member, w.Sku))).Distinct().OrderBy(r => r.Member.Value).ThenBy(r => r.Sku.Value).ToList();
        if (rows.Count == 0) return;
        var gone = db.Rows("g", new("grp", rows.ConvertAll(r => r.Group.Value).ToArray()), new("member", rows.ConvertAll(r => r.Member.Value).ToArray()), new("sku", rows.ConvertAll(r => r.Sku.Value).ToArray()));
        await db.Execute($"""
            delete from commerce_cart_lines where brand_id = {db.CurrentBrand} and exists (select 1 from {gone} where g.grp = commerce_cart_lines.group_id and g.member = commerce_cart_lines.member_id and g.sku = commerce_cart_lines.sku_id)
            """, ct);
    }
}
