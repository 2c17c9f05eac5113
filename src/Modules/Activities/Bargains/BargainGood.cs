using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Bargains;

/// <summary>A SKU that can be bargained for, as it is shown.</summary>
public sealed record BargainGood(SkuCard Card, Money Start, Money Floor, long Left);

/// <summary>A help, as everybody may read it: only the first sign of a name.</summary>
public sealed record ShownHelp(string Name, Money Cut, bool Mine);

/// <summary>A bargain, as it is shown.</summary>
/// <param name="State">open, ordered, expired or lapsed.</param>
public sealed record ShownBargain(Guid Id, string Owner, bool Mine, bool Helped, SkuCard Card, Money Start, Money Floor, Money Price, int Count, int Helpers, string State, DateTimeOffset EndsAt, IReadOnlyList<ShownHelp> Helps)
{
    public bool Runs => State == "open";
}
