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

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var (brand, import) = (run.Brand, run.Args<UndoRequest>().Import);
        await using var transaction = await db.Begin(ct);
        var days = await db.Query($"""
            select min(day), max(day) from (
              select day from commerce_orders where brand_id = {brand} and id in (select order_id from commerce_order_lines where brand_id = {brand} and import_id = {import})
              union all select day from commerce_refunds where brand_id = {brand} and import_id = {import}) touched
            """, r => (From: r.DayOrNull(0), To: r.DayOrNull(1)), ct);
        var orders = await db.Query($"select distinct order_id from commerce_order_lines where brand_id = {brand} and import_id = {import}", r => r.Guid(0), ct);
        long removed = await db.Execute($"delete from commerce_order_lines where brand_id = {brand} and import_id = {import}", ct);
        removed += await db.Execute($"delete from commerce_refunds where brand_id = {brand} and import_id = {import}", ct);
        foreach (var chunk in orders.Chunk(5000))
        {
            await db.Execute($"""
                delete from commerce_orders where brand_id = {brand} and {db.In("id", chunk)}
                and not exists (select 1 from commerce_order_lines l where l.brand_id = {brand} and l.order_id = commerce_orders.id)
                """, ct);
            await db.Execute($"""
                update commerce_orders set amount_minor = (select sum(l.amount_minor) from commerce_order_lines l where l.brand_id = {brand} and l.order_id = commerce_orders.id)
                where brand_id = {brand} and {db.In("id", chunk)}
                """, ct);
        }
        await forget.Handle(import, ct);
        await run.Save(db, null, removed, removed, 0, ct);
        if (days[0] is { From: { } from, To: { } to }) await db.Publish(brand.Value, new OrdersChanged(from, to), clock, ct);
        await transaction.Commit(ct);
        return new UndoResult(removed);
    }
}

/// <summary>Whoever bought is not forgotten.</summary>
internal sealed class OrdersKeepMembers : IMemberReferences
{
    public Sql MembersInUse(BrandId brand) => Sql.Of($"""
        select member_id from commerce_orders where brand_id = {brand} and member_id is not null
        union select member_id from commerce_refunds where brand_id = {brand} and member_id is not null
        """);
}
