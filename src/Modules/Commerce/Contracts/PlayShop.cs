using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Contracts;

/// <summary>A visitor of the storefront on a stage: buys as its page does, to be fetched and paid there, at whatever the till takes off just now, with the coupon that helps most.</summary>
public sealed class PlayShop
{
    private readonly AppDb db;
    private readonly ShowTill till;
    private readonly PlaceShopOrder place;

    internal PlayShop(AppDb db, ShowTill till, PlaceShopOrder place) => (this.db, this.till, this.place) = (db, till, place);

    /// <param name="id">What the page would have rendered: becomes the order's.</param>
    public async Task<Result<OrderReceipt>> Buy(Visit visit, Guid id, SkuCard card, int pieces, CancellationToken ct)
    {
        var fields = new OrderFields { Id = id, Sku = card.Id.Value, Quantity = pieces, Seen = card.Price.Minor, Way = PayWay.Pickup, Name = visit.Member?.Name };
        await till.Handle(db, visit, [(card, pieces)], fields, DeliveryTerms.Free, choose: true, ct);
        return await place.Handle(visit, card.Product, fields, ct);
    }
}
