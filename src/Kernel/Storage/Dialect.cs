using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Guildhall.Kernel.Storage;

/// <summary>How values are stored: SQLite keeps ids as 16 big-endian bytes and instants as UTC ticks, PostgreSQL natively; days are day numbers and enums snake_case text on both.</summary>
internal static class Dialect
{
    private static readonly ConcurrentDictionary<Enum, string> EnumNames = new();

    public static DbParameter Parameter(StorageKind kind, string name, object? value) => kind == StorageKind.Sqlite
        ? new SqliteParameter(name, ForSqlite(value))
        : new NpgsqlParameter(name, ForPostgreSql(value));

    public static object ForSqlite(object? value) => value switch
    {
        null => DBNull.Value,
        IId id => id.Value.ToByteArray(true),
        Guid guid => guid.ToByteArray(true),
        DateTimeOffset at => at.UtcTicks,
        DateOnly day => (long)day.DayNumber,
        Enum e => NameOf(e),
        byte[] bytes => bytes,
        IEnumerable<Guid> guids => JsonSerializer.Serialize(guids.Select(Hex)),
        IEnumerable<DateTimeOffset> instants => JsonSerializer.Serialize(instants.Select(i => i.UtcTicks)),
        IEnumerable<DateOnly> days => JsonSerializer.Serialize(days.Select(d => d.DayNumber)),
        IEnumerable<byte[]> blobs => JsonSerializer.Serialize(blobs.Select(Convert.ToHexString)),
        Array array when array.GetType().GetElementType() is { } element && Id.IsId(element) => JsonSerializer.Serialize(array.Cast<IId>().Select(i => Hex(i.Value))),
        Array array => JsonSerializer.Serialize(array, array.GetType()),
        _ => value,
    };

    public static object ForPostgreSql(object? value) => value switch
    {
        null => DBNull.Value,
        IId id => id.Value,
        DateTimeOffset at => at.ToUniversalTime(),
        DateOnly day => day.DayNumber,
        Enum e => NameOf(e),
        IEnumerable<DateTimeOffset> instants => instants.Select(i => i.ToUniversalTime()).ToArray(),
        IEnumerable<DateOnly> days => days.Select(d => d.DayNumber).ToArray(),
        Array array when array.GetType().GetElementType() is { } element && Id.IsId(element) => array.Cast<IId>().Select(i => i.Value).ToArray(),
        _ => value,
    };

    public static string NameOf(Enum value) => EnumNames.GetOrAdd(value, e => JsonNamingPolicy.SnakeCaseLower.ConvertName(e.ToString()));

    public static TEnum EnumOf<TEnum>(string name) where TEnum : struct, Enum => Enum.Parse<TEnum>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static string Hex(Guid guid) => Convert.ToHexString(guid.ToByteArray(true));
}
