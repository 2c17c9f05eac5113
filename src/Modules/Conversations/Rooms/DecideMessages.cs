using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Rooms;

/// <summary>Takes a batch of messages into one room: each id once, from whoever is inside and not muted, numbered without gaps.</summary>
internal sealed class DecideMessages(LiveRooms rooms, Pace pace, TimeProvider clock) : IDecide<SayCommand, Said>
{
    public async Task<Result<Said>[]> Decide(AppDb db, LaneBatch<SayCommand> batch, CancellationToken ct)
    {
        var group = new GroupId(batch.Activity);
        var head = await rooms.Hold(db, group.Value, ct);
        var archived = await db.IsArchived(group, ct);
        var known = await Known(db, group, batch, ct);
        var speakers = await db.Speakers(group, [.. batch.Select(c => c.Author).Distinct()], ct);
        var persons = await MergedSpeakers.Add(db, group, batch.Where(c => c.Operator is null).Select(c => c.Author), speakers, ct);
        var muted = await Mutes.Of(db, group, [.. speakers.Keys], clock.GetUtcNow(), ct);
        var quotes = await ReadMessages.Quotes(db, group, [.. batch.Select(c => c.ReplyTo).OfType<Guid>().Distinct()], ct);
        var at = RoomClock.Next(clock, known.Latest);
        var lately = await pace.Of(db, [.. batch.Where(c => c.Operator is null).Select(c => persons.GetValueOrDefault(c.Author, c.Author))], at, ct);

        var answers = new Result<Said>[batch.Count];
        var accepted = new List<SayCommand>(batch.Count);
        for (var i = 0; i < answers.Length; i++)
        {
            var command = persons.TryGetValue(batch[i].Author, out var person) ? batch[i] with { Author = person } : batch[i];
            if (known.Rows.TryGetValue(command.Id, out var row)) answers[i] = Again(command, row);
            else if ((archived ? RoomRefusals.Archived : RefusalFor(command, speakers, muted, quotes)) is { } refusal) answers[i] = refusal;
            else if (command.Operator is null && lately.Count(command.Author, at) is { } wait) answers[i] = RoomRefusals.TooFastFor(wait);
            else
            {
                accepted.Add(command);
                var said = new Said(command.Id, head + accepted.Count, at);
                known.Rows[command.Id] = (command.Author, command.Body, said);
                answers[i] = said;
            }
        }
        if (accepted.Count > 0) await Write(db, group, head, at, accepted, speakers, quotes, ct);
        return answers;
    }

    public async Task<Result<Said>?[]> Recall(AppDb db, LaneBatch<SayCommand> batch, CancellationToken ct)
    {
        var group = new GroupId(batch.Activity);
        await rooms.Hold(db, group.Value, ct);
        var known = await Known(db, group, batch, ct);
        return [.. batch.Select(c => known.Rows.TryGetValue(c.Id, out var row) ? Again(c, row) : (Result<Said>?)null)];
    }

    private static Refusal? RefusalFor(SayCommand command, Dictionary<MemberId, Speaker> speakers, Dictionary<MemberId, DateTimeOffset> muted, Dictionary<Guid, Quote> quotes)
    {
        if (!speakers.TryGetValue(command.Author, out var speaker)) return RoomRefusals.NotInside;
        if (command.Operator is not null ? !speaker.Persona : !speaker.Inside) return command.Operator is null ? RoomRefusals.NotInside : RoomRefusals.NoPersona;
        if (muted.TryGetValue(command.Author, out var until)) return RoomRefusals.Muted.With(command.Brand.Calendar.Local(until).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        return command.ReplyTo is { } target && !quotes.ContainsKey(target) ? RoomRefusals.UnknownReply : null;
    }

    // Said before its author was merged into somebody, it was said under the other entry.
    private static Result<Said> Again(SayCommand command, (MemberId Author, long? Body, Said Said) row) =>
        row.Body == command.Body || row.Body == (command with { Author = row.Author }).Body ? row.Said : RoomRefusals.OtherBody;

    private async Task Write(AppDb db, GroupId group, long head, DateTimeOffset at, List<SayCommand> accepted, Dictionary<MemberId, Speaker> speakers, Dictionary<Guid, Quote> quotes, CancellationToken ct)
    {
        var (brand, calendar) = (db.CurrentBrand, accepted[0].Brand.Calendar);
        var (day, hour) = (calendar.DayOf(at), calendar.Local(at).Hour);
        var mentions = await Mentioned(db, group, accepted, ct);
        var rows = db.Rows("said",
            new("id", accepted.ConvertAll(c => c.Id).ToArray()), new("author", accepted.ConvertAll(c => c.Author.Value).ToArray()), new("words", accepted.ConvertAll(c => c.Text).ToArray()),
            new("reply", accepted.ConvertAll(c => c.ReplyTo).ToArray()), new("body", accepted.ConvertAll(c => c.Body).ToArray()),
            new("announcement", accepted.ConvertAll(c => c.Announcement).ToArray()), new("writer", accepted.ConvertAll(c => c.Operator?.Value).ToArray()), new("picture", accepted.ConvertAll(c => c.Attachment).ToArray()));
        await db.Execute($"""
            insert into conversations_messages (brand_id, group_id, id, seq, at, day, hour, author_id, text, reply_to, broadcast, removed, body, announcement, operator_id, attachment)
            select {brand}, {group}, id, {head} + n, {at}, {day}, {hour}, author, words, reply, announcement, {false}, body, announcement, writer, picture from {rows}
            """, ct);
        if (mentions.Count > 0)
        {
            var marks = mentions.SelectMany(m => m.Value.Select(who => (Message: m.Key, Who: who.Id.Value))).Distinct().ToList();
            var marked = db.Rows("marked", new("message", marks.ConvertAll(m => m.Message).ToArray()), new("who", marks.ConvertAll(m => m.Who).ToArray()));
            await db.Execute($"insert into conversations_mentions (brand_id, group_id, message_id, member_id, day) select {brand}, {group}, message, who, {day} from {marked}", ct);
        }
        var events = accepted.Select((c, n) => new LiveMessage(RoomEvents.Said, View(c, head + 1 + n, at, speakers[c.Author], quotes, mentions.GetValueOrDefault(c.Id)))).ToList();
        await rooms.Publish(db, group.Value, events, ct);
        if (accepted.FindLast(c => c.Announcement) is { } loud) await StandAbove(db, group, loud.Id, ct);
        await db.Publish(group.Value, new MessagesPosted(group, head + 1, head + accepted.Count, day), clock, ct);
    }

    /// <summary>The latest announcement stands above the room from the moment it is said.</summary>
    private async Task StandAbove(AppDb db, GroupId group, Guid message, CancellationToken ct)
    {
        await db.Execute($"""
            insert into conversations_announcements (brand_id, group_id, message_id) values ({db.CurrentBrand}, {group}, {message})
            on conflict (brand_id, group_id) do update set message_id = excluded.message_id
            """, ct);
        await ReadNotices.Publish(db, rooms, group, ct);
    }

    private static MessageView View(SayCommand command, long seq, DateTimeOffset at, Speaker speaker, Dictionary<Guid, Quote> quotes, List<Speaker>? mentioned) => new(
        command.Id, seq, at, new AuthorView(speaker.PublicId, speaker.Name, speaker.Role, speaker.Staff),
        MessageParts.Of(command.Text, mentioned?.ConvertAll(m => (m.Name, m.PublicId)) ?? []),
        command.ReplyTo is { } target ? quotes[target] : null, command.Announcement, null, command.Attachment, []);

    private static async Task<Dictionary<Guid, List<Speaker>>> Mentioned(AppDb db, GroupId group, List<SayCommand> accepted, CancellationToken ct)
    {
        var names = accepted.Where(c => c.Text.Contains('@', StringComparison.Ordinal)).ToDictionary(c => c.Id, c => MessageParts.PossibleNames(c.Text).Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal));
        if (names.Count == 0) return [];
        var people = await db.SpeakersNamed(group, [.. names.Values.SelectMany(n => n).Distinct()], ct);
        if (people.Count == 0) return [];
        var found = new Dictionary<Guid, List<Speaker>>();
        foreach (var command in accepted)
        {
            if (!names.TryGetValue(command.Id, out var possible)) continue;
            var candidates = people.Where(p => possible.Contains(ReadSpeakers.NameKey(p.Name))).ToList();
            // Only who is left after cutting: "@Anna" does not also mention "An".
            var kept = MessageParts.Of(command.Text, candidates.ConvertAll(p => (p.Name, p.PublicId))).Where(p => p.M).Select(p => p.Who).ToHashSet();
            candidates.RemoveAll(p => !kept.Contains(p.PublicId) || p.Id == command.Author);
            if (candidates.Count > 0) found[command.Id] = candidates;
        }
        return found;
    }

    private sealed record KnownRows(Dictionary<Guid, (MemberId Author, long? Body, Said Said)> Rows, DateTimeOffset? Latest);

    /// <summary>Those of the batch that are in already, and when the room's latest message was, so that time in a room never runs backwards.</summary>
    private static async Task<KnownRows> Known(AppDb db, GroupId group, LaneBatch<SayCommand> batch, CancellationToken ct)
    {
        var ids = batch.Column(c => c.Id);
        var rows = await db.Query($"""
            select id, body, seq, at, author_id from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {group} and id >= {ids.Min()} and id <= {ids.Max()} and {db.In("id", ids)}
            """, r => (Id: r.Guid(0), Body: r.LongOrNull(1), Seq: r.Long(2), At: r.Time(3), Author: r.Id<MemberId>(4)), ct);
        var latest = await db.First($"select at from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {group} order by at desc, seq desc limit 1", r => r.TimeOrNull(0), ct);
        return new(rows.ToDictionary(r => r.Id, r => (r.Author, r.Body, new Said(r.Id, r.Seq, r.At))), latest);
    }
}
