using System.Text;
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

    private readonly string names = string.Join(", ", columns.Select(c => c.Name));

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
        using var command = (SqliteCommand)db.Command($"insert into {table} ({names}) values ({values}) on conflict {OnConflict}");
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

    private async Task<int> WritePostgreSql(AppDb db, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        var arrays = new StringBuilder();
        for (var i = 0; i < columns.Length; i++) arrays.Append(i == 0 ? "" : ", ").Append('@').Append('p').Append(i);
        await using var command = (NpgsqlCommand)db.Command($"insert into {table} ({names}){Overriding} select * from unnest({arrays}) on conflict {OnConflict}");
        for (var i = 0; i < columns.Length; i++) command.Parameters.Add(ColumnOf(rows, i));
        return await command.ExecuteNonQueryAsync(ct);
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
