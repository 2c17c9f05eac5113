using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Kernel.Storage;

public enum BulkType { Uuid, Text, Long, Int, Number, Flag, Time, Bytes }

/// <summary>Many rows of one table in one statement (PostgreSQL) or one prepared statement (SQLite).</summary>
/// <remarks>Rows whose key is already there are left alone unless told otherwise, which is what makes an import safe to repeat.</remarks>
public sealed class BulkInsert(string table, params (string Name, BulkType Type)[] columns)
{
    /// <summary>Also writes columns whose values PostgreSQL gives itself; for copies.</summary>
    internal bool KeepsIdentities { get; init; }

    private string Overriding => KeepsIdentities ? " overriding system value" : "";

    /// <summary>What becomes of a row whose key is already there; SQL that both databases read.</summary>
    public string OnConflict { get; init; } = "do nothing";

    /// <summary>The caller knows that no key is there already; one that is fails the statement.</summary>
    public bool AllNew { get; init; }

    private string Conflict => AllNew ? "" : $" on conflict {OnConflict}";

    private const int WorthTrying = 100;

    private readonly string names = string.Join(", ", columns.Select(c => c.Name));

    private string Insert => field ??= $"insert into {table} ({names}){Overriding} select * from unnest({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";

    /// <summary>Inserts in the caller's open transaction; answers how many rows were new.</summary>
    public async Task<int> Write(AppDb db, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        if (!db.InTransaction) throw new InvalidOperationException("A bulk insert joins a transaction.");
        if (rows.Count == 0) return 0;
        return db.IsSqlite ? WriteSqlite(db, rows) : await WritePostgreSql(db, rows, ct);
    }

    private int WriteSqlite(AppDb db, IReadOnlyList<object?[]> rows)
    {
        var values = string.Join(", ", columns.Select((_, i) => $"@p{i}"));
        using var command = (SqliteCommand)db.Command($"insert into {table} ({names}) values ({values}){Conflict}");
        var parameters = new SqliteParameter[columns.Length];
        for (var i = 0; i < columns.Length; i++)
            parameters[i] = command.Parameters.Add($"@p{i}", columns[i].Type switch { BulkType.Uuid or BulkType.Bytes => SqliteType.Blob, BulkType.Text => SqliteType.Text, BulkType.Number => SqliteType.Real, _ => SqliteType.Integer });
        command.Prepare();
        var inserted = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = Dialect.ForSqlite(row[i]);
            inserted += command.ExecuteNonQuery();
        }
        return inserted;
    }

    // Looking for conflicts costs half as much again as inserting, and a first import has none: so it looks only after the plain insert has met one.
    private async Task<int> WritePostgreSql(AppDb db, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        var columnsOfRows = Enumerable.Range(0, columns.Length).Select(i => ColumnOf(rows, i)).ToArray();
        if (db.InRound) return await db.Ask(Insert + Conflict, columnsOfRows, ct);
        if (!AllNew && rows.Count >= WorthTrying && await TryPlain(db, columnsOfRows, ct)) return rows.Count;
        await using var command = (NpgsqlCommand)db.Command(Insert + Conflict);
        foreach (var column in columnsOfRows) command.Parameters.Add(column.Clone());
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<bool> TryPlain(AppDb db, NpgsqlParameter[] values, CancellationToken ct)
    {
        await using var first = (NpgsqlCommand)db.Command(Insert);
        await using var batch = new NpgsqlBatch(first.Connection, first.Transaction) { BatchCommands = { new("savepoint bulk"), new(Insert), new("release bulk") } };
        foreach (var column in values) batch.BatchCommands[1].Parameters.Add(column);
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await using var back = (NpgsqlCommand)db.Command("rollback to bulk");
            await back.ExecuteNonQueryAsync(ct);
            return false;
        }
    }

    private NpgsqlParameter ColumnOf(IReadOnlyList<object?[]> rows, int column)
    {
        var (type, array) = columns[column].Type switch
        {
            BulkType.Uuid => (NpgsqlDbType.Uuid, (object)Column(rows, column, v => v is IId id ? id.Value : (Guid?)v)),
            BulkType.Text => (NpgsqlDbType.Text, Column(rows, column, v => v is Enum e ? Dialect.NameOf(e) : (string?)v)),
            BulkType.Long => (NpgsqlDbType.Bigint, Column(rows, column, v => (long?)v)),
            BulkType.Int => (NpgsqlDbType.Integer, Column(rows, column, v => v is DateOnly day ? day.DayNumber : (int?)v)),
            BulkType.Number => (NpgsqlDbType.Double, Column(rows, column, v => (double?)v)),
            BulkType.Bytes => (NpgsqlDbType.Bytea, Column(rows, column, v => (byte[]?)v)),
            BulkType.Flag => (NpgsqlDbType.Boolean, Column(rows, column, v => (bool?)v)),
            _ => (NpgsqlDbType.TimestampTz, Column(rows, column, v => v is DateTimeOffset at ? at.UtcDateTime : (DateTime?)null)),
        };
        return new NpgsqlParameter($"@p{column}", NpgsqlDbType.Array | type) { Value = array };
    }

    private static T[] Column<T>(IReadOnlyList<object?[]> rows, int column, Func<object?, T> convert)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = convert(rows[i][column]);
        return values;
    }
}
