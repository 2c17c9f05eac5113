using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Coupons;

namespace Guildhall.Loyalty.Contracts;

/// <summary>A kind of coupon that can be given just now.</summary>
/// <param name="MostMinor">The most that one of it can cost.</param>
public sealed record CouponOffer(Guid Id, string Name, long MostMinor);

public static class CouponOffers
{
    /// <summary>Newest first.</summary>
    public static async Task<List<CouponOffer>> CouponsToGive(this AppDb db, CancellationToken ct) =>
        [.. (await CouponKind.All(db, ct)).Where(k => k.State == KindState.Open).Select(k => new CouponOffer(k.Id, k.Name, k.Terms.MostMinor))];
}
