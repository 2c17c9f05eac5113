using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Host.Loyalty;

/// <summary>Points that pay in the storefront: spent with the order, given back to the lots they came from when it is cancelled or refunded. Each is an entry of the ledger under the order's or the refund's id.</summary>
internal sealed class CheckoutPoints(TimeProvider clock) : ITillPoints
{
    private const string Spent = "till", Back = "till_back";

    public async Task<IReadOnlyDictionary<MemberId, PricePoints>> Of(AppDb db, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var (brand, worth) = (await db.CurrentBrandProfile(ct), await db.PointsWorth(ct));
        var found = new Dictionary<MemberId, PricePoints>();
        foreach (var member in members) found[member] = new(0, worth.PerUnit == 0 ? 0 : await db.PointsOf(brand, member, clock, ct), worth.PerUnit, worth.MostPercent);
        return found;
    }

    public async Task<bool> Spend(AppDb db, IReadOnlyList<(Guid Order, MemberId Member, long Points)> spent, CancellationToken ct)
    {
        var moves = spent.Select(s => (PointsMove)new PointsMove.Spend(new(Spent, s.Order), s.Member, s.Points)).ToList();
        return (await db.MovePoints(await db.CurrentBrandProfile(ct), moves, clock, ct)).All(m => m.Refusal is null);
    }

    public async Task Return(AppDb db, IReadOnlyList<(Guid Order, Guid Because, long? Points)> back, CancellationToken ct)
    {
        var moves = back.Select(b => (PointsMove)new PointsMove.Reverse(new(Back, b.Because), new(Spent, b.Order), b.Points) { AtMost = true }).ToList();
        await db.MovePoints(await db.CurrentBrandProfile(ct), moves, clock, ct);
    }
}
