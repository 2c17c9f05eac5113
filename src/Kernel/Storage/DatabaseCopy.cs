using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Guildhall.Kernel.Storage;

/// <summary>Copies everything from one database into an empty one of the other kind and proves it: both sides give the same count and checksum for every table.</summary>
/// <remarks>Both are migrated by this build. Brand tables are copied brand by brand, because row security shows no more. Stop the server first: rows written meanwhile are found by the checksums.</remarks>
public sealed class DatabaseCopy(AppDbSource from, AppDbSource to)
{
    private const int BatchSize = 1000;

    /// <param name="Checksum">Sum of a hash per row, the same on both sides whatever their order.</param>
    public sealed record CopiedTable(string Name, long Rows, ulong Checksum);

    public static readonly Refusal TargetNotEmpty = new("kernel.target_not_empty");
    public static readonly Refusal Differs = new("kernel.copy_differs");

    public async Task<Result<IReadOnlyList<CopiedTable>>> Run(Action<string, long>? progress, CancellationToken ct)
    {
        await from.Migrate(ct);
        await to.Migrate(ct);
        var tables = await Tables(from.Options.Kind == StorageKind.PostgreSql ? from : to, ct);
        await using (var target = to.Open(Actor.System(null)))
            if (await target.Count($"select count(*) from brands_brands", ct) > 0) return TargetNotEmpty.With(to.Options.Kind == StorageKind.Sqlite ? to.Options.Connection : "PostgreSQL");

        await using var source = from.Open(Actor.System(null));
        var brands = await source.Query($"select id from brands_brands", r => r.Id<BrandId>(0), ct);
        brands.Add(default); // What belongs to no brand: the audit chain of sign-ins.
        var copied = new List<CopiedTable>();
        foreach (var table in tables)
        {
            var (rows, checksum) = (0L, 0UL);
            foreach (var brand in table.OfBrand ? brands.ConvertAll(b => (BrandId?)b) : [null])
            {
                var (count, sum) = await CopyRows(table, brand, done => progress?.Invoke(table.Name, done), ct);
                var there = await Checksum(to, table, brand, ct);
                if (there != (count, sum)) return Differs.With(table.Name, count, there.Rows);
                (rows, checksum) = (rows + count, checksum + sum);
            }
            copied.Add(new CopiedTable(table.Name, rows, checksum));
        }
        await AdvanceIdentities(ct);
        return copied;
    }

    private async Task<(long, ulong)> CopyRows(Table table, BrandId? brand, Action<long> progress, CancellationToken ct)
    {
        var insert = new BulkInsert(table.Name, [.. table.Columns]) { KeepsIdentities = true };
        await using var source = from.Open(Actor.System(brand));
        await using var target = to.Open(Actor.System(brand));
        var (rows, sum) = (0L, 0UL);
        var batch = new List<object?[]>(BatchSize);
        await foreach (var row in source.Stream(Select(table, brand), r => Read(r, table), ct))
        {
            batch.Add(row);
            sum += Hash(row);
            if (++rows % BatchSize == 0)
            {
                await Write(target, insert, batch, ct);
                progress(rows);
            }
        }
        await Write(target, insert, batch, ct);
        return (rows, sum);
    }

    private static async Task Write(AppDb target, BulkInsert insert, List<object?[]> batch, CancellationToken ct)
    {
        await using var transaction = await target.Begin(ct);
        await insert.Write(target, batch, ct);
        await transaction.Commit(ct);
        batch.Clear();
    }

    private static async Task<(long Rows, ulong Sum)> Checksum(AppDbSource side, Table table, BrandId? brand, CancellationToken ct)
    {
        await using var db = side.Open(Actor.System(brand));
        var (rows, sum) = (0L, 0UL);
        await foreach (var hash in db.Stream(Select(table, brand), r => Hash(Read(r, table)), ct)) (rows, sum) = (rows + 1, sum + hash);
        return (rows, sum);
    }

    private static Sql Select(Table table, BrandId? brand)
    {
        var all = Sql.Raw($"select {string.Join(", ", table.Columns.Select(c => c.Name))} from {table.Name}");
        return brand is { } one ? Sql.Of($"{all} where brand_id = {one}") : all;
    }

    private static object?[] Read(Row row, Table table)
    {
        var values = new object?[table.Columns.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = row.IsNull(i) ? null : table.Columns[i].Type switch
            {
                BulkType.Uuid => row.Guid(i),
                BulkType.Text => row.Text(i),
                BulkType.Long => row.Long(i),
                BulkType.Int => row.Int(i),
                BulkType.Number => row.Number(i),
                BulkType.Flag => row.Flag(i),
                BulkType.Time => row.Time(i),
                _ => row.Bytes(i),
            };
        return values;
    }

    private static ulong Hash(object?[] row)
    {
        var text = new StringBuilder();
        foreach (var value in row)
            text.Append(value switch
            {
                null => "~",
                byte[] bytes => Convert.ToHexString(bytes),
                // PostgreSQL keeps microseconds.
                DateTimeOffset at => (at.UtcTicks / 10).ToString(CultureInfo.InvariantCulture),
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString(),
            }).Append('\u001f');
        return BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>PostgreSQL's catalogue names the types of both: SQLite's declared types cannot tell an id from bytes.</summary>
    private static async Task<List<Table>> Tables(AppDbSource postgreSql, CancellationToken ct)
    {
        await using var db = postgreSql.OpenAsOwner();
        var columns = await db.Query($"""
            select c.table_name::text, c.column_name::text, c.data_type::text, p.relrowsecurity from information_schema.columns c
            join pg_class p on p.relname = c.table_name and not p.relispartition and p.relkind in ('r', 'p') join pg_namespace n on n.oid = p.relnamespace and n.nspname = c.table_schema
            where c.table_schema = current_schema() and c.table_name not in ('kernel_migrations', 'kernel_leases', 'kernel_search') order by c.table_name, c.ordinal_position
            """, r => (Table: r.Text(0), Column: r.Text(1), Type: r.Text(2), OfBrand: r.Flag(3)), ct);
        return [.. columns.GroupBy(c => c.Table).Select(t => new Table(t.Key, t.First().OfBrand, [.. t.Select(c => (c.Column, TypeOf(c.Type)))]))];
    }

    private static BulkType TypeOf(string type) => type switch
    {
        "uuid" => BulkType.Uuid,
        "text" => BulkType.Text,
        "bigint" => BulkType.Long,
        "integer" or "smallint" => BulkType.Int,
        "double precision" => BulkType.Number,
        "boolean" => BulkType.Flag,
        "timestamp with time zone" => BulkType.Time,
        "bytea" => BulkType.Bytes,
        _ => throw new InvalidOperationException($"A column of type {type} cannot be copied."),
    };

    private async Task AdvanceIdentities(CancellationToken ct)
    {
        if (to.Options.Kind != StorageKind.PostgreSql) return;
        await using var db = to.OpenAsOwner();
        var identities = await db.Query($"select table_name::text, column_name::text from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'", r => (r.Text(0), r.Text(1)), ct);
        foreach (var (table, column) in identities)
            await db.First($"select setval(pg_get_serial_sequence({table}, {column}), greatest(1, (select max({Sql.Raw(column)}) from {Sql.Raw(table)}))) /* of every brand_id */", r => r.LongOrNull(0), ct);
    }

    private sealed record Table(string Name, bool OfBrand, IReadOnlyList<(string Name, BulkType Type)> Columns);
}
