using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Undo;

/// <summary>Remembers, for this request, which act the next toast may take back.</summary>
internal sealed class OfferUndo(TimeProvider clock) : IOfferUndo
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    public Guid? Latest { get; private set; }

    public async Task Offer<TBefore>(AppDb db, string target, TBefore before, CancellationToken ct = default) where TBefore : notnull
    {
        if (!db.InTransaction) throw new InvalidOperationException("An undo is offered in the transaction of the act it takes back.");
        if (db.Actor is not { Operator: { } who, Brand: { } brand }) return;
        var (id, now) = (Id.New(clock), clock.GetUtcNow());
        await db.Execute($"""
            insert into brands_undos (brand_id, id, operator_id, kind, target, before, at, expires_at)
            values ({brand}, {id}, {who}, {UndoKind.NameOf(typeof(TBefore))}, {target}, {JsonSerializer.Serialize(before, KernelJson.Options)}, {now}, {now + GoodFor})
            """, ct);
        db.AfterCommit(() => Latest = id);
    }
}
