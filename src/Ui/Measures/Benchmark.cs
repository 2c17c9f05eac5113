namespace Guildhall.Ui;

public enum Band { Weak, Normal, Good, Top }

/// <summary>Where a figure stands in its field: the value at which each better band begins. A threshold that is null has no band of its own.</summary>
/// <param name="LowerIsBetter">Costs and waiting times: bands begin at or below their threshold.</param>
public sealed record Benchmark(double? Normal = null, double? Good = null, double? Top = null, bool LowerIsBetter = false)
{
    /// <summary>The bands that exist, worst first.</summary>
    public IReadOnlyList<Band> Bands => [Band.Weak, .. Steps.Select(s => s.Band)];

    public Band BandOf(double value) => Steps.LastOrDefault(step => LowerIsBetter ? value <= step.From : value >= step.From).Band;

    /// <summary>0 to 1 along bands drawn equally wide; within a band in proportion, beyond the last threshold ever more slowly.</summary>
    public double PositionOf(double value)
    {
        var steps = Steps;
        if (steps.Count == 0) return .5;
        var band = steps.Count(step => LowerIsBetter ? value <= step.From : value >= step.From);
        return (band + Within(band)) / (steps.Count + 1);

        double Within(int at)
        {
            if (LowerIsBetter)
            {
                // The weak band has no upper end, the best one ends at nothing.
                if (at == 0) return Math.Clamp(steps[0].From / Math.Max(value, double.Epsilon), 0, 1);
                var lower = at == steps.Count ? 0 : steps[at].From;
                var upper = steps[at - 1].From;
                return upper > lower ? Math.Clamp((upper - value) / (upper - lower), 0, 1) : .5;
            }
            if (at == steps.Count) return steps[^1].From > 0 ? Math.Clamp(1 - steps[^1].From / value, 0, 1) : .5;
            var from = at == 0 ? 0 : steps[at - 1].From;
            return steps[at].From > from ? Math.Clamp((value - from) / (steps[at].From - from), 0, 1) : .5;
        }
    }

    private IReadOnlyList<(Band Band, double From)> Steps
    {
        get
        {
            List<(Band, double)> steps = [];
            if (Normal is { } normal) steps.Add((Band.Normal, normal));
            if (Good is { } good) steps.Add((Band.Good, good));
            if (Top is { } top) steps.Add((Band.Top, top));
            return steps;
        }
    }
}
