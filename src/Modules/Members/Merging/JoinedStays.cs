using Guildhall.Kernel;

namespace Guildhall.Members.Merging;

/// <summary>A row of members_memberships without its person.</summary>
internal sealed record StayRow(DateTimeOffset JoinedAt, DateTimeOffset? LeftAt, bool Estimated, string? Scene, string? LeaveReason, Guid? Import)
{
    private bool Meets(StayRow later) => LeftAt is null || later.JoinedAt <= LeftAt;

    /// <summary>The stays of one human who was counted as several: those that overlap become one.</summary>
    public static List<StayRow> Unite(IEnumerable<StayRow> stays)
    {
        var united = new List<StayRow>();
        foreach (var stay in stays.OrderBy(s => s.JoinedAt).ThenBy(s => s.LeftAt ?? DateTimeOffset.MaxValue))
            if (united.Count > 0 && united[^1].Meets(stay)) united[^1] = united[^1].With(stay);
            else united.Add(stay);
        return united;
    }

    // A stay that no import brought outlives the imports, whichever of them is taken back.
    private StayRow With(StayRow later)
    {
        var longer = LeftAt is null || (later.LeftAt is { } left && left <= LeftAt) ? this : later;
        return this with { LeftAt = longer.LeftAt, LeaveReason = longer.LeaveReason, Import = Import is null || later.Import is null ? null : Import };
    }
}

/// <summary>What a merge did to one group's stays.</summary>
internal sealed record JoinedStays(GroupId Group, IReadOnlyList<StayRow> Person, IReadOnlyList<StayRow> Merged, IReadOnlyList<StayRow> After)
{
    /// <summary>Who gets which stays when they are two again.</summary>
    /// <param name="now">The person's stays as they are; others than <see cref="After"/> when something happened since, which stays the person's.</param>
    public (IReadOnlyList<StayRow> Person, IReadOnlyList<StayRow> Merged) Part(IReadOnlyList<StayRow> now)
    {
        if (now.SequenceEqual(After)) return (Person, Merged);
        if (now.Count == 0 || now.Any(s => s.LeftAt is null)) return (now, now.Count == 0 ? [] : Merged);
        var end = now.MaxBy(s => s.LeftAt)!;
        return (now, [.. Merged.Select(s => s.LeftAt is null ? s with { LeftAt = end.LeftAt < s.JoinedAt ? s.JoinedAt : end.LeftAt, LeaveReason = end.LeaveReason } : s)]);
    }
}
