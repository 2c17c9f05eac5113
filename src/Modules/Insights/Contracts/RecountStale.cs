using Guildhall.Insights.Rollups;
using Guildhall.Kernel.Leases;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Contracts;

/// <summary>Counts everything of the actor's brand that is marked stale. The server's loop, and the command line after an import in its own process, call this.</summary>
/// <remarks>One call counts a brand at a time, on this node and on others. Short transactions of its own; never call it inside one. A stop in the middle leaves the marks, and counting again changes nothing.</remarks>
public sealed class RecountStale(AppDb db, LeaseBook leases, CountingHere here, TimeProvider clock)
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    /// <param name="Ranges">How many stale ranges were counted.</param>
    /// <param name="Elsewhere">True when another call is counting this brand just now, here or on another node.</param>
    public sealed record Receipt(int Ranges, bool Elsewhere);

    public async Task<Receipt> Handle(CancellationToken ct)
    {
        var name = $"insights:{db.CurrentBrand.Value}";
        var ranges = 0;
        if (here.TryEnter(db.CurrentBrand) is not { } entered) return new Receipt(0, true);
        using var _ = entered;
        if (await leases.TryTake(name, LeaseTime, ct) is not { } lease) return new Receipt(0, true);
        try
        {
            for (var before = -1; before != ranges;)
            {
                before = ranges;
                foreach (var kind in Enum.GetValues<StaleKind>())
                    foreach (var mark in await db.StaleNow(kind, ct))
                    {
                        lease = await leases.TryTake(name, LeaseTime, ct) ?? throw new LeaseLostException(name);
                        await Count(mark, lease, ct);
                        ranges++;
                    }
            }
        }
        finally
        {
            await leases.Release(name);
        }
        return new Receipt(ranges, false);
    }

    /// <summary>Waits for another counting to end, then counts what is left: after this the numbers include every mark set before the call.</summary>
    public async Task Drain(CancellationToken ct)
    {
        while ((await Handle(ct)).Elsewhere) await Task.Delay(TimeSpan.FromMilliseconds(200), clock, ct);
    }

    private Task Count(StaleMark mark, Lease lease, CancellationToken ct) => mark.Kind switch
    {
        StaleKind.Messages => new CountMessages(db, clock).Handle(mark, lease, ct),
        StaleKind.Orders => new CountSales(db, clock).Handle(mark, lease, ct),
        StaleKind.GroupDays => new CountDays(db).Handle(mark, new Scope(ScopeKind.Group, db.CurrentBrand, mark.Scope), lease, ct),
        StaleKind.CommunityDays => new CountDays(db).Handle(mark, new Scope(ScopeKind.Community, db.CurrentBrand, mark.Scope), lease, ct),
        _ => new CountDays(db).Handle(mark, new Scope(ScopeKind.Brand, db.CurrentBrand, mark.Scope), lease, ct),
    };
}
