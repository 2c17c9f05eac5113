namespace Guildhall.Activities.Lotteries;

/// <summary>A prize as it is shown.</summary>
public sealed record ShownPrize(string Name, int Stock);
