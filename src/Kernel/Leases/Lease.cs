using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Leases;

/// <summary>The right to do something alone for a while. Every effect checks the epoch in its own transaction, so a node that lost its lease cannot act on it.</summary>
public sealed record Lease(string Name, long Epoch)
{
    /// <exception cref="LeaseLostException">Another node has taken over; the caller's transaction must not commit.</exception>
    public async Task Check(AppDb db, CancellationToken ct)
    {
        var held = await db.Count(db.IsSqlite
            ? Sql.Of($"select count(*) from kernel_leases where name = {Name} and epoch = {Epoch}")
            : Sql.Of($"select count(*) from (select 1 from kernel_leases where name = {Name} and epoch = {Epoch} for share) held"), ct);
        if (held == 0) throw new LeaseLostException(Name);
    }
}

public sealed class LeaseLostException(string name) : Exception($"The lease {name} was taken over by another node.");

public sealed class LeaseBook(AppDbSource source, Node node, TimeProvider clock)
{
    /// <summary>Takes a free or expired lease, or renews one's own. Null while another node holds it. A change of hands raises the epoch.</summary>
    public async Task<Lease?> TryTake(string name, TimeSpan duration, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        await using var transaction = await db.Begin(ct);
        var now = clock.GetUtcNow();
        var epoch = await db.First($"""
            insert into kernel_leases (name, holder, epoch, until) values ({name}, {node.Name}, 1, {now + duration})
            on conflict (name) do update set
              epoch = kernel_leases.epoch + case when kernel_leases.holder = excluded.holder then 0 else 1 end,
              holder = excluded.holder, until = excluded.until
            where kernel_leases.holder = excluded.holder or kernel_leases.until < {now}
            returning epoch
            """, r => (long?)r.Long(0), ct);
        await transaction.Commit(ct);
        return epoch is { } held ? new Lease(name, held) : null;
    }

    /// <summary>Lets go, so that another node need not wait for the end of the lease.</summary>
    public async Task Release(string name)
    {
        await using var db = source.Open(Actor.System(null));
        await db.Execute($"update kernel_leases set until = {DateTimeOffset.UnixEpoch}, holder = '' where name = {name} and holder = {node.Name}");
    }
}
