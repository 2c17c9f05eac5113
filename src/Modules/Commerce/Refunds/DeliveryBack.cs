using Guildhall.Commerce.Contracts;

namespace Guildhall.Commerce.Refunds;

/// <summary>When a delivery fee goes back: with the last of the goods, as long as nothing was sent.</summary>
/// <remarks>The fee pays for one parcel, however much is in it. A part that goes back leaves the parcel to be sent; once it was sent its work is done, whatever comes back. Who types an amount decides alone: what is more than the goods is of the fee.</remarks>
internal static class DeliveryBack
{
    /// <summary>Of the fee, when so much of the goods goes back now.</summary>
    public static long With(ShopOrder order, long goods) => order.RefundedMinor + goods == order.Amount.Minor ? order.DeliveryLeftMinor : 0;

    /// <summary>How much of a typed amount is of the fee.</summary>
    public static long Of(ShopOrder order, long amount) => Math.Max(0, amount - (order.Amount.Minor - order.RefundedMinor));
}
