using System.Data.Common;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Bench.Imports;

/// <summary>The rows that an import left behind, written once more under another brand as fast as the database takes them: COPY, or one prepared statement per table, in one transaction.</summary>
internal sealed class SameRows(StorageOptions storage)
{
    // In the order of the file, as far as the table tells.
    private static readonly (string Table, string Order)[] Tables =
    [
        ("members_members", "id"), ("members_identities", "member_id"), ("members_tags", "member_id"), ("members_memberships", "member_id"),
        ("conversations_messages", "seq"), ("conversations_mentions", "message_id"),
    ];

    private readonly List<Rows> held = [];

    private sealed record Rows(string Table, string[] Columns, List<object[]> Values);

    public async Task Read(BrandId brand, BrandId other)
    {
        await using var connection = await Open();
        foreach (var (table, order) in Tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table} where brand_id = @brand order by {order}";
            Add(command, "@brand", Key(brand));
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new Rows(table, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], []);
            while (await reader.ReadAsync())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                row[0] = Key(other);
                rows.Values.Add(row);
            }
            if (rows.Values.Count > 0) held.Add(rows);
        }
    }

    public async Task Write()
    {
        await using var connection = await Open();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var rows in held)
            if (connection is NpgsqlConnection postgres) await Copy(postgres, rows);
            else Insert((SqliteConnection)connection, (SqliteTransaction)transaction, rows);
        await transaction.CommitAsync();
    }

    /// <summary>Takes the rows of a measured brand out again, so that every round finds the tables as it did the first time.</summary>
    public async Task Remove(BrandId brand)
    {
        await using var connection = await Open();
        foreach (var (table, _) in Tables.Append(("kernel_outbox", "")))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"delete from {table} where brand_id = @brand";
            Add(command, "@brand", Key(brand));
            await command.ExecuteNonQueryAsync();
        }
    }

    private static void Insert(SqliteConnection connection, SqliteTransaction transaction, Rows rows)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"insert into {rows.Table} ({string.Join(", ", rows.Columns)}) values ({string.Join(", ", rows.Columns.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < rows.Columns.Length; i++) Add(command, $"@p{i}", DBNull.Value);
        command.Prepare();
        foreach (var row in rows.Values)
        {
            for (var i = 0; i < row.Length; i++) command.Parameters[i].Value = row[i];
            command.ExecuteNonQuery();
        }
    }

    private static async Task Copy(NpgsqlConnection connection, Rows rows)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {rows.Table} ({string.Join(", ", rows.Columns)}) from stdin (format binary)");
        foreach (var row in rows.Values)
        {
            copy.StartRow();
            foreach (var value in row)
                switch (value)
                {
                    case Guid id: copy.Write(id, NpgsqlDbType.Uuid); break;
                    case string text: copy.Write(text, NpgsqlDbType.Text); break;
                    case int number: copy.Write(number, NpgsqlDbType.Integer); break;
                    case long number: copy.Write(number, NpgsqlDbType.Bigint); break;
                    case bool flag: copy.Write(flag, NpgsqlDbType.Boolean); break;
                    case DateTime at: copy.Write(at, NpgsqlDbType.TimestampTz); break;
                    default: copy.WriteNull(); break;
                }
        }
        await copy.CompleteAsync();
    }

    private async Task<DbConnection> Open()
    {
        DbConnection connection = storage.Kind == StorageKind.Sqlite ? new SqliteConnection(AppDbSource.SqliteConnectionString(storage.Connection)) : new NpgsqlConnection(storage.Connection);
        await connection.OpenAsync();
        if (connection is not SqliteConnection) return connection;
        // As the product has it.
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA cache_size=-16000; PRAGMA query_only=0";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private object Key(BrandId brand) => storage.Kind == StorageKind.Sqlite ? brand.Value.ToByteArray(true) : brand.Value;

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
