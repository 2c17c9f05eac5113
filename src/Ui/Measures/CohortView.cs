namespace Guildhall.Ui;

/// <param name="Rates">Share still there in week 0, 1, 2 …; null where that week has not come.</param>
public sealed record CohortView(string Label, long Size, IReadOnlyList<double?> Rates);
