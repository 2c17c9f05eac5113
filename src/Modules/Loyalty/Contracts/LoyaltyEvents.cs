using Guildhall.Kernel;

namespace Guildhall.Loyalty.Contracts;

/// <summary>Coupons of one kind were issued just now, to these members; at most one per batch. The stream is the kind.</summary>
/// <param name="Origin"><c>claim</c> from the members' page, else what granted them.</param>
public sealed record CouponsIssued(Guid Kind, IReadOnlyList<MemberId> Members, string Origin, DateTimeOffset At);

/// <summary>These members bought a perk with points just now; at most one per batch. The stream is the perk.</summary>
public sealed record PerksRedeemed(Guid Perk, IReadOnlyList<MemberId> Members, DateTimeOffset At);
