using Guildhall.Brands.Contracts;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Settings;

/// <summary>Deletes a demo brand with every row of it in every table. Never a real one: the brand's own mark decides, and whoever removes types its name.</summary>
internal sealed class RemoveDemo(AppDb db, AppDbSource source, SessionBook sessions, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/settings/remove-demo", async (string brand, [FromForm] string? name, HttpContext http, RemoveDemo remove, CancellationToken ct) =>
    {
        var removed = await remove.Handle(name ?? "", ct);
        return Answers.Back(http, removed, removed.Refusal is null ? "/" : $"/b/{Uri.EscapeDataString(brand)}/settings", "brands.demo_removed");
    }).Requires(Permissions.BrandEdit);

    public async Task<Result<Done>> Handle(string typedName, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        if (!brand.Demo) return BrandRefusals.NotADemo;
        if (typedName.Trim() != brand.Name) return BrandRefusals.NameDiffers;

        await using var system = source.Open(Actor.System(brand.Id));
        await BrandRows.Delete(system, ct);
        await Forget(brand, ct);
        await BrandRows.Delete(system, ct);
        await system.ScheduleAt<SweepRemovedBrand>("sweep", clock.GetUtcNow() + SweepRemovedBrand.Pause, new { }, clock, ct);
        sessions.ForgetBrand(brand.Id);
        return new Done();
    }

    private async Task Forget(BrandProfile brand, CancellationToken ct)
    {
        await using var shared = source.Open(db.Actor.Operator is { } who ? Actor.ForOperator(who, db.Actor.Name) : Actor.System(null));
        await using var transaction = await shared.Begin(ct);
        await shared.Execute($"delete from brands_brands where id = {brand.Id} and demo", ct);
        await audit.Write(shared, "brands.demo_removed", brand.Name, null, ct);
        await transaction.Commit(ct);
    }
}

/// <summary>What was being counted or delivered when the brand went may write once more: this clears up after it until nothing is found.</summary>
internal sealed class SweepRemovedBrand(TimeProvider clock) : IScheduled
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static string Kind => "brands-sweep-removed";

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        if (await due.Db.Count($"select count(*) from brands_brands where id = {due.Db.CurrentBrand}", ct) > 0) return;
        // One row is the entry that runs.
        if (await BrandRows.Delete(due.Db, ct) > 1) await due.Db.ScheduleAt<SweepRemovedBrand>(due.Key, clock.GetUtcNow() + Pause, new { }, clock, ct);
    }
}

/// <summary>All rows of the brand that the actor works in, in whatever tables there are.</summary>
internal static class BrandRows
{
    private const int Tries = 6;

    /// <summary>Table by table, so that nobody waits long; answers how many rows went. What still counts or delivers may hold rows the other way round: outside a transaction such a table is tried again.</summary>
    public static async Task<long> Delete(AppDb db, CancellationToken ct)
    {
        var tables = await db.Query(db.IsSqlite
            ? Sql.Of($"select m.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'brand_id' order by m.name")
            : Sql.Of($"""
                select c.table_name::text from information_schema.columns c join pg_class p on p.relname = c.table_name and not p.relispartition and p.relkind in ('r', 'p')
                join pg_namespace n on n.oid = p.relnamespace and n.nspname = c.table_schema where c.table_schema = current_schema() and c.column_name = 'brand_id' order by 1
                """), r => r.Text(0), ct);
        var rows = 0L;
        foreach (var table in tables) rows += await Empty(db, table, ct);
        return rows;
    }

    private static async Task<long> Empty(AppDb db, string table, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
            try
            {
                return await db.Execute($"delete from {Sql.Raw(table)} where brand_id = {db.CurrentBrand}", ct);
            }
            catch (Exception e) when (!db.InTransaction && tries < Tries && StorageTrouble.RefusalFor(e) is { Code: "kernel.busy" }) { } // Nothing of it was deleted.
    }
}
