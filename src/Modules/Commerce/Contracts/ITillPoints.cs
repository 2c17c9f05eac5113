using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Points that pay at the storefront's till; implemented above. They leave the account with the order and come back when it is not paid or refunded: each way is a movement of its own.</summary>
/// <remarks>Accounts are locked last of all. Everything but <see cref="Of"/> joins the open transaction.</remarks>
public interface ITillPoints
{
    /// <summary>What these people have, and what points are worth here; nobody is waited for.</summary>
    Task<IReadOnlyDictionary<MemberId, PricePoints>> Of(AppDb db, IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>False when somebody has fewer by now: then the transaction must not be committed.</summary>
    Task<bool> Spend(AppDb db, IReadOnlyList<(Guid Order, MemberId Member, long Points)> spent, CancellationToken ct);

    /// <param name="back">Because of what (the order itself, or a refund of it), and how many; null for all that is not back yet. Orders without points are left alone.</param>
    Task Return(AppDb db, IReadOnlyList<(Guid Order, Guid Because, long? Points)> back, CancellationToken ct);
}
