using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Conversations.Import.Formats;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Import;

/// <summary>Brings the history of a group in from an export: people, messages, replies, mentions, joins and leaves. Safe to repeat: the same message has the same id.</summary>
internal sealed class ImportChat(AppDb db, RowImport import, MemberDirectory directory, OpenGroup openGroup, Localizer words, TimeProvider clock) : IJob
{
    public static string Kind => "import-chat";

    private static readonly BulkInsert Messages = new("conversations_messages",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("id", BulkType.Uuid), ("seq", BulkType.Long), ("at", BulkType.Time), ("day", BulkType.Int), ("hour", BulkType.Int),
        ("author_id", BulkType.Uuid), ("text", BulkType.Text), ("attachment", BulkType.Text), ("reply_to", BulkType.Uuid), ("broadcast", BulkType.Flag), ("removed", BulkType.Flag), ("import_id", BulkType.Uuid));

    private static readonly BulkInsert Mentions = new("conversations_mentions",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("message_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("day", BulkType.Int));

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var request = run.Args<ImportRequest>();
        words.Language = request.Language;
        return await import.WithFile(run, request, file => Import(run, request, file, ct), ct);
    }

    private async Task<Result<object>> Import(JobRun run, ImportRequest request, SourceFile file, CancellationToken ct)
    {
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var written = request.TimeZone is { } zone ? BrandCalendar.For(zone) : calendar;
        var opened = ChatFile.Open(file, written, new ChatChoices(ChatChoices.Named(request.Format), request.Columns, request.Dates, request.FirstDay, Password: request.Password));
        if (opened.Refusal is { } refusal) return refusal;
        var chat = opened.Value;

        var name = request.Group ?? chat.Room ?? Path.GetFileNameWithoutExtension(request.FileName);
        var group = await FindOrOpen(name, chat.Format, request.DryRun, ct);
        if (group.Refusal is { } no) return no;

        var history = new ChatHistory(group.Value.Id, chat.Format, calendar);
        var stays = await Stays.Load(db, group.Value.Id, calendar, run.Job.Id.Value, ct);
        await import.Rows(run, request, chat.Lines, history.See, (_, lines) => Write(run, history, stays, lines, ct), ct);
        if (!request.DryRun) await WriteLateMentions(history, ct);

        return new ImportResult("chat", request.FileName, chat.Format.ToString().ToLowerInvariant(), group.Value.Name, request.DryRun, import.Read,
            history.Added, request.DryRun ? 0 : history.Messages - history.Added, history.Notices, import.Rejected, history.From, history.To,
            new Dictionary<string, long> { ["people"] = history.People, ["replies"] = history.Replies, ["mentions"] = history.Mentions }, import.Complaints);
    }

    private async Task<Result<GroupProfile>> FindOrOpen(string name, ChatFormat format, bool dryRun, CancellationToken ct)
    {
        if (await db.FindGroup(name.Trim(), ct) is { } known) return known;
        var channel = format switch
        {
            ChatFormat.WhatsApp => Channel.WhatsApp, ChatFormat.Telegram => Channel.Telegram, ChatFormat.Discord => Channel.Discord, ChatFormat.Slack => Channel.Slack,
            ChatFormat.Line => Channel.Line, ChatFormat.Irc => Channel.Irc, _ => Channel.Other,
        };
        if (dryRun) return new GroupProfile(Id.New<GroupId>(clock), Id.New<CommunityId>(clock), name, name, channel);
        return await openGroup.Handle(new OpenGroup.Request(name, null, channel), ct);
    }

    private async Task Write(JobRun run, ChatHistory history, Stays stays, IReadOnlyList<HistoryLine> lines, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        await history.Meet(directory, lines, run.Job.Id.Value, ct);

        var messages = new List<object?[]>(lines.Count);
        var mentions = new List<object?[]>();
        DateOnly? from = null, to = null;
        foreach (var line in lines)
        {
            history.Move(stays, line);
            if (line.Line.Kind != ChatLineKind.Message) continue;
            var (id, day) = (line.Id, line.Local.Day);
            messages.Add([brand, history.Group, id, line.Line.Line, line.Line.At, day.DayNumber, line.Local.Hour, history.MemberOf(line.Line.AuthorKey!),
                line.Line.Text, line.Line.Attachment, history.ReplyOf(line), false, false, run.Job.Id.Value]);
            foreach (var mentioned in history.MentionsOf(line)) mentions.Add([brand, history.Group, id, mentioned, day.DayNumber]);
            from = from is null || day < from ? day : from;
            to = to is null || day > to ? day : to;
        }

        var added = await Messages.Write(db, messages, ct);
        await Mentions.Write(db, mentions, ct);
        history.Wrote(added, mentions.Count);
        if (added > 0) await db.Publish(history.Group.Value, new MessagesChanged(history.Group, from!.Value, to!.Value), clock, ct);
        if (await stays.Save(db, ct) is { } firstDay) await db.Publish(history.Group.Value, new MembershipsChanged(history.Group, firstDay), clock, ct);
    }

    // "@name" of somebody who first speaks further down in the file.
    private async Task WriteLateMentions(ChatHistory history, CancellationToken ct)
    {
        foreach (var chunk in history.LateMentions().Chunk(2000))
        {
            await using var transaction = await db.Begin(ct);
            await Mentions.Write(db, [.. chunk.Select(m => new object?[] { db.CurrentBrand, history.Group, m.Message, m.Member, m.Day.DayNumber })], ct);
            history.Wrote(0, chunk.Length);
            await db.Publish(history.Group.Value, new MessagesChanged(history.Group, chunk.Min(m => m.Day), chunk.Max(m => m.Day)), clock, ct);
            await transaction.Commit(ct);
        }
    }
}
