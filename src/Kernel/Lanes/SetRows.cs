using System.Buffers;
using System.Text;
using System.Text.Json;
using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Lanes;

/// <summary>One column of a set: as many values as there are rows. Ids, instants, days, enums and bytes are stored as everywhere else.</summary>
public readonly record struct SetColumn(string Name, Array Values);

/// <summary>A batch as a table inside a statement, so that one text writes it on both databases.</summary>
public static class SetRows
{
    /// <summary>For a FROM clause: a table <paramref name="name"/> with these columns and <c>n</c>, the row's number from 1. <c>unnest</c> on PostgreSQL, <c>json_each</c> on SQLite.</summary>
    public static Sql Rows(this AppDb db, string name, params ReadOnlySpan<SetColumn> columns)
    {
        if (!db.IsSqlite)
        {
            var arrays = new List<Sql>(columns.Length);
            var names = new StringBuilder();
            foreach (var column in columns)
            {
                arrays.Add(Sql.Of($"{column.Values}"));
                names.Append(column.Name).Append(", ");
            }
            return Sql.Of($"unnest({Sql.Join(", ", arrays)}) with ordinality as {Sql.Raw(name)} ({Sql.Raw(names.ToString())}n)");
        }
        var select = new StringBuilder();
        for (var i = 0; i < columns.Length; i++)
            select.Append(Hexed(columns[i].Values) ? $"unhex(value ->> {i}) as {columns[i].Name}, " : $"value ->> {i} as {columns[i].Name}, ");
        return Sql.Of($"(select {Sql.Raw(select.ToString())}key + 1 as n from json_each({Json(columns)})) as {Sql.Raw(name)}");
    }

    /// <summary>[[row 1], [row 2], …]: one array of rows, because joining one json_each per column would take n² steps.</summary>
    private static string Json(ReadOnlySpan<SetColumn> columns)
    {
        var text = new ArrayBufferWriter<byte>(columns[0].Values.Length * columns.Length * 24 + 16);
        using var json = new Utf8JsonWriter(text);
        json.WriteStartArray();
        for (var row = 0; row < columns[0].Values.Length; row++)
        {
            json.WriteStartArray();
            foreach (var column in columns) Write(json, column.Values, row);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, Array values, int row)
    {
        switch (values)
        {
            case Guid[] guids: WriteHex(json, guids[row]); break;
            case long[] numbers: json.WriteNumberValue(numbers[row]); break;
            case int[] numbers: json.WriteNumberValue(numbers[row]); break;
            case string?[] texts: json.WriteStringValue(texts[row]); break;
            default: WriteStored(json, Dialect.ForSqlite(values.GetValue(row))); break;
        }
    }

    private static void WriteStored(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case DBNull: json.WriteNullValue(); break;
            case byte[] bytes: json.WriteStringValue(Convert.ToHexString(bytes)); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteNumberValue(flag ? 1 : 0); break;
            case double number: json.WriteNumberValue(number); break;
            default: json.WriteNumberValue(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)); break;
        }
    }

    private static void WriteHex(Utf8JsonWriter json, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> hex = stackalloc byte[32];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Convert.TryToHexString(bytes, hex, out _);
        json.WriteStringValue(hex);
    }

    private static bool Hexed(Array values)
    {
        var element = values.GetType().GetElementType()!;
        element = Nullable.GetUnderlyingType(element) ?? element;
        return element == typeof(Guid) || element == typeof(byte[]) || Id.IsId(element);
    }
}
