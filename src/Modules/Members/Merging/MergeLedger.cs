using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Merging;

/// <summary>What joined a person when an entry was merged into it, so that it can be taken apart again.</summary>
/// <param name="Person">Into whom, at the time.</param>
/// <param name="NewTags">Those of <paramref name="Tags"/> that the person did not carry.</param>
/// <param name="Entered">The person could be met in rooms only from then on.</param>
/// <param name="Flattened">Entries merged into the merged one before.</param>
internal sealed record MergeJoined(
    MemberId Person, IReadOnlyList<MergeJoined.Identity> Identities, IReadOnlyList<JoinedStays> Stays, IReadOnlyList<MergeJoined.Tag> Tags, IReadOnlyList<string> NewTags, bool Entered,
    string? Phone, string? Email, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<MemberId> Flattened, IReadOnlyList<Guid> Founding, IReadOnlyList<Guid> Moves)
{
    internal sealed record Identity(string Channel, string Key);

    internal sealed record Tag(string Name, Guid? Import);

    public string ToJson() => JsonSerializer.Serialize(this, KernelJson.Options);

    public static MergeJoined Of(string json) => JsonSerializer.Deserialize<MergeJoined>(json, KernelJson.Options)!;
}

/// <summary>Reads and writes the stays of merged people. Joins the caller's open transaction.</summary>
internal sealed class MergeLedger(AppDb db, TimeProvider clock)
{
    private static readonly BulkInsert Rows = new("members_memberships",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("joined_at", BulkType.Time), ("joined_day", BulkType.Int),
        ("left_at", BulkType.Time), ("left_day", BulkType.Int), ("estimated", BulkType.Flag), ("scene", BulkType.Text), ("leave_reason", BulkType.Text), ("import_id", BulkType.Uuid));

    /// <summary>Nobody else merges in the brand, or changes who is in the groups of these people, until the transaction ends.</summary>
    public async Task Hold(MemberId[] people, CancellationToken ct)
    {
        await db.HoldStays([new GroupId(db.CurrentBrand.Value)], ct);
        await db.HoldStays([.. await db.Query($"select distinct group_id from members_memberships where brand_id = {db.CurrentBrand} and {db.In("member_id", people)}", r => r.Id<GroupId>(0), ct)], ct);
    }

    public async Task<ILookup<GroupId, StayRow>> Stays(MemberId member, CancellationToken ct) => (await db.Query($"""
        select group_id, joined_at, left_at, estimated, scene, leave_reason, import_id from members_memberships where brand_id = {db.CurrentBrand} and member_id = {member} order by joined_at
        """, r => (Group: r.Id<GroupId>(0), Stay: new StayRow(r.Time(1), r.TimeOrNull(2), r.Flag(3), r.TextOrNull(4), r.TextOrNull(5), r.GuidOrNull(6))), ct)).ToLookup(s => s.Group, s => s.Stay);

    /// <summary>Replaces the stays of a member in one group.</summary>
    public async Task Write(GroupId group, MemberId member, IReadOnlyList<StayRow> stays, BrandCalendar calendar, CancellationToken ct)
    {
        await db.Execute($"delete from members_memberships where brand_id = {db.CurrentBrand} and group_id = {group} and member_id = {member}", ct);
        await Rows.Write(db, [.. stays.Select(s => new object?[]
        {
            db.CurrentBrand, group, member, s.JoinedAt, calendar.DayOf(s.JoinedAt).DayNumber, s.LeftAt, s.LeftAt is { } left ? calendar.DayOf(left).DayNumber : null, s.Estimated, s.Scene, s.LeaveReason, s.Import,
        })], ct);
    }

    public async Task Tell(IEnumerable<JoinedStays> changed, BrandCalendar calendar, CancellationToken ct) => await db.Publish(
        [.. changed.Select(c => (c.Group.Value, new MembershipsChanged(c.Group, calendar.DayOf(c.Person.Concat(c.Merged).Min(s => s.JoinedAt)))))], clock, ct);
}
