using System.Text;

namespace Guildhall.Kernel.Files;

/// <summary>A value a reader wants from a table, and the headers under which exports are known to hold it, the best first.</summary>
/// <param name="Name">The name in <c>--map name=column</c>; itself an alias.</param>
/// <param name="Required">Refused without it, unless one of <paramref name="Or"/> is there.</param>
public sealed record TableField(string Name, bool Required, IReadOnlyList<string> Aliases, IReadOnlyList<string>? Or = null);

/// <summary>Where the fields of a reader are in a table.</summary>
public sealed class ColumnMap
{
    private readonly Dictionary<string, int> columns;

    private ColumnMap(IReadOnlyList<string> headers, Dictionary<string, int> columns, int widthNeeded) =>
        (Headers, this.columns, WidthNeeded) = (headers, columns, widthNeeded);

    public IReadOnlyList<string> Headers { get; }

    /// <summary>Cells a row must have at least so that no required field is missing.</summary>
    public int WidthNeeded { get; }

    /// <summary>Field → column, for showing what was understood.</summary>
    public IReadOnlyDictionary<string, int> Columns => columns;

    /// <summary>The column of a field, or −1.</summary>
    public int this[string field] => columns.GetValueOrDefault(field, -1);

    public string? HeaderOf(string field) => columns.TryGetValue(field, out var column) ? Headers[column] : null;

    /// <summary>Columns no field uses.</summary>
    public IEnumerable<int> Others => Enumerable.Range(0, Headers.Count).Except(columns.Values).Where(column => Headers[column].Length > 0);

    /// <param name="overrides">Field → column header; wins over aliases, and an empty header leaves the field out. An unknown field or column is refused, and so are missing required fields.</param>
    public static Result<ColumnMap> Of(IReadOnlyList<string> headers, IReadOnlyList<TableField> fields, IReadOnlyDictionary<string, string>? overrides = null)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < headers.Count; i++)
            foreach (var key in Keys(headers[i])) byName.TryAdd(key, i);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (field, column) in overrides ?? new Dictionary<string, string>())
        {
            if (fields.All(f => f.Name != field)) return FileRefusals.UnknownField(field, string.Join(", ", fields.Select(f => f.Name)));
            if (column.Length == 0) continue;
            if (Keys(column).Select(key => byName.GetValueOrDefault(key, -1)).FirstOrDefault(c => c >= 0, -1) is not (>= 0 and var found))
                return FileRefusals.UnknownColumn(column, Shown(headers));
            columns[field] = found;
        }
        foreach (var field in fields)
            if (!columns.ContainsKey(field.Name) && overrides?.ContainsKey(field.Name) != true && Find(field, byName, columns) is >= 0 and var column) columns[field.Name] = column;
        var missing = fields.Where(f => f.Required && !columns.ContainsKey(f.Name) && f.Or?.Any(columns.ContainsKey) != true).Select(f => f.Name).ToList();
        if (missing.Count > 0)
            return FileRefusals.MissingColumns(string.Join(", ", missing), Shown(headers), string.Join(", ", fields.Where(f => f.Required).Select(f => f.Name)));
        var width = fields.Where(f => f.Required && columns.ContainsKey(f.Name)).Select(f => columns[f.Name] + 1).DefaultIfEmpty(0).Max();
        return new ColumnMap(headers, columns, width);
    }

    /// <summary>The column that would be taken for each field, whatever is missing.</summary>
    internal static IReadOnlyDictionary<string, string> Guess(IReadOnlyList<string> headers, IReadOnlyList<TableField> fields, IReadOnlyDictionary<string, string>? overrides)
    {
        var known = overrides?.Where(o => fields.Any(f => f.Name == o.Key) && (o.Value.Length == 0 || headers.Contains(o.Value))).ToDictionary();
        var map = Of(headers, [.. fields.Select(f => f with { Required = false })], known);
        return map.Refusal is null ? map.Value.columns.ToDictionary(c => c.Key, c => headers[c.Value]) : new Dictionary<string, string>();
    }

    /// <summary>How many fields a row of cells would name if it were the header.</summary>
    internal static int Matches(IReadOnlyList<string> cells, IReadOnlyList<TableField> fields, IReadOnlyDictionary<string, string>? overrides)
    {
        var names = cells.SelectMany(Keys).ToHashSet(StringComparer.Ordinal);
        var wanted = overrides?.Values.Count(column => Keys(column).Any(names.Contains)) ?? 0;
        return 2 * wanted + fields.Count(f => f.Aliases.Prepend(f.Name).Any(alias => names.Contains(Key(alias))));
    }

    private static int Find(TableField field, Dictionary<string, int> byName, Dictionary<string, int> taken)
    {
        foreach (var alias in field.Aliases.Prepend(field.Name))
            if (byName.TryGetValue(Key(alias), out var column) && !taken.ContainsValue(column)) return column;
        return -1;
    }

    // A header is known by its letters alone, and again without what stands in brackets: 商品总价(元).
    private static IEnumerable<string> Keys(string header)
    {
        var key = Key(header);
        if (key.Length == 0) yield break;
        yield return key;
        var bracket = key.IndexOf('(', StringComparison.Ordinal);
        if (bracket > 0) yield return key[..bracket];
    }

    private static string Key(string header)
    {
        var key = new StringBuilder(header.Length);
        foreach (var c in Cells.Clean(header).Normalize(NormalizationForm.FormKC))
            if (c is not (' ' or '_' or '-' or '.' or '*' or '\u200B' or '\uFEFF' or '\t' or '\n' or '\r')) key.Append(char.ToLowerInvariant(c));
        return key.ToString();
    }

    private static string Shown(IReadOnlyList<string> headers) => string.Join(", ", headers.Where(h => h.Length > 0).Take(40));
}
