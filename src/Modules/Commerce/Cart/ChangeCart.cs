using System.Globalization;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Commerce.Cart;

/// <summary>Sets how many of each stand in the cart; none takes it out. Saying the same again changes nothing.</summary>
internal sealed class ChangeCart(AppDb db)
{
    /// <summary>As the page's form says it; what is wrong is named by its SKU.</summary>
    public Task<Result<Done>> Handle(Visit visit, IFormCollection form, CancellationToken ct) =>
        Handle(visit, [.. form["sku"].Select(s => Guid.TryParse(s, out var id) ? id : default)], [.. form["quantity"].Select(q => q ?? "")], Guid.TryParse(form["remove"], out var gone) ? gone : null, ct);

    public async Task<Result<Done>> Handle(Visit visit, Guid[] skus, string[] quantities, Guid? remove, CancellationToken ct)
    {
        if (visit is not { Inside: true, Member: { } member }) return CommerceRefusals.UnknownProduct;
        var wanted = new List<Wanted>();
        foreach (var (sku, typed) in skus.Zip(quantities).Take(CartRows.MostLines + 1))
        {
            var count = 0;
            if (sku != remove && (!int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count > CartRows.MostPieces)) return CartRefusals.Quantity.With(CartRows.MostPieces).At(sku.ToString());
            wanted.Add(new(new(sku), count));
        }
        await using var transaction = await db.Begin(ct);
        foreach (var (sku, count) in wanted.OrderBy(w => w.Sku.Value))
        {
            var line = Sql.Of($"brand_id = {db.CurrentBrand} and group_id = {visit.Group.Id} and member_id = {member.Id} and sku_id = {sku}");
            await db.Execute(count == 0 ? Sql.Of($"delete from commerce_cart_lines where {line}") : Sql.Of($"update commerce_cart_lines set quantity = {count} where {line}"), ct);
        }
        await transaction.Commit(ct);
        return default(Done);
    }
}
