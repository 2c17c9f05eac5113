using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Contracts;

/// <summary>When some people were in a group, as an import learns it line by line. History without join events counts a person in from their first message and says so.</summary>
/// <remarks>Feeding the same history again changes nothing; older history moves an estimated join to an earlier day.</remarks>
public sealed class Stays
{
    private static readonly BulkInsert Rows = new("members_memberships",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("joined_at", BulkType.Time), ("joined_day", BulkType.Int),
        ("left_at", BulkType.Time), ("left_day", BulkType.Int), ("estimated", BulkType.Flag), ("scene", BulkType.Text), ("leave_reason", BulkType.Text), ("import_id", BulkType.Uuid));

    private readonly GroupId group;
    private readonly BrandCalendar calendar;
    private readonly Guid? import;
    private readonly Dictionary<MemberId, List<Stay>> byMember = [];
    private readonly HashSet<MemberId> changed = [];
    private readonly HashSet<MemberId> stored = [];

    private Stays(GroupId group, BrandCalendar calendar, Guid? import) => (this.group, this.calendar, this.import) = (group, calendar, import);

    /// <summary>Of the people that a batch is about; asking for others afterwards is a mistake. Joins the caller's open transaction, and until it ends nobody else loads stays of this group.</summary>
    public static async Task<Stays> Load(AppDb db, GroupId group, BrandCalendar calendar, Guid? import, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        if (!db.InTransaction) throw new InvalidOperationException("Stays are changed in a transaction.");
        // Save replaces a person's stays by what was loaded and learnt here, so two imports of one group take turns.
        await db.HoldStays(group, ct);
        var stays = new Stays(group, calendar, import);
        foreach (var person in people) stays.byMember.TryAdd(person, new(1));
        var rows = db.Stream($"""
            select member_id, joined_at, left_at, estimated, import_id, scene, leave_reason from members_memberships
            where brand_id = {db.CurrentBrand} and group_id = {group} and {db.In("member_id", people.ToArray())} order by joined_at
            """, r => (Member: r.Id<MemberId>(0), Stay: new Stay(r.Time(1), r.TimeOrNull(2), r.Flag(3), r.GuidOrNull(4), r.TextOrNull(5), r.TextOrNull(6))), ct);
        await foreach (var (member, stay) in rows)
        {
            stays.byMember[member].Add(stay);
            stays.stored.Add(member);
        }
        return stays;
    }

    /// <summary>The person spoke or was mentioned as present.</summary>
    public void Seen(MemberId member, DateTimeOffset at)
    {
        var stays = Of(member);
        if (stays.Exists(s => s.Covers(at))) return;
        var next = stays.FindIndex(s => s.JoinedAt > at);
        // Older history of somebody who was already there: they came no later than this.
        if (next >= 0) Replace(member, stays, next, stays[next] with { JoinedAt = at, Estimated = true });
        else Add(member, stays, new Stay(at, null, true, import));
    }

    public void Joined(MemberId member, DateTimeOffset at)
    {
        var stays = Of(member);
        if (stays.Exists(s => s.JoinedAt == at || (s.Covers(at) && s.LeftAt != at))) return;
        var next = stays.FindIndex(s => s.JoinedAt > at);
        if (next >= 0 && stays[next].Estimated) Replace(member, stays, next, stays[next] with { JoinedAt = at, Estimated = false });
        else Add(member, stays, new Stay(at, next >= 0 ? stays[next].JoinedAt : null, false, import));
    }

    /// <param name="beginning">When the history begins: somebody who leaves without ever being seen was there from then on.</param>
    public void Left(MemberId member, DateTimeOffset at, DateTimeOffset beginning)
    {
        var stays = Of(member);
        if (stays.Exists(s => s.LeftAt == at)) return;
        var open = stays.FindLastIndex(s => s.JoinedAt <= at && (s.LeftAt is null || s.LeftAt > at));
        if (open >= 0) Replace(member, stays, open, stays[open] with { LeftAt = at });
        else if (!stays.Exists(s => s.JoinedAt <= at)) Add(member, stays, new Stay(beginning < at ? beginning : at, at, true, import));
    }

    /// <summary>Writes what changed since the last save in the caller's open transaction; the first brand day whose membership changed, or null.</summary>
    public async Task<DateOnly?> Save(AppDb db, CancellationToken ct)
    {
        if (changed.Count == 0) return null;
        var brand = db.CurrentBrand;
        if (changed.Where(stored.Contains).ToArray() is { Length: > 0 } replaced)
            await db.Execute($"delete from members_memberships where brand_id = {brand} and group_id = {group} and {db.In("member_id", replaced)}", ct);
        stored.UnionWith(changed);
        var rows = changed.SelectMany(member => byMember[member].Select(stay => (member, stay))).ToList();
        await Rows.Write(db, rows.ConvertAll(r => new object?[]
        {
            brand, group, r.member, r.stay.JoinedAt, calendar.DayOf(r.stay.JoinedAt).DayNumber, r.stay.LeftAt,
            r.stay.LeftAt is { } left ? calendar.DayOf(left).DayNumber : null, r.stay.Estimated, r.stay.Scene, r.stay.LeaveReason, r.stay.Import,
        }), ct);
        changed.Clear();
        return rows.Min(r => calendar.DayOf(r.stay.JoinedAt));
    }

    private List<Stay> Of(MemberId member) => byMember[member];

    private void Add(MemberId member, List<Stay> stays, Stay stay)
    {
        stays.Add(stay);
        stays.Sort((a, b) => a.JoinedAt.CompareTo(b.JoinedAt));
        changed.Add(member);
    }

    private void Replace(MemberId member, List<Stay> stays, int index, Stay stay)
    {
        stays[index] = stay;
        changed.Add(member);
    }

    private sealed record Stay(DateTimeOffset JoinedAt, DateTimeOffset? LeftAt, bool Estimated, Guid? Import, string? Scene = null, string? LeaveReason = null)
    {
        public bool Covers(DateTimeOffset at) => JoinedAt <= at && (LeftAt is null || at <= LeftAt);
    }
}

public static class HeldStays
{
    /// <summary>Until the caller's open transaction ends nobody else changes who is in this group.</summary>
    public static Task HoldStays(this AppDb db, GroupId group, CancellationToken ct) =>
        db.IsSqlite ? Task.CompletedTask : db.Execute($"select pg_advisory_xact_lock({BitConverter.ToInt64(group.Value.ToByteArray(), 8)})", ct);
}
