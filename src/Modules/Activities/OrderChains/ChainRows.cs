using Guildhall.Activities.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.OrderChains;

/// <summary>A numbered line of a chain.</summary>
/// <param name="Order">The order that stands for it now.</param>
/// <param name="Source">page, chat, operator or paste.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="Helper">By whose link it came.</param>
internal sealed record ChainRow(
    Guid Id, int Number, MemberId Member, MemberId Person, string Name, GroupId? Group, string Source, Guid? Message, OrderId Order, string? PickUp, DateTimeOffset PlacedAt, DateTimeOffset ChangedAt, bool Withdrawn, long Body, int Version,
    MemberId? Helper, IReadOnlyList<ChainPiece> Pieces);

internal static class ReadChainRows
{
    /// <summary>All rows by their numbers, withdrawn ones too.</summary>
    public static Task<List<ChainRow>> ChainRows(this AppDb db, ActivityId activity, CancellationToken ct) => Where(db, activity, null, ct);

    public static async Task<ChainRow?> ChainRow(this AppDb db, ActivityId activity, Guid id, CancellationToken ct) => (await Where(db, activity, Sql.Of($"and r.id = {id}"), ct)).FirstOrDefault();

    public static Task<List<ChainRow>> ChainRowsByIds(this AppDb db, ActivityId activity, Guid[] ids, CancellationToken ct) => OnlyThese(db, activity, Sql.Of($"and {db.In("r.id", ids)}"), ct);

    public static Task<List<ChainRow>> ChainRowsOf(this AppDb db, ActivityId activity, MemberId[] entries, CancellationToken ct) => OnlyThese(db, activity, Sql.Of($"and {db.In("r.person_id", entries)}"), ct);

    public static async Task<ChainRow?> ChainRowOfOrder(this AppDb db, ActivityId activity, OrderId order, CancellationToken ct) => (await Where(db, activity, Sql.Of($"and r.order_id = {order}"), ct)).FirstOrDefault();

    /// <summary>Σ of the rows that stand, per SKU.</summary>
    public static async Task<Dictionary<SkuId, long>> ChainTotals(this AppDb db, ActivityId activity, CancellationToken ct) => (await db.Query($"""
        select l.sku_id, cast(sum(l.quantity) as bigint) from activities_chain_lines l join activities_chain_rows r on r.brand_id = l.brand_id and r.activity_id = l.activity_id and r.id = l.row_id
        where l.brand_id = {db.CurrentBrand} and l.activity_id = {activity} and not r.withdrawn group by l.sku_id
        """, r => (Sku: r.Id<SkuId>(0), Units: r.Long(1)), ct)).ToDictionary(t => t.Sku, t => t.Units);

    // Their ids alone come first, out of an index: few or none of a batch are there, and nothing of the chain is read for those that are not.
    private static async Task<List<ChainRow>> OnlyThese(AppDb db, ActivityId activity, Sql which, CancellationToken ct)
    {
        var ids = await db.Query($"select r.id from activities_chain_rows r where r.brand_id = {db.CurrentBrand} and r.activity_id = {activity} {which}", r => r.Guid(0), ct);
        return ids.Count == 0 ? [] : await Where(db, activity, Sql.Of($"and {db.In("r.id", ids.ToArray())}"), ct);
    }

    // Rows and lines are asked for one after the other. Joined, PostgreSQL reads the lines of the whole chain once for every row as long as its statistics do not know this chain.
    private static async Task<List<ChainRow>> Where(AppDb db, ActivityId activity, Sql? which, CancellationToken ct)
    {
        var pieces = new Dictionary<Guid, List<ChainPiece>>();
        var rows = await db.Query($"""
            select r.id, r.number, r.member_id, r.person_id, r.name, r.group_id, r.source, r.message_id, r.order_id, r.pick_up, r.placed_at, r.changed_at, r.withdrawn, r.body, r.version, r.helper_id
            from activities_chain_rows r where r.brand_id = {db.CurrentBrand} and r.activity_id = {activity} {which ?? Sql.Empty} order by r.number
            """, r => new ChainRow(r.Guid(0), r.Int(1), r.Id<MemberId>(2), r.Id<MemberId>(3), r.Text(4), r.IdOrNull<GroupId>(5), r.Text(6), r.GuidOrNull(7), r.Id<OrderId>(8), r.TextOrNull(9), r.Time(10), r.Time(11), r.Flag(12), r.Long(13), r.Int(14), r.IdOrNull<MemberId>(15), pieces[r.Guid(0)] = []), ct);
        if (rows.Count == 0) return rows;
        var theirs = which is null ? Sql.Empty : Sql.Of($"and {db.In("row_id", pieces.Keys.ToArray())}");
        foreach (var (row, piece) in await db.Query($"select row_id, sku_id, quantity from activities_chain_lines where brand_id = {db.CurrentBrand} and activity_id = {activity} {theirs} order by position", r => (r.Guid(0), new ChainPiece(r.Id<SkuId>(1), r.Int(2))), ct))
            if (pieces.TryGetValue(row, out var some)) some.Add(piece);
        return rows;
    }

    /// <summary>Writes what a row wants now. Joins the open transaction.</summary>
    public static Task WriteLines(AppDb db, ActivityId activity, IReadOnlyList<(Guid Row, ChainPiece Piece)> lines, CancellationToken ct)
    {
        var (rows, skus, quantities, positions) = (lines.Select(l => l.Row).ToArray(), lines.Select(l => l.Piece.Sku.Value).ToArray(), lines.Select(l => l.Piece.Quantity).ToArray(), Enumerable.Range(0, lines.Count).ToArray());
        return db.Execute($"""
            insert into activities_chain_lines (brand_id, activity_id, row_id, sku_id, quantity, position) select {db.CurrentBrand}, {activity}, row_id, sku, quantity, place
            from {db.Rows("w", new("row_id", rows), new("sku", skus), new("quantity", quantities), new("place", positions))}
            """, ct);
    }

    /// <summary>What happened to a row: placed, changed, withdrawn.</summary>
    public static Task Note(AppDb db, ActivityId activity, Guid row, int version, string act, string told, Guid? message, TimeProvider clock, CancellationToken ct) => db.Execute($"""
        insert into activities_chain_history (brand_id, activity_id, row_id, version, at, act, told, message_id, operator_id)
        values ({db.CurrentBrand}, {activity}, {row}, {version}, {clock.GetUtcNow()}, {act}, {told}, {message}, {db.Actor.Operator?.Value})
        """, ct);
}
