using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.GroupMoves;

internal enum MoveKind { Merge, Split }

/// <summary>Moves people between groups: where Guildhall runs both rooms, a stay ends in one and begins in the other at the same instant; elsewhere people are asked and followed up.</summary>
internal sealed class MovePeople(AppDb db, TimeProvider clock)
{
    /// <summary>Joins the caller's open transaction. Answers how many were moved; the others were asked.</summary>
    public async Task<int> Join(MoveKind kind, GroupCard from, GroupCard to, MemberId[] people, CancellationToken ct)
    {
        var (brand, now, move) = (db.CurrentBrand, clock.GetUtcNow(), Id.New(clock));
        var today = (await db.CurrentBrandProfile(ct)).Calendar.DayOf(now);
        await db.HoldStays([from.GroupId, to.GroupId], ct);
        await db.Execute($"insert into members_group_moves (brand_id, id, kind, from_group, to_group, at, operator_name) values ({brand}, {move}, {kind}, {from.GroupId}, {to.GroupId}, {now}, {db.Actor.Name})", ct);
        var own = from.Channel == Channel.Web && to.Channel == Channel.Web;
        await db.Execute($"""
            insert into members_group_move_people (brand_id, move_id, member_id, to_group, moved_at)
            select s.brand_id, {move}, s.member_id, {to.GroupId}, case when {own} or exists (select 1 from members_memberships t where t.brand_id = s.brand_id and t.group_id = {to.GroupId} and t.member_id = s.member_id and t.left_at is null) then {At(now)} else null end
            from members_memberships s where s.brand_id = {brand} and s.group_id = {from.GroupId} and s.left_at is null and {db.In("s.member_id", people)}
            """, ct);
        if (!own) return 0;
        var coming = await db.Query($"""
            select s.member_id from members_memberships s where s.brand_id = {brand} and s.group_id = {from.GroupId} and s.left_at is null and {db.In("s.member_id", people)}
              and not exists (select 1 from members_memberships t where t.brand_id = s.brand_id and t.group_id = {to.GroupId} and t.member_id = s.member_id and t.left_at is null) order by s.joined_at, s.member_id
            """, r => r.Id<MemberId>(0), ct);
        // Somebody who came and went at this very instant comes back into the same stay.
        await db.Execute($"""
            insert into members_memberships (brand_id, group_id, member_id, joined_at, joined_day, estimated, scene)
            select s.brand_id, {to.GroupId}, s.member_id, {At(now)}, {Day(today)}, {false}, {Word(kind == MoveKind.Merge ? "merge" : "split")} from members_memberships s
            where s.brand_id = {brand} and s.group_id = {from.GroupId} and s.left_at is null and {db.In("s.member_id", people)}
              and not exists (select 1 from members_memberships t where t.brand_id = s.brand_id and t.group_id = {to.GroupId} and t.member_id = s.member_id and t.left_at is null)
            on conflict (brand_id, group_id, member_id, joined_at) do update set left_at = null, left_day = null, leave_reason = null
            """, ct);
        var moved = await db.Execute($"""
            update members_memberships set left_at = {now}, left_day = {today}, leave_reason = {LeaveReasons.Stored(LeaveReason.MovedGroup)}
            where brand_id = {brand} and group_id = {from.GroupId} and left_at is null and {db.In("member_id", people)}
            """, ct);
        if (moved == 0) return 0;
        await db.Publish(from.GroupId.Value, new MembershipsChanged(from.GroupId, today), clock, ct);
        await db.Publish(to.GroupId.Value, new MembershipsChanged(to.GroupId, today), clock, ct);
        await db.Publish(to.GroupId.Value, new MembersMoved(from.GroupId, to.GroupId, coming), clock, ct);
        return moved;
    }

    // In a select list PostgreSQL must be told what a parameter is.
    private Sql At(DateTimeOffset at) => db.IsSqlite ? Sql.Of($"{at}") : Sql.Of($"{at}::timestamptz");
    private Sql Day(DateOnly day) => db.IsSqlite ? Sql.Of($"{day}") : Sql.Of($"{day}::integer");
    private Sql Word(string word) => db.IsSqlite ? Sql.Of($"{word}") : Sql.Of($"{word}::text");
}
