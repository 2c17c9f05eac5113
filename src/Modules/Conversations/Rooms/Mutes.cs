using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Conversations.Rooms;

/// <summary>Who may read but not write for a while.</summary>
internal static class Mutes
{
    /// <summary>Of these people, until when.</summary>
    public static async Task<Dictionary<MemberId, DateTimeOffset>> Of(AppDb db, GroupId group, MemberId[] members, DateTimeOffset now, CancellationToken ct) =>
        (await db.Query($"select member_id, until from conversations_mutes where brand_id = {db.CurrentBrand} and group_id = {group} and until > {now} and {db.In("member_id", members)}",
            r => (Member: r.Id<MemberId>(0), Until: r.Time(1)), ct)).ToDictionary(m => m.Member, m => m.Until);

    /// <summary>A time that has passed lets the member write again.</summary>
    public static Task Set(AppDb db, GroupId group, MemberId member, DateTimeOffset until, OperatorId? by, CancellationToken ct) => db.Execute($"""
        insert into conversations_mutes (brand_id, group_id, member_id, until, operator_id) values ({db.CurrentBrand}, {group}, {member}, {until}, {by?.Value})
        on conflict (brand_id, group_id, member_id) do update set until = excluded.until, operator_id = excluded.operator_id
        """, ct);
}
