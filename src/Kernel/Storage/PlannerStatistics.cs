using System.Globalization;

namespace Guildhall.Kernel.Storage;

/// <summary>Tells SQLite's planner before the first row what a grown database looks like: every further column of a key narrows the search.</summary>
/// <remarks>Without statistics it prefers a table's own key over a longer index, and reads a whole group's messages where one day was asked for.</remarks>
internal static class PlannerStatistics
{
    private const long Rows = 1_000_000;
    private const long NarrowedByColumn = 60;

    public static async Task Seed(AppDb db, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await db.Execute(Sql.Raw("analyze sqlite_master"), ct);
        var indexes = await db.Query($"""
            select m.name, case when l.origin = 'pk' and m.sql like '%WITHOUT ROWID%' then m.name else l.name end, l."unique", (select count(*) from pragma_index_info(l.name))
            from sqlite_master m join pragma_index_list(m.name) l where m.type = 'table' and m.name not like 'sqlite!_%' escape '!'
              and not exists (select 1 from sqlite_stat1 s where s.tbl = m.name)
            """, r => (Table: r.Text(0), Index: r.Text(1), Unique: r.Flag(2), Columns: r.Int(3)), ct);
        foreach (var index in indexes)
            await db.Execute($"insert into sqlite_stat1 (tbl, idx, stat) values ({index.Table}, {index.Index}, {Stat(index.Unique, index.Columns)})", ct);
        await transaction.Commit(ct);
    }

    private static string Stat(bool unique, int columns)
    {
        var equal = columns == 1 ? Rows / NarrowedByColumn : Rows / 2;
        var stat = Rows.ToString(CultureInfo.InvariantCulture);
        for (var column = 1; column <= columns; column++, equal = Math.Max(equal / NarrowedByColumn, 2))
            stat += " " + (unique && column == columns ? 1 : equal).ToString(CultureInfo.InvariantCulture);
        return stat;
    }
}
