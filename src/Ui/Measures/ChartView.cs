using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Guildhall.Ui;

public enum ChartKind { Line, Area, Bar, Stacked }

/// <param name="Values">One per label; null where there is no figure.</param>
/// <param name="Dashed">For forecasts and the compared period.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values, bool Dashed = false);

/// <summary>A level drawn across the chart, such as a benchmark.</summary>
public sealed record ChartReference(string Name, double Value);

/// <summary>Something that happened on the way, drawn across at a label.</summary>
/// <param name="At">Index of the label.</param>
public sealed record ChartMark(int At, string Name);

/// <param name="Percent">Values are ratios and shown as percentages.</param>
public sealed record ChartView(string Title, ChartKind Kind, IReadOnlyList<string> Labels, IReadOnlyList<ChartSeries> Series, string? Unit = null, bool Percent = false, ChartReference? Reference = null)
{
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    // Escapes <, > and & still, so that no value can end the script element it is written into.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    internal string Json(string language) => JsonSerializer.Serialize(new { Kind, Labels, Series, Unit = Unit ?? "", Percent, Reference, Marks, Language = language }, Options);

    internal string Show(double? value, CultureInfo culture) => value is not { } number ? "–" : number.ToString(Percent ? "P1" : "#,0.##", culture);
}
