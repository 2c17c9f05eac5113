using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Import;

/// <summary>Takes an import of orders back. An order that another import added lines to keeps those.</summary>
internal sealed class UndoOrderImport(AppDb db, ForgetImport forget, TimeProvider clock) : IJob
{
    public static string Kind => "undo-import-orders";

    private const int BatchSize = 1000;

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var (brand, import) = (run.Brand, run.Args<UndoRequest>().Import);
        var removed = run.Job.Done;
        // Every step tells which days it changed, so that a resumed undo owes nothing for the steps before.
        for (Guid? last = Guid.Empty; last is { } after;)
        {
            var orders = await db.Query($"""
                select distinct order_id from commerce_order_lines where brand_id = {brand} and order_id > {after} and import_id = {import} order by order_id limit {BatchSize}
                """, r => r.Guid(0), ct);
            if (orders.Count > 0) removed += await Remove(run, import, [.. orders], removed, ct);
            last = orders.Count == BatchSize ? orders[^1] : null;
            await run.StopIfAsked(ct);
        }
        await using var transaction = await db.Begin(ct);
        var days = await db.Query($"select min(day), max(day) from commerce_refunds where brand_id = {brand} and import_id = {import}", r => (From: r.DayOrNull(0), To: r.DayOrNull(1)), ct);
        removed += await db.Execute($"delete from commerce_refunds where brand_id = {brand} and import_id = {import}", ct);
        await forget.Handle(import, ct);
        await run.Save(db, null, removed, removed, 0, ct);
        if (days[0] is { From: { } from, To: { } to }) await db.Publish(brand.Value, new OrdersChanged(from, to), clock, ct);
        await transaction.Commit(ct);
        return new UndoResult(removed);
    }

    private async Task<long> Remove(JobRun run, Guid import, Guid[] orders, long before, CancellationToken ct)
    {
        var brand = run.Brand;
        await using var transaction = await db.Begin(ct);
        var days = await db.Query($"select min(day), max(day) from commerce_orders where brand_id = {brand} and {db.In("id", orders)}", r => (From: r.DayOrNull(0), To: r.DayOrNull(1)), ct);
        var removed = await db.Execute($"delete from commerce_order_lines where brand_id = {brand} and {db.In("order_id", orders)} and import_id = {import}", ct);
        await db.Execute($"""
            delete from commerce_orders where brand_id = {brand} and {db.In("id", orders)}
            and not exists (select 1 from commerce_order_lines l where l.brand_id = {brand} and l.order_id = commerce_orders.id)
            """, ct);
        await db.Execute($"""
            update commerce_orders set amount_minor = (select sum(l.amount_minor) from commerce_order_lines l where l.brand_id = {brand} and l.order_id = commerce_orders.id)
            where brand_id = {brand} and {db.In("id", orders)}
            """, ct);
        await run.Save(db, null, before + removed, null, 0, ct);
        if (days[0] is { From: { } from, To: { } to }) await db.Publish(brand.Value, new OrdersChanged(from, to), clock, ct);
        await transaction.Commit(ct);
        return removed;
    }
}

/// <summary>Whoever bought is not forgotten.</summary>
internal sealed class OrdersKeepMembers : IMemberReferences
{
    public Sql MembersInUse(BrandId brand) => Sql.Of($"""
        select member_id from commerce_orders where brand_id = {brand} and member_id is not null
        union select member_id from commerce_refunds where brand_id = {brand} and member_id is not null
        union select member_id from commerce_shop_orders where brand_id = {brand}
        """);
}
