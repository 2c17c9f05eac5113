namespace Guildhall.Communities.Team;

/// <summary>What a week needs: at each time of the rhythm somebody who leads (content or activity), somebody on the floor and somebody for service.</summary>
internal static class TeamPlan
{
    /// <summary>Until the community has a rhythm of its own.</summary>
    public static IReadOnlyList<TimeOnly> UsualHours { get; } = [new(7, 30), new(10, 0), new(17, 0), new(21, 0)];

    /// <summary>Ten at most for a flagship group rich in members' own content; eight will do when two people hold two roles.</summary>
    public static IReadOnlyList<(TeamRole Role, int People)> Suggested { get; } = [(TeamRole.Content, 2), (TeamRole.Activity, 2), (TeamRole.User, 2), (TeamRole.Floor, 2), (TeamRole.Service, 2)];

    public static IReadOnlyList<TeamRole> Missing(IReadOnlyList<TeamSlot> slots, int weekday, TimeOnly hour)
    {
        var there = slots.Where(s => s.Covers(weekday, hour)).Select(s => s.Role).ToHashSet();
        List<TeamRole> missing = [];
        if (!there.Contains(TeamRole.Content) && !there.Contains(TeamRole.Activity)) missing.Add(TeamRole.Content);
        if (!there.Contains(TeamRole.Floor)) missing.Add(TeamRole.Floor);
        if (!there.Contains(TeamRole.Service)) missing.Add(TeamRole.Service);
        return missing;
    }

    public static int People(IReadOnlyList<TeamSlot> slots) => slots.Select(s => s.Person).Distinct(StringComparer.Ordinal).Count();
}
