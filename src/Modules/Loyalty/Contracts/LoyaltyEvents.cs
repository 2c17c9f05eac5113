using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Loyalty.Contracts;

/// <summary>Coupons of one kind were issued just now, to these members; at most one per batch. The stream is the kind.</summary>
/// <param name="Origin"><c>claim</c> from the members' page, else what granted them.</param>
public sealed record CouponsIssued(Guid Kind, IReadOnlyList<MemberId> Members, string Origin, DateTimeOffset At);

/// <summary>These coupons of one kind are not what they were: used, given back, expired or revoked. Whoever hears it looks at how they stand now. The stream is the kind.</summary>
public sealed record CouponsTurned(Guid Kind, IReadOnlyList<Guid> Coupons)
{
    private const int Most = 500;

    internal static Task Tell(AppDb db, Guid kind, IReadOnlyList<Guid> coupons, TimeProvider clock, CancellationToken ct) => db.Publish([.. coupons.Chunk(Most).Select(some => (kind, new CouponsTurned(kind, some)))], clock, ct);
}

/// <summary>These members bought a perk with points just now; at most one per batch. The stream is the perk.</summary>
public sealed record PerksRedeemed(Guid Perk, IReadOnlyList<MemberId> Members, DateTimeOffset At);
