using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Stages;

public static class CopiedRows
{
    /// <summary>Copies rows of a table from the real database, of whichever kind, into the stage's, which is of the same schema. Joins the open transaction of the stage; rows that are there already stay.</summary>
    /// <param name="where">Which of them; of a brand's table with its brand_id.</param>
    public static async Task CopyRows(this AppDb stage, AppDb from, string table, Sql where, CancellationToken ct)
    {
        var columns = await stage.Query($"select name from pragma_table_info({table})", r => r.Text(0), ct);
        var names = string.Join(", ", columns);
        var rows = await from.Query($"select {Sql.Raw(names)} from {Sql.Raw(table)} where {where}", r => columns.Select((_, i) => r.Value(i)).ToArray(), ct);
        foreach (var row in rows)
            await stage.Execute($"insert into {Sql.Raw(table)} ({Sql.Raw(names)}) values ({Sql.Join(", ", row.Select(v => Sql.Of($"{v}")))}) on conflict do nothing /* brand_id as it was */", ct);
    }

    /// <summary>Tables that have such a column.</summary>
    public static Task<List<string>> TablesWith(this AppDb stage, string column, CancellationToken ct) =>
        stage.Query($"select m.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.name = {column} order by m.name", r => r.Text(0), ct);
}
