using Guildhall.Commerce.Cart;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Payments;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Storefront;

/// <summary>Orders from the storefront. The id rendered by the page becomes the order's id: sending it twice is one order.</summary>
internal sealed class PlaceShopOrder(AppDb db, Lane<ShopCommand, OrderReceipt> lane, PayWays ways, TimeProvider clock)
{
    private static readonly TimeSpan OldestPage = TimeSpan.FromDays(1), FastestClock = TimeSpan.FromMinutes(10);

    /// <param name="product">Null: what the form lists of the cart.</param>
    public async Task<Result<OrderReceipt>> Handle(Visit visit, ProductId? product, OrderFields fields, CancellationToken ct)
    {
        if (visit is not { Inside: true, Member: { } member }) return CommerceRefusals.UnknownProduct;
        var made = fields.Id.Version == 7 ? DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(fields.Id.ToString("N")[..12], 16)) : default;
        var now = clock.GetUtcNow();
        if (made < now - OldestPage || made > now + FastestClock) return CommerceRefusals.StalePage;
        var items = product is null ? Wanted.Read(fields.Items) : [new(new(fields.Sku), fields.Quantity)];
        if (items.Count == 0) return CartRefusals.Empty;
        if (items.Count > CartRows.MostLines) return CartRefusals.Full.With(CartRows.MostLines);
        if (items.Any(i => i.Quantity is < 1 or > OrderLines.MostPieces)) return CommerceRefusals.QuantityRange.With(OrderLines.MostPieces).At("Quantity");
        var ship = fields.Get == "ship";
        var to = Destination.Of(ship, fields.Name, fields.Phone, fields.Address, fields.Note);
        if (to.Refusal is { } refusal) return refusal;
        if (await ways.Find(db, fields.Way, ct) is not { Enabled: true } way) return PaymentRefusals.ProviderOff.At("Way");
        if (ship && way.Provider == PayWay.Pickup) return CommerceRefusals.PickupOnly.At("Way");
        var fee = (await db.FindDeliveryTerms(ct)).For(to.Value);
        var person = await db.PersonOf(member.Id, ct);
        return await lane.Post(visit.Brand.Id, product?.Value ?? visit.Group.Id.Value, new(fields.Id, member.Id, person, visit.Group.Id, items[0].Sku, items[0].Quantity, fields.Seen, to.Value.Json, now.AddMinutes(way.HoldMinutes), null, null, fields.Coupon)
        {
            Items = product is null ? items : null,
            SeenFor = Math.Clamp(fields.SeenFor, 1, OrderLines.MostPieces * CartRows.MostLines),
            DeliveryCoupon = ship ? fields.DeliveryCoupon : null,
            Points = fields.UsePoints ? fields.Points : 0,
            Fee = fee,
            SeenFee = fields.SeenFee,
        });
    }
}
