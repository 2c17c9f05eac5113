using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Contracts;

/// <summary>When some people were in some groups, as an import learns it line by line. History without join events counts a person in from their first message and says so.</summary>
/// <remarks>Feeding the same history again changes nothing; older history moves an estimated join to an earlier day.</remarks>
public sealed class Stays
{
    private static readonly BulkInsert Rows = new("members_memberships",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("joined_at", BulkType.Time), ("joined_day", BulkType.Int),
        ("left_at", BulkType.Time), ("left_day", BulkType.Int), ("estimated", BulkType.Flag), ("scene", BulkType.Text), ("leave_reason", BulkType.Text), ("import_id", BulkType.Uuid));

    private readonly BrandCalendar calendar;
    private readonly Guid? import;
    private readonly Dictionary<(GroupId Group, MemberId Member), List<Stay>> known = [];
    private readonly HashSet<(GroupId Group, MemberId Member)> changed = [];
    private readonly HashSet<(GroupId Group, MemberId Member)> stored = [];

    private Stays(BrandCalendar calendar, Guid? import) => (this.calendar, this.import) = (calendar, import);

    /// <summary>Of the people that a batch is about; asking for others afterwards is a mistake. Joins the caller's open transaction, and until it ends nobody else loads stays of these groups.</summary>
    /// <param name="newcomers">Entered in this very transaction: there is nothing to load of them.</param>
    public static async Task<Stays> Load(AppDb db, BrandCalendar calendar, Guid? import, IReadOnlyCollection<(GroupId Group, MemberId Member)> people, CancellationToken ct, IReadOnlySet<MemberId>? newcomers = null)
    {
        if (!db.InTransaction) throw new InvalidOperationException("Stays are changed in a transaction.");
        var stays = new Stays(calendar, import);
        foreach (var person in people) stays.known.TryAdd(person, new(1));
        // Save replaces a person's stays by what was loaded and learnt here, so two imports of one group take turns.
        await db.HoldStays([.. people.Select(p => p.Group).Distinct()], ct);
        var asked = newcomers is null ? [.. stays.known.Keys] : stays.known.Keys.Where(p => !newcomers.Contains(p.Member)).ToList();
        if (asked.Count == 0) return stays;
        var rows = db.Stream($"""
            select s.group_id, s.member_id, s.joined_at, s.left_at, s.estimated, s.import_id, s.scene, s.leave_reason from {Asked(db, asked)}
            join members_memberships s on s.brand_id = {db.CurrentBrand} and s.group_id = asked.group_id and s.member_id = asked.member_id order by s.joined_at
            """, r => (Who: (r.Id<GroupId>(0), r.Id<MemberId>(1)), Stay: new Stay(r.Time(2), r.TimeOrNull(3), r.Flag(4), r.GuidOrNull(5), r.TextOrNull(6), r.TextOrNull(7))), ct);
        await foreach (var (who, stay) in rows)
        {
            stays.known[who].Add(stay);
            stays.stored.Add(who);
        }
        return stays;
    }

    /// <summary>The person spoke or was mentioned as present.</summary>
    public void Seen(GroupId group, MemberId member, DateTimeOffset at)
    {
        var stays = known[(group, member)];
        if (stays.Exists(s => s.Covers(at))) return;
        var next = stays.FindIndex(s => s.JoinedAt > at);
        // Older history of somebody who was already there: they came no later than this.
        if (next >= 0) Replace((group, member), stays, next, stays[next] with { JoinedAt = at, Estimated = true });
        else Add((group, member), stays, new Stay(at, null, true, import));
    }

    public void Joined(GroupId group, MemberId member, DateTimeOffset at)
    {
        var stays = known[(group, member)];
        if (stays.Exists(s => s.JoinedAt == at || (s.Covers(at) && s.LeftAt != at))) return;
        var next = stays.FindIndex(s => s.JoinedAt > at);
        if (next >= 0 && stays[next].Estimated) Replace((group, member), stays, next, stays[next] with { JoinedAt = at, Estimated = false });
        else Add((group, member), stays, new Stay(at, next >= 0 ? stays[next].JoinedAt : null, false, import));
    }

    /// <param name="beginning">When the history begins: somebody who leaves without ever being seen was there from then on.</param>
    public void Left(GroupId group, MemberId member, DateTimeOffset at, DateTimeOffset beginning)
    {
        var stays = known[(group, member)];
        if (stays.Exists(s => s.LeftAt == at)) return;
        var open = stays.FindLastIndex(s => s.JoinedAt <= at && (s.LeftAt is null || s.LeftAt > at));
        if (open >= 0) Replace((group, member), stays, open, stays[open] with { LeftAt = at });
        else if (!stays.Exists(s => s.JoinedAt <= at)) Add((group, member), stays, new Stay(beginning < at ? beginning : at, at, true, import));
    }

    /// <summary>Writes what changed since the last save in the caller's open transaction and tells it as <see cref="MembershipsChanged"/>, one event per group.</summary>
    public async Task Save(AppDb db, TimeProvider clock, CancellationToken ct)
    {
        if (changed.Count == 0) return;
        var brand = db.CurrentBrand;
        if (changed.Where(stored.Contains).ToList() is { Count: > 0 } replaced)
            await db.Execute($"""
                delete from members_memberships where brand_id = {brand} and (group_id, member_id, joined_at) in
                (select s.group_id, s.member_id, s.joined_at from {Asked(db, replaced)} join members_memberships s on s.brand_id = {brand} and s.group_id = asked.group_id and s.member_id = asked.member_id)
                """, ct);
        stored.UnionWith(changed);
        var rows = changed.SelectMany(who => known[who].Select(stay => (who.Group, who.Member, Stay: stay))).OrderBy(r => r.Group.Value).ThenBy(r => r.Member.Value).ToList();
        await Rows.Write(db, rows.ConvertAll(r => new object?[]
        {
            brand, r.Group, r.Member, r.Stay.JoinedAt, calendar.DayOf(r.Stay.JoinedAt).DayNumber, r.Stay.LeftAt,
            r.Stay.LeftAt is { } left ? calendar.DayOf(left).DayNumber : null, r.Stay.Estimated, r.Stay.Scene, r.Stay.LeaveReason, r.Stay.Import,
        }), ct);
        changed.Clear();
        await db.Publish([.. rows.GroupBy(r => r.Group, (group, stays) => (group.Value, new MembershipsChanged(group, stays.Min(s => calendar.DayOf(s.Stay.JoinedAt)))))], clock, ct);
    }

    private static Sql Asked(AppDb db, IReadOnlyCollection<(GroupId Group, MemberId Member)> who) => db.Rows("asked",
        new("group_id", who.Select(w => w.Group).ToArray()), new("member_id", who.Select(w => w.Member).ToArray()));

    private void Add((GroupId, MemberId) who, List<Stay> stays, Stay stay)
    {
        stays.Add(stay);
        stays.Sort((a, b) => a.JoinedAt.CompareTo(b.JoinedAt));
        changed.Add(who);
    }

    private void Replace((GroupId, MemberId) who, List<Stay> stays, int index, Stay stay)
    {
        stays[index] = stay;
        changed.Add(who);
    }

    private sealed record Stay(DateTimeOffset JoinedAt, DateTimeOffset? LeftAt, bool Estimated, Guid? Import, string? Scene = null, string? LeaveReason = null)
    {
        public bool Covers(DateTimeOffset at) => JoinedAt <= at && (LeftAt is null || at <= LeftAt);
    }
}

public static class HeldStays
{
    /// <summary>Until the caller's open transaction ends nobody else changes who is in these groups.</summary>
    public static Task HoldStays(this AppDb db, GroupId[] groups, CancellationToken ct)
    {
        if (db.IsSqlite || groups.Length == 0) return Task.CompletedTask;
        // In one order, or two that hold several would wait crosswise.
        var turns = groups.Select(g => BitConverter.ToInt64(g.Value.ToByteArray(), 8)).Order().ToArray();
        return db.Execute($"select pg_advisory_xact_lock(turn) from (select turn from unnest({turns}) as turn order by turn) as turns", ct);
    }
}
