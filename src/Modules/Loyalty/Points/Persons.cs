using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Loyalty.Points;

/// <summary>Who a member is as a person: merged members share one account and one set of limits.</summary>
internal static class Persons
{
    /// <summary>Joins the caller's transaction.</summary>
    public static Task<Dictionary<MemberId, MemberId>> Of(AppDb db, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(members.Distinct().ToDictionary(m => m));
    }
}
