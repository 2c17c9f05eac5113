namespace Guildhall.Commerce.Contracts;

/// <summary>Paid orders or refunds of these brand days, both included, were added or removed. The stream is the brand.</summary>
public sealed record OrdersChanged(DateOnly From, DateOnly To);
