using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Lanes;

/// <summary>One column of a set: as many values as there are rows. Ids, instants, days, enums and bytes are stored as everywhere else.</summary>
public readonly record struct SetColumn(string Name, Array Values);

/// <summary>A batch as a table inside a statement, so that one text writes it on both databases.</summary>
public static class SetRows
{
    // Only SQLite reads it: nothing needs the escapes that a page would.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>For a FROM clause: a table <paramref name="table"/> with these columns and <c>n</c>, the row's number from 1. <c>unnest</c> on PostgreSQL, <c>json_each</c> on SQLite.</summary>
    public static Sql Rows(this AppDb db, string table, params ReadOnlySpan<SetColumn> columns)
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
            return Sql.Of($"unnest({Sql.Join(", ", arrays)}) with ordinality as {Sql.Raw(table)} ({Sql.Raw(names.ToString())}n)");
        }
        var (select, varying, count) = (new List<Sql>(columns.Length + 1), new List<Array>(columns.Length), columns[0].Values.Length);
        foreach (var column in columns)
        {
            var name = Sql.Raw(column.Name);
            if (IsOneValue(column.Values)) select.Add(Sql.Of($"{column.Values.GetValue(0)} as {name}"));
            else
            {
                var value = Sql.Raw(varying.Count.ToString(CultureInfo.InvariantCulture));
                select.Add(Hexed(column.Values) ? Sql.Of($"unhex(value ->> {value}) as {name}") : Sql.Of($"value ->> {value} as {name}"));
                varying.Add(column.Values);
            }
        }
        return Sql.Of($"(select {Sql.Join(", ", select)}, key + 1 as n from json_each({Json(varying, count)})) as {Sql.Raw(table)}");
    }

    /// <summary>Many who do the same in an activity differ in few columns; what is the same for all goes as one parameter.</summary>
    private static bool IsOneValue(Array values) => values.Length > 0 && values switch
    {
        Guid[] guids => guids.AsSpan(1..).IndexOfAnyExcept(guids[0]) < 0,
        long[] numbers => numbers.AsSpan(1..).IndexOfAnyExcept(numbers[0]) < 0,
        int[] numbers => numbers.AsSpan(1..).IndexOfAnyExcept(numbers[0]) < 0,
        string?[] texts => texts.AsSpan(1..).IndexOfAnyExcept(texts[0]) < 0,
        byte[][] => false,
        _ => IsOneOf(values),
    };

    private static bool IsOneOf(Array values)
    {
        var first = values.GetValue(0);
        for (var row = 1; row < values.Length; row++)
            if (!Equals(first, values.GetValue(row))) return false;
        return true;
    }

    /// <summary>[[row 1], [row 2], …]: one array of rows, because joining one json_each per column would take n² steps.</summary>
    private static string Json(List<Array> columns, int rows)
    {
        var text = new ArrayBufferWriter<byte>(rows * (columns.Count + 1) * 24 + 16);
        using var json = new Utf8JsonWriter(text, Plain);
        json.WriteStartArray();
        for (var row = 0; row < rows; row++)
        {
            json.WriteStartArray();
            foreach (var column in columns) Write(json, column, row);
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
            default: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
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
