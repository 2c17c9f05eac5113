using Guildhall.Kernel;

namespace Guildhall.Commerce.Contracts;

/// <summary>Paid orders or refunds of these brand days, both included, were added or removed. The stream is the brand.</summary>
public sealed record OrdersChanged(DateOnly From, DateOnly To);

/// <summary>At most 200 orders of one origin were placed. The stream is the origin's id.</summary>
public sealed record OrdersPlaced(string Origin, Guid OriginId, IReadOnlyList<Guid> Orders);

/// <summary>Orders were paid. The stream is the brand.</summary>
public sealed record OrdersPaid(IReadOnlyList<PaidOrder> Orders);

public sealed record PaidOrder(Guid Id, MemberId Member, MemberId Person, GroupId? Group, string Origin, Guid OriginId, long AmountMinor, string Currency);

/// <summary>Money of an order went back. The stream is the brand.</summary>
public sealed record OrderRefunded(Guid Order, Guid Refund, MemberId Member, MemberId Person, long AmountMinor, string Currency, bool Whole);
