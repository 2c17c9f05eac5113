using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.CheckIns;

/// <summary>A stage as it is shown.</summary>
/// <param name="Row">Days in a row; else in all.</param>
/// <param name="Has">How many days somebody has towards it.</param>
public sealed record ShownStage(bool Row, int Days, string Reward, int Has, bool Done)
{
    internal static IReadOnlyList<ShownStage> Of(CheckIn checkIn, Localizer t, CheckInSum sum, IReadOnlySet<int> reached) =>
        [.. checkIn.Stages.Select((s, n) => new ShownStage(s.Kind == StageKind.Consecutive, s.Days, s.Coupon is not null ? t["activities.check_in_coupon"] : t["activities.points_of", s.Points], s.Kind == StageKind.Consecutive ? sum.Best : sum.Days, reached.Contains(n)))];
}
