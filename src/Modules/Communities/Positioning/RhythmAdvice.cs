namespace Guildhall.Communities.Positioning;

/// <summary>What the premium × purchase-frequency matrix recommends until the group's own rhythm is known.</summary>
/// <param name="Kinds">Text code of the activity kinds, one a line.</param>
internal sealed record RhythmAdvice(Level Premium, Level Frequency, int Pushes, string Kinds, IReadOnlyList<TimeOnly> Hours)
{
    public static IReadOnlyList<RhythmAdvice> Cells { get; } =
    [
        new(Level.High, Level.Low, 1, "communities.rhythm.high_low.kinds", [new(20, 30)]),
        new(Level.High, Level.High, 3, "communities.rhythm.high_high.kinds", [new(10, 0), new(17, 0), new(21, 0)]),
        new(Level.Low, Level.Low, 1, "communities.rhythm.low_low.kinds", [new(12, 0)]),
        new(Level.Low, Level.High, 4, "communities.rhythm.low_high.kinds", [new(7, 30), new(10, 0), new(17, 0), new(21, 0)]),
    ];

    public static RhythmAdvice? For(Level? premium, Level? frequency) => Cells.FirstOrDefault(c => c.Premium == premium && c.Frequency == frequency);

    public string Key => $"communities.rhythm.{Premium}_{Frequency}".ToLowerInvariant();
}
