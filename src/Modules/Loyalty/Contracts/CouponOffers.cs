using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Coupons;

namespace Guildhall.Loyalty.Contracts;

/// <summary>A kind of coupon that can be given just now.</summary>
/// <param name="MostMinor">The most that one of it can cost.</param>
/// <param name="Left">How many more there are; without bound, as many as the budget covers.</param>
/// <param name="PerPerson">How many one person may have of it, wherever they come from.</param>
public sealed record CouponOffer(Guid Id, string Name, long MostMinor, long Left, int PerPerson);

/// <summary>What a kind of coupon looks like to members: <see cref="CouponTicket"/> draws it.</summary>
public sealed record ShownCoupon(Guid Id, string Name, string About, CouponTerms Terms, CouponWindow Valid);

public static class CouponOffers
{
    /// <summary>Newest first.</summary>
    public static async Task<List<CouponOffer>> CouponsToGive(this AppDb db, CancellationToken ct) => [.. (await CouponKind.All(db, ct)).Where(k => k.State == KindState.Open).Select(Offer)];

    public static async Task<ShownCoupon?> FindCoupon(this AppDb db, Guid kind, CancellationToken ct) =>
        await CouponKind.Find(db, kind, ct) is { } found ? new(found.Id, found.Name, found.About, found.Terms, found.Valid) : null;

    internal static CouponOffer Offer(CouponKind kind) => new(kind.Id, kind.Name, kind.Terms.MostMinor, kind.Left, kind.PerPerson);
}
