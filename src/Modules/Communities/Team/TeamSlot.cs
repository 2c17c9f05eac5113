using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Team;

internal enum TeamRole { Content, Activity, User, Floor, Service }

/// <summary>Somebody works for a group every week at this time.</summary>
/// <param name="Weekday">0 is Monday.</param>
/// <param name="From">Minutes from midnight of the brand's clock; <paramref name="To"/> is not included.</param>
internal sealed record TeamSlot(Guid Id, GroupId Group, int Weekday, int From, int To, TeamRole Role, OperatorId? Operator, string Person)
{
    public const int Midnight = 24 * 60;

    public bool Covers(int weekday, TimeOnly hour) => Weekday == weekday && From <= MinuteOf(hour) && MinuteOf(hour) < To;

    public static int MinuteOf(TimeOnly hour) => hour.Hour * 60 + hour.Minute;
}

internal static class TeamSlots
{
    public static Task<List<TeamSlot>> TeamSlotsOf(this AppDb db, GroupId group, CancellationToken ct) => db.Query($"{Select(db)} and s.group_id = {group} {Order}", Read, ct);

    /// <summary>Of the community's groups that are not retired.</summary>
    public static async Task<double?> TeamCover(this AppDb db, CommunityId community, IReadOnlyList<TimeOnly> hours, CancellationToken ct)
    {
        var groups = await db.Query($"select id from communities_groups where brand_id = {db.CurrentBrand} and community_id = {community} and stage <> {GroupStage.Retired}", r => r.Id<GroupId>(0), ct);
        if (groups.Count == 0 || hours.Count == 0) return null;
        var slots = (await db.Query($"{Select(db)} and {db.In("s.group_id", groups.ToArray())} {Order}", Read, ct)).ToLookup(s => s.Group);
        return groups.Average(g => Cover([.. slots[g]], hours));
    }

    /// <summary>Share of the week's times at which somebody works.</summary>
    public static double Cover(IReadOnlyList<TeamSlot> slots, IReadOnlyList<TimeOnly> hours) =>
        Enumerable.Range(0, 7).Sum(day => hours.Count(hour => slots.Any(s => s.Covers(day, hour)))) / (7.0 * hours.Count);

    private static Sql Order => Sql.Raw("order by s.weekday, s.from_minute, s.role, s.person");

    private static Sql Select(AppDb db) => Sql.Of($"""
        select s.id, s.group_id, s.weekday, s.from_minute, s.to_minute, s.role, s.operator_id, s.person from communities_team_slots s where s.brand_id = {db.CurrentBrand}
        """);

    private static TeamSlot Read(Row r) => new(r.Guid(0), r.Id<GroupId>(1), r.Int(2), r.Int(3), r.Int(4), r.Enum<TeamRole>(5), r.IdOrNull<OperatorId>(6), r.Text(7));
}
