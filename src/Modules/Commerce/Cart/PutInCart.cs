using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Cart;

/// <summary>Puts so many more of a SKU aside to buy. The page's id makes a second tap the same tap. Nothing is held for it: stock is taken by the order.</summary>
internal sealed class PutInCart(AppDb db, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/g/{code}/cart/add", async (string code, [FromQuery] Guid once, [FromForm] Guid sku, [FromForm] int? quantity, HttpContext http, Visit visit, PutInCart put, CancellationToken ct) =>
    {
        var done = await put.Handle(visit, once, new(sku), quantity ?? 0, ct);
        return Answers.Back(http, done, done.Refusal is null ? visit.Url($"shop/{done.Value.Value}") : visit.Url("shop"), "commerce.said_in_cart");
    }).ByCode(insideOnly: true);

    /// <returns>The product.</returns>
    public async Task<Result<ProductId>> Handle(Visit visit, Guid once, SkuId sku, int quantity, CancellationToken ct)
    {
        if (visit is not { Inside: true, Member: { } member }) return CommerceRefusals.UnknownProduct;
        if (once.Version != 7) return CommerceRefusals.StalePage;
        if (quantity is < 1 or > CartRows.MostPieces) return CartRefusals.Quantity.With(CartRows.MostPieces);
        await using var transaction = await db.Begin(ct);
        if ((await db.FindSkus([sku], ct)).FirstOrDefault() is not { OnSale: true } card) return CommerceRefusals.UnknownSku;
        var others = await db.Count($"select count(*) from commerce_cart_lines where brand_id = {db.CurrentBrand} and group_id = {visit.Group.Id} and member_id = {member.Id} and sku_id <> {sku}", ct);
        if (others >= CartRows.MostLines) return CartRefusals.Full.With(CartRows.MostLines);
        await db.Execute($"""
            insert into commerce_cart_lines (brand_id, group_id, member_id, sku_id, quantity, once, at) values ({db.CurrentBrand}, {visit.Group.Id}, {member.Id}, {sku}, {quantity}, {once}, {clock.GetUtcNow()})
            on conflict (brand_id, group_id, member_id, sku_id) do update set
              quantity = case when commerce_cart_lines.once = excluded.once then commerce_cart_lines.quantity when commerce_cart_lines.quantity + excluded.quantity > {CartRows.MostPieces} then {CartRows.MostPieces} else commerce_cart_lines.quantity + excluded.quantity end,
              once = excluded.once
            """, ct);
        await transaction.Commit(ct);
        return card.Product;
    }
}
