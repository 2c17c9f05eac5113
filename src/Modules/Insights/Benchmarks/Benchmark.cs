namespace Guildhall.Insights.Benchmarks;

public enum Standing { Weak, Normal, Good, Top }

/// <summary>Where a figure was read from: the field's own practice texts, or Guildhall's reading until a brand's own history replaces it.</summary>
public enum BenchmarkSource { None, Field, House, Brand }

/// <summary>A value and what it scores on the scale weak 0–40, normal 40–70, good 70–90, top 90–100.</summary>
public readonly record struct Anchor(double Value, double Score);

/// <summary>How a metric's values map onto the scale: straight lines between anchors, level beyond the ends.</summary>
/// <param name="Anchors">By ascending value. Scores that fall again make a benchmark two-sided; two anchors of one value make a jump (a band the field leaves empty).</param>
/// <param name="Sources">Of the bands weak, normal, good, top; <see cref="BenchmarkSource.None"/> where the field has no such band.</param>
/// <param name="Currency">For amounts: the currency they are in; nothing is said about any other.</param>
public sealed record Benchmark(string Key, IReadOnlyList<Anchor> Anchors, IReadOnlyList<BenchmarkSource> Sources, string? Currency = null)
{
    public double Score(double value)
    {
        if (value <= Anchors[0].Value) return Anchors[0].Score;
        for (var i = 1; i < Anchors.Count; i++)
        {
            var (low, high) = (Anchors[i - 1], Anchors[i]);
            if (value <= high.Value && high.Value > low.Value) return low.Score + (high.Score - low.Score) * (value - low.Value) / (high.Value - low.Value);
        }
        return Anchors[^1].Score;
    }

    public Standing StandingOf(double value)
    {
        var standing = Score(value) switch { < 40 => Standing.Weak, < 70 => Standing.Normal, < 90 => Standing.Good, _ => Standing.Top };
        while (Sources[(int)standing] == BenchmarkSource.None && standing > Standing.Weak) standing--;
        return standing;
    }

    public BenchmarkSource SourceOf(Standing standing) => Sources[(int)standing];

    public bool TwoSided => Anchors.Zip(Anchors.Skip(1)).Select(p => Math.Sign(p.Second.Score - p.First.Score)).Where(s => s != 0).Distinct().Count() > 1;

    public bool LowerIsBetter => !TwoSided && Anchors[^1].Score < Anchors[0].Score;

    /// <summary>The value at which a one-sided band begins; null where the field has none.</summary>
    public double? Begin(Standing standing)
    {
        if (TwoSided || SourceOf(standing) == BenchmarkSource.None) return null;
        var score = standing switch { Standing.Normal => 40, Standing.Good => 70, Standing.Top => 90, _ => 0 };
        return Anchors.Where(a => Math.Abs(a.Score - score) < 1e-9).Select(a => (double?)a.Value).FirstOrDefault();
    }
}
