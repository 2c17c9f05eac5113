using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.Redemptions;

/// <summary>One of the things to be had.</summary>
/// <param name="Place">Among the offers, from 0.</param>
/// <param name="Mark">An emoji that stands for it, or null for its icon.</param>
/// <param name="UsualPoints">What it costs among the perks.</param>
/// <param name="Price">What it costs in the shop.</param>
/// <param name="Handed">Somebody hands it over.</param>
public sealed record ShownOffer(int Place, RedeemKind Kind, string Name, string? Mark, long Points, long? UsualPoints, Money? Price, int Stock, int Left, int PerPerson, bool Handed)
{
    public string Icon => Kind switch { RedeemKind.Coupon => "ticket", RedeemKind.Goods => "package", _ => "gift" };
}

/// <summary>A redemption window at a moment, the same for everybody.</summary>
/// <param name="Opens">When it begins, while it has not.</param>
/// <param name="Closed">Why nothing can be had now.</param>
public sealed record RedemptionView(Guid Id, string Name, IReadOnlyList<ShownOffer> Offers, DateTimeOffset? Opens, DateTimeOffset Ends, bool IsOver, Refusal? Closed) : IMemberView
{
    public Stencils Stencils { get; } = new();

    internal Purses Purses { get; } = new();
}

/// <summary>What everybody in the group can spend, read once for all who look at a view. A look, not a promise: the lane decides.</summary>
internal sealed class Purses
{
    private readonly Lock gate = new();
    private Task<Dictionary<MemberId, long>>? read;

    public Task<Dictionary<MemberId, long>> Now(Func<Task<Dictionary<MemberId, long>>> from)
    {
        lock (gate) return read is { IsFaulted: false } ? read : read = from();
    }
}

/// <summary>What one member had of it.</summary>
public sealed record RedeemedByMe(Guid Id, int Place, long Points, DateTimeOffset At, RedemptionState State, bool Handed)
{
    /// <summary>Carrier and number, when it was sent.</summary>
    public string? Shipping { get; init; }
}

/// <param name="Points">That they can spend now.</param>
/// <param name="Purse">The same as they read it.</param>
public sealed record RedemptionMine(long Points, string Purse, IReadOnlyList<RedeemedByMe> Had);
