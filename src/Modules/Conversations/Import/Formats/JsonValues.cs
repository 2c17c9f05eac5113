using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>Reads properties of a foreign JSON whose types vary between versions of the program that wrote it.</summary>
internal static partial class JsonValues
{
    /// <summary>The string, or the number as written; null when absent, null, empty or something else.</summary>
    public static string? Text(this JsonElement item, string property)
    {
        if (!item.Has(property, out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.Words() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    /// <summary>The string, without what no database keeps: NUL characters, and halves of surrogate pairs, which some exporters leave when they cut an emoji in two.</summary>
    public static string Words(this JsonElement value)
    {
        try
        {
            var text = value.GetString()!;
            return text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;
        }
        catch (InvalidOperationException)
        {
            return JsonSerializer.Deserialize<string>(HalfPair().Replace(value.GetRawText(), "\\uFFFD"))!.Replace("\0", "", StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"\\u[dD][89aAbB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89aAbB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}")]
    private static partial Regex HalfPair();

    public static bool Is(this JsonElement item, string property) => item.Has(property, out var value) && value.ValueKind == JsonValueKind.True;

    public static int Count(this JsonElement item, string property) =>
        item.Has(property, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) ? count : 0;

    public static IEnumerable<JsonElement> Items(this JsonElement item, string property) =>
        item.Has(property, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static JsonElement? Item(this JsonElement item, string property) =>
        item.Has(property, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static bool Has(this JsonElement item, string property, out JsonElement value)
    {
        value = default;
        return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(property, out value);
    }

    public static long? Seconds(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 100_000_000_000 ? seconds : null;
}
