using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Measures;

/// <summary>One message that turns to somebody: an explicit reply (to which message) or a mention (of whom).</summary>
internal sealed record Link(GroupId Group, MemberId Author, DateTimeOffset At, long Seq, DateOnly Day, MemberId Target, Guid? Answers, DateOnly AnsweredDay, bool AnswersOpening);

internal static class Links
{
    // CROSS JOIN keeps SQLite, which guesses without statistics, from starting at the far end; PostgreSQL orders the joins itself.
    // An answer within 24 hours of the window's last message falls on one of the next two calendar days.
    private const int DaysAfter = 2;

    /// <summary>All links of the window and of the 24 hours after it; who turns to himself is left out.</summary>
    public static async Task<List<Link>> Read(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var persons = await db.Persons(ct);
        var (author, target, mentioned) = (persons.Of("m.author_id"), persons.Of("t.author_id"), persons.Of("n.member_id"));
        var said = Sql.Of($"m.brand_id = {scope.Brand} and m.group_id = g.id and m.day >= {window.From} and m.day < {window.To.AddDays(DaysAfter)} and not m.removed");
        return await db.Query($"""
            select m.group_id, {author}, m.at, m.seq, m.day, {target}, t.id, t.day, t.reply_to is null and not t.removed
            from {scope.Groups} cross join conversations_messages m cross join conversations_messages t
            where {said} and t.brand_id = m.brand_id and t.group_id = m.group_id and t.id = m.reply_to and m.reply_to is not null and {target} <> {author}
            union all
            select m.group_id, {author}, m.at, m.seq, m.day, {mentioned}, null, m.day, false
            from {scope.Groups} cross join conversations_messages m cross join conversations_mentions n
            where {said} and n.brand_id = m.brand_id and n.group_id = m.group_id and n.message_id = m.id and {mentioned} <> {author}
            """, r => new Link(r.Id<GroupId>(0), r.Id<MemberId>(1), r.Time(2), r.Long(3), r.Day(4), r.Id<MemberId>(5), r.GuidOrNull(6), r.Day(7), r.Flag(8)), ct);
    }

    public static async Task<HashSet<MemberId>> Staff(AppDb db, CancellationToken ct) =>
        [.. await db.Query($"select id from members_members where brand_id = {db.CurrentBrand} and (staff or bot)", r => r.Id<MemberId>(0), ct)];
}
