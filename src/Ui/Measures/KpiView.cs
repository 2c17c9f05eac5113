namespace Guildhall.Ui;

/// <summary>Which way is good news; <see cref="Neither"/> leaves the change uncoloured.</summary>
public enum GoodDirection { Up, Down, Neither }

/// <param name="Value">As shown, already formatted for the language.</param>
/// <param name="Definition">One sentence: what is counted over what.</param>
public sealed record KpiView(string Label, string Value, string? Unit = null, string? Definition = null)
{
    /// <summary>The plain number, needed for the benchmark.</summary>
    public double? Figure { get; init; }
    /// <summary>Relative change to the compared period: 0.12 is +12%.</summary>
    public double? Change { get; init; }
    public GoodDirection Direction { get; init; }
    /// <summary>Such as "against the 30 days before".</summary>
    public string? ComparedTo { get; init; }
    public Benchmark? Benchmark { get; init; }
    /// <summary>Where the benchmark or the figure comes from.</summary>
    public string? Source { get; init; }
    public IReadOnlyList<double?> Trend { get; init; } = [];
    public string? Href { get; init; }
}
