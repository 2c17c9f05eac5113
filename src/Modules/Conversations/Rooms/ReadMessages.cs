using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Conversations.Rooms;

/// <summary>A place in a room's history; pages go backwards from one.</summary>
public readonly record struct Place(DateTimeOffset At, long Seq)
{
    public override string ToString() => $"{At.UtcTicks}.{Seq}";

    public static Place? Parse(string? text) =>
        text?.Split('.') is [var ticks, var seq] && long.TryParse(ticks, out var t) && t >= 0 && t <= DateTimeOffset.MaxValue.UtcTicks && long.TryParse(seq, out var s) ? new(new(t, TimeSpan.Zero), s) : null;
}

/// <param name="Older">Where the page before begins; null at the beginning of history.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Messages, Place? Older);

/// <summary>Reads a page of a room's history with everything that its messages show.</summary>
internal static class ReadMessages
{
    public const int PageSize = 30;

    /// <summary>The newest page, or the one before a place; oldest message first.</summary>
    public static async Task<MessagePage> Page(AppDb db, GroupId group, Place? before, CancellationToken ct)
    {
        var earlier = before is { } place ? Sql.Of($"and (m.at, m.seq) < ({place.At}, {place.Seq})") : Sql.Empty;
        var lines = await Lines(db, Sql.Of($"m.group_id = {group} {earlier} order by m.at desc, m.seq desc limit {PageSize + 1}"), ct);
        var more = lines.Count > PageSize;
        if (more) lines.RemoveAt(PageSize);
        lines.Reverse();
        return new(await Complete(db, group, lines, ct), more ? new(lines[0].At, lines[0].Seq) : null);
    }

    /// <summary>Some messages by their ids, without order.</summary>
    public static async Task<IReadOnlyList<MessageView>> ByIds(AppDb db, GroupId group, Guid[] ids, CancellationToken ct) =>
        ids.Length == 0 ? [] : await Complete(db, group, await Lines(db, Sql.Of($"m.group_id = {group} and {db.In("m.id", ids)}"), ct), ct);

    /// <summary>What can be answered, of these: messages of this room that nobody took back.</summary>
    public static async Task<Dictionary<Guid, Quote>> Quotes(AppDb db, GroupId group, Guid[] ids, CancellationToken ct)
    {
        if (ids.Length == 0) return [];
        var quotes = await db.Query($"""
            select m.id, coalesce(p.name, ''), m.text from conversations_messages m left join members_merges g on g.brand_id = m.brand_id and g.member_id = m.author_id
            left join members_members p on p.brand_id = m.brand_id and p.id = coalesce(g.person_id, m.author_id)
            where m.brand_id = {db.CurrentBrand} and m.group_id = {group} and not m.removed and m.id >= {ids.Min()} and m.id <= {ids.Max()} and {db.In("m.id", ids)}
            """, r => new Quote(r.Guid(0), r.Text(1), Quote.Excerpt(r.Text(2))), ct);
        return quotes.ToDictionary(q => q.Id);
    }

    public static async Task<Dictionary<Guid, List<Tally>>> Tallies(AppDb db, GroupId group, Guid[] ids, CancellationToken ct)
    {
        var counts = await db.Query($"select message_id, emoji, count(*) from conversations_reactions where brand_id = {db.CurrentBrand} and group_id = {group} and {db.In("message_id", ids)} group by message_id, emoji",
            r => (Message: r.Guid(0), Tally: new Tally(r.Text(1), r.Int(2))), ct);
        return counts.GroupBy(c => c.Message).ToDictionary(g => g.Key, g => g.Select(c => c.Tally).OrderBy(t => Array.IndexOf(Emoji.Offered, t.Emoji)).ToList());
    }

    // What somebody said under another entry before people were merged is said by the person.
    private static Task<List<Line>> Lines(AppDb db, Sql which, CancellationToken ct) => db.Query($"""
        select m.id, m.seq, m.at, m.text, m.attachment, m.reply_to, m.announcement, m.removed, m.removed_by, coalesce(p.name, ''), coalesce(p.staff, {false}), e.public_id, s.role
        from conversations_messages m left join members_merges g on g.brand_id = m.brand_id and g.member_id = m.author_id
        left join members_members p on p.brand_id = m.brand_id and p.id = coalesce(g.person_id, m.author_id)
        left join members_entries e on e.brand_id = m.brand_id and e.member_id = coalesce(g.person_id, m.author_id) left join members_personas s on s.brand_id = m.brand_id and s.member_id = m.author_id
        where m.brand_id = {db.CurrentBrand} and {which}
        """, r => new Line(r.Guid(0), r.Long(1), r.Time(2), r.Text(3), r.TextOrNull(4), r.GuidOrNull(5), r.Flag(6), r.Flag(7) ? r.TextOrNull(8) ?? MessageView.ByStaff : null,
            new AuthorView(r.GuidOrNull(11), r.Text(9), r.TextOrNull(12), r.Flag(10))), ct);

    private static async Task<IReadOnlyList<MessageView>> Complete(AppDb db, GroupId group, List<Line> lines, CancellationToken ct)
    {
        if (lines.Count == 0) return [];
        var ids = lines.ConvertAll(l => l.Id).ToArray();
        var quotes = await Quotes(db, group, [.. lines.Select(l => l.ReplyTo).OfType<Guid>().Distinct()], ct);
        var mentions = (await db.Query($"""
            select n.message_id, p.name, e.public_id from conversations_mentions n join members_members p on p.brand_id = n.brand_id and p.id = n.member_id
            left join members_entries e on e.brand_id = n.brand_id and e.member_id = n.member_id where n.brand_id = {db.CurrentBrand} and n.group_id = {group} and {db.In("n.message_id", ids)}
            """, r => (Message: r.Guid(0), Who: (r.Text(1), r.GuidOrNull(2))), ct)).ToLookup(n => n.Message, n => n.Who);
        var tallies = await Tallies(db, group, ids, ct);
        return lines.ConvertAll(l => new MessageView(l.Id, l.Seq, l.At, l.Author,
            l.Removed is null ? MessageParts.Of(l.Text, [.. mentions[l.Id]]) : [],
            l.ReplyTo is { } target && l.Removed is null ? quotes.GetValueOrDefault(target) : null,
            l.Announcement, l.Removed, l.Removed is null ? l.Attachment : null, l.Removed is null && tallies.TryGetValue(l.Id, out var found) ? found : []));
    }

    private sealed record Line(Guid Id, long Seq, DateTimeOffset At, string Text, string? Attachment, Guid? ReplyTo, bool Announcement, string? Removed, AuthorView Author);
}
