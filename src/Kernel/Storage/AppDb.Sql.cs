using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Guildhall.Kernel.Storage;

public sealed partial class AppDb
{
    /// <summary>All rows of the answer.</summary>
    public async Task<List<T>> Query<T>(Sql sql, Func<Row, T> read, CancellationToken ct = default)
    {
        if (round is not null) return await round.Ask(sql, read, ct);
        var rows = new List<T>();
        await foreach (var row in Stream(sql, read, ct)) rows.Add(row);
        return rows;
    }

    /// <summary>Rows one by one; the connection is busy until the last one was read.</summary>
    public async IAsyncEnumerable<T> Stream<T>(Sql sql, Func<Row, T> read, [EnumeratorCancellation] CancellationToken ct = default)
    {
        if (round is not null)
        {
            foreach (var row in await round.Ask(sql, read, ct)) yield return row;
            yield break;
        }
        await Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = Command(sql);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) yield return read(new Row(reader));
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    /// <summary>The first row, or default.</summary>
    public async Task<T?> First<T>(Sql sql, Func<Row, T> read, CancellationToken ct = default)
    {
        await foreach (var row in Stream(sql, read, ct)) return row;
        return default;
    }

    /// <summary>The single number a counting query answers; 0 for NULL.</summary>
    public Task<long> Count(Sql sql, CancellationToken ct = default) => First(sql, r => r.LongOrNull(0) ?? 0, ct);

    /// <summary>Runs a write inside the current transaction, or in one of its own. Answers the number of rows touched.</summary>
    public async Task<int> Execute(Sql sql, CancellationToken ct = default)
    {
        if (current is not null)
        {
            if (round is not null) return await round.Ask(sql, ct);
            await using var command = Command(sql);
            return await command.ExecuteNonQueryAsync(ct);
        }
        await using var transaction = await Begin(ct);
        var touched = await Execute(sql, ct);
        await transaction.Commit(ct);
        return touched;
    }

    /// <summary>A command of the current connection and transaction, for code that binds parameters itself.</summary>
    internal DbCommand Command(string text)
    {
        source.Guard.Check(text);
        var command = Database.GetDbConnection().CreateCommand();
        command.Transaction = Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        return command;
    }

    private DbCommand Command(Sql sql)
    {
        var command = Command(sql.Render(anyBrand: !IsSqlite));
        for (var i = 0; i < sql.Values.Count; i++)
            command.Parameters.Add(Dialect.Parameter(Kind, ParameterNames.Of(i), sql.Values[i]));
        return command;
    }

    private NpgsqlBatchCommand BatchCommand(Sql sql)
    {
        var command = BatchCommand(sql.Render(anyBrand: true));
        for (var i = 0; i < sql.Values.Count; i++)
            command.Parameters.Add(Dialect.Parameter(Kind, ParameterNames.Of(i), sql.Values[i]));
        return command;
    }

    private NpgsqlBatchCommand BatchCommand(string text)
    {
        source.Guard.Check(text);
        return new NpgsqlBatchCommand(text);
    }

    /// <summary><c>column in (values)</c> for any number of ids, numbers or words.</summary>
    public Sql In(string column, Array values) => IsSqlite switch
    {
        true when values.GetType().GetElementType() is { } e && (e == typeof(Guid) || Id.IsId(e)) => Sql.Of($"{Sql.Raw(column)} in (select unhex(value) from json_each({values}))"),
        true => Sql.Of($"{Sql.Raw(column)} in (select value from json_each({values}))"),
        false => Sql.Of($"{Sql.Raw(column)} = any({values})"),
    };
}

internal static class ParameterNames
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 64).Select(n => $"@p{n}")];

    public static string Of(int n) => n < Names.Length ? Names[n] : $"@p{n}";
}
