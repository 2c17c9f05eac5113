using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Contracts;

/// <summary>A visitor of the storefront on a stage: buys as its page does, to be fetched and paid there, at whatever the till takes off just now.</summary>
public sealed class PlayShop
{
    private readonly PlaceShopOrder place;

    internal PlayShop(PlaceShopOrder place) => this.place = place;

    /// <param name="id">What the page would have rendered: becomes the order's.</param>
    public Task<Result<OrderReceipt>> Buy(Visit visit, Guid id, SkuCard card, int pieces, CancellationToken ct) =>
        place.Handle(visit, card.Product, new() { Id = id, Sku = card.Id.Value, Quantity = pieces, Seen = card.Price.Minor, Way = PayWay.Pickup, Name = visit.Member?.Name }, ct);
}
