using Guildhall.Conversations.Contracts;
using Guildhall.Conversations.Import.Formats;
using Guildhall.Kernel;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Import;

/// <summary>Writes the lines of one history, batch by batch.</summary>
internal sealed class ChatWriter(AppDb db, MemberDirectory directory, ChatHistory history, BrandCalendar calendar, Guid import, TimeProvider clock) : IRowSink<ChatLine, HistoryLine>
{
    public string[] Tables => ["conversations_messages", "conversations_mentions", "members_members", "members_identities", "members_memberships"];

    private static readonly BulkInsert Messages = new("conversations_messages",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("id", BulkType.Uuid), ("seq", BulkType.Long), ("at", BulkType.Time), ("day", BulkType.Int), ("hour", BulkType.Int),
        ("author_id", BulkType.Uuid), ("text", BulkType.Text), ("attachment", BulkType.Text), ("reply_to", BulkType.Uuid), ("broadcast", BulkType.Flag), ("removed", BulkType.Flag), ("import_id", BulkType.Uuid));

    private static readonly BulkInsert Mentions = new("conversations_mentions",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("message_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("day", BulkType.Int));

    public HistoryLine See(ChatLine row) => history.See(row);

    public int LengthOf(HistoryLine row) => row.Line.Text.Length;

    public async Task<int> Write(IReadOnlyList<HistoryLine> rows, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        await history.Meet(directory, rows, import, ct);
        var stays = await Stays.Load(db, calendar, import, [.. history.PeopleIn(rows).Select(person => (history.Group, person))], ct);

        var messages = new List<object?[]>(rows.Count);
        var mentions = new List<object?[]>();
        DateOnly? from = null, to = null;
        foreach (var line in rows)
        {
            history.Move(stays, line);
            if (line.Line.Kind != ChatLineKind.Message) continue;
            var (id, day) = (line.Id, line.Local.Day);
            messages.Add([brand, history.Group, id, line.Line.Line, line.Line.At, day.DayNumber, line.Local.Hour, history.MemberOf(line.Line.AuthorKey!),
                line.Line.Text, line.Line.Attachment, line.ReplyTo, false, false, import]);
            foreach (var mentioned in history.MentionsOf(line)) mentions.Add([brand, history.Group, id, mentioned, day.DayNumber]);
            from = from is null || day < from ? day : from;
            to = to is null || day > to ? day : to;
        }

        var added = await Messages.Write(db, messages, ct);
        await Mentions.Write(db, mentions, ct);
        if (added > 0) await db.Publish(history.Group.Value, new MessagesChanged(history.Group, from!.Value, to!.Value), clock, ct);
        await stays.Save(db, clock, ct);
        return added;
    }

    public async Task Recall(IReadOnlyList<HistoryLine> rows, CancellationToken ct)
    {
        await history.MeetAgain(directory, rows, ct);
        foreach (var line in rows) history.MentionsOf(line);
    }

    public async Task<int> Known(IReadOnlyList<HistoryLine> rows, CancellationToken ct) => (int)await db.Count($"""
        select count(*) from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {history.Group} and {db.In("id", rows.Select(l => l.Id).ToArray())}
        """, ct);

    /// <summary>Writes what only the whole file could tell.</summary>
    public async Task Finish(CancellationToken ct)
    {
        foreach (var chunk in history.LateMentions().Chunk(2000))
        {
            await using var transaction = await db.Begin(ct);
            await Mentions.Write(db, [.. chunk.Select(m => new object?[] { db.CurrentBrand, history.Group, m.Message, m.Member, m.Day.DayNumber })], ct);
            await Changed(chunk.Min(m => m.Day), chunk.Max(m => m.Day), ct);
            await transaction.Commit(ct);
        }
        foreach (var chunk in history.EarlyReplies().Chunk(2000))
        {
            await using var transaction = await db.Begin(ct);
            foreach (var (message, replyTo, _) in chunk)
                await db.Execute($"update conversations_messages set reply_to = {replyTo} where brand_id = {db.CurrentBrand} and group_id = {history.Group} and id = {message} and reply_to is null", ct);
            await Changed(chunk.Min(r => r.Day), chunk.Max(r => r.Day), ct);
            await transaction.Commit(ct);
        }
    }

    private Task Changed(DateOnly from, DateOnly to, CancellationToken ct) => db.Publish(history.Group.Value, new MessagesChanged(history.Group, from, to), clock, ct);
}
