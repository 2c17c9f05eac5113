using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Guildhall.Kernel.Storage;

/// <summary>SQL written as an interpolated string: every hole becomes a parameter, another <see cref="Sql"/> in a hole is spliced in as text with its own parameters.</summary>
/// <remarks>Ids, instants, days and enums are stored by each database's convention; arrays go as PostgreSQL arrays or as JSON text for SQLite's <c>json_each</c>.</remarks>
[InterpolatedStringHandler]
public sealed class Sql
{
    private readonly StringBuilder text;

    public Sql(int literalLength, int formattedCount) => text = new StringBuilder(literalLength + formattedCount * 4);

    private Sql(string raw) => text = new StringBuilder(raw);

    /// <summary>Text in which each NUL stands for the next parameter of <see cref="Values"/>.</summary>
    internal StringBuilder Template => text;

    internal List<object?> Values { get; } = [];

    public static Sql Empty => new("");

    /// <summary>Text of our own (a column, a direction), never anything a user typed.</summary>
    public static Sql Raw(string ownText) => new(ownText);

    public static Sql Join(string separator, IEnumerable<Sql> parts)
    {
        var joined = Empty;
        foreach (var part in parts)
        {
            if (joined.text.Length > 0) joined.text.Append(separator);
            joined.AppendFormatted(part);
        }
        return joined;
    }

    public static Sql Of(Sql sql) => sql;

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted(Sql part)
    {
        text.Append(part.text);
        Values.AddRange(part.Values);
    }

    public void AppendFormatted<T>(T value)
    {
        text.Append('\0');
        Values.Add(value);
    }

    /// <summary>The command text with parameters @p0, @p1 ….</summary>
    /// <param name="anyBrand">Writes a brand as <c>(select @p0)</c>: PostgreSQL then plans for a brand of average size. Told which one, it takes a brand that came after its statistics for a single row,
    /// and joins that brand's thousands of members with each other one by one: seconds for a question that takes a tenth of a millisecond.</param>
    internal string Render(bool anyBrand)
    {
        if (Values.Count == 0) return text.ToString();
        var rendered = new StringBuilder(text.Length + Values.Count * 4);
        var n = 0;
        foreach (var chunk in text.GetChunks())
            foreach (var c in chunk.Span)
                if (c != '\0') rendered.Append(c);
                else if (anyBrand && Values[n] is BrandId) rendered.Append(CultureInfo.InvariantCulture, $"(select @p{n++})");
                else rendered.Append(CultureInfo.InvariantCulture, $"@p{n++}");
        return rendered.ToString();
    }
}
