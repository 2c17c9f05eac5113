using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;

namespace Guildhall.Commerce.Exchanges;

/// <summary>Asked by a member → agreed or refused; asked or agreed → called off: by the member before it was decided, by the team before it was sent. Agreed → sent. Done when the new piece is sent and the old one is back.</summary>
internal enum ExchangeState { Asked, Agreed, Sent, Done, Refused, CalledOff }

/// <param name="Nr">Of the order's exchanges; with the order's number it names the parcel.</param>
/// <param name="Line">The position in the order's lines.</param>
/// <param name="Choice">The new piece as people read it.</param>
internal sealed record Exchange(Guid Id, OrderId Order, int Nr, int Line, int Quantity, ExchangeState State, string Reason, string? Picture, SkuId? Sku, string? Choice, DateTimeOffset AskedAt, string? Note, string? Shipping, DateTimeOffset? ReturnedAt, bool Restocked)
{
    public const char Mark = 'X';

    public long Body { get; init; }

    /// <summary>Its old piece is spoken for: no refund and no other exchange has it.</summary>
    public bool Takes => State is ExchangeState.Agreed or ExchangeState.Sent or ExchangeState.Done;

    public bool AwaitsOld => ReturnedAt is null && State is ExchangeState.Agreed or ExchangeState.Sent;

    public Shipping? Sent => Orders.Shipping.Read(Shipping);

    public string Number(ShopOrder order) => $"{order.Number}-{Mark}{Nr}";
}
