using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Conversations.Import.Formats;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Import;

/// <summary>Brings the history of a group in from an export: people, messages, replies, mentions, joins and leaves. Safe to repeat: the same message has the same id.</summary>
internal sealed class ImportChat(AppDb db, RowImport import, MemberDirectory directory, OpenGroup openGroup, Localizer words, TimeProvider clock) : IJob
{
    public static string Kind => "import-chat";

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var request = run.Args<ImportRequest>();
        words.Language = request.Language;
        if (request.Format != "auto" && ChatChoices.Named(request.Format) is null) return FileRefusals.NoSuchFormat(request.Format, ChatFile.KnownFormats);
        return await import.WithFile(run, request, file => Import(run, request, file, ct), ct);
    }

    private async Task<Result<object>> Import(JobRun run, ImportRequest request, SourceFile file, CancellationToken ct)
    {
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var written = request.TimeZone is { } zone ? BrandCalendar.For(zone) : calendar;
        var opened = ChatFile.Open(file, written, new ChatChoices(ChatChoices.Named(request.Format), request.Columns, request.Dates, request.FirstDay, Password: request.Password));
        var table = PreviewOf(file, request, opened);
        if (opened.Refusal is { } refusal)
        {
            if (table is not null) await run.Tell(ImportResult.Looked("chat", request, table), ct);
            return refusal;
        }
        var chat = opened.Value;

        var group = await FindOrOpen(NameOf(request, chat), chat.Format, request.DryRun, ct);
        if (group.Refusal is { } no) return no;

        var history = new ChatHistory(group.Value.Id, chat.Format, calendar);
        var writer = new ChatWriter(db, directory, history, calendar, run.Job.Id.Value, clock);
        await import.Rows(run, request, chat.Lines.Select(Checked), writer, ct);
        if (!request.DryRun) await writer.Finish(ct);

        var details = new Dictionary<string, long> { ["people"] = history.People, ["replies"] = history.Replies };
        if (!request.DryRun) details["mentions"] = history.Mentions;
        var added = request.DryRun ? history.Messages - import.Known : import.Added;
        return new ImportResult("chat", request.FileName, chat.Format.ToString().ToLowerInvariant(), group.Value.Name, request.DryRun, import.Read,
            added, history.Messages - added, history.Notices, import.Rejected, history.From, history.To, details, import.Complaints, chat.Dates, table);
    }

    private static TablePreview? PreviewOf(SourceFile file, ImportRequest request, Result<ChatFile> opened)
    {
        var isTable = opened.Refusal is { } refusal ? refusal.Field is "map" or "dates" or "format" && !(file.Shape == FileShape.Text && IsJson(file)) : opened.Value.Format == ChatFormat.Table;
        return isTable ? TableFile.Preview(file, ChatTable.Fields, new(request.Columns, Password: request.Password)) : null;
    }

    private static bool IsJson(SourceFile file) => TextLines.Of(file).Select(l => l.Text.Trim()).FirstOrDefault(text => text.Length > 0) is ['{' or '[', ..];

    // Names are keys; one that long is a message in the wrong column.
    private static Parsed<ChatLine> Checked(Parsed<ChatLine> parsed)
    {
        if (parsed.Value is not { } line) return parsed;
        if (line.AuthorKey is { Length: > Cells.LongestKey } key) return new RejectedRow(line.Line, null, key, FileRefusals.CellTooLong());
        if (line.AuthorName is { Length: > Cells.LongestKey } name) return new RejectedRow(line.Line, null, name, FileRefusals.CellTooLong());
        return line.People.Any(p => (p.Key ?? p.Name).Length > Cells.LongestKey) ? new RejectedRow(line.Line, null, line.Text, FileRefusals.CellTooLong()) : parsed;
    }

    private static string NameOf(ImportRequest request, ChatFile chat)
    {
        if (!string.IsNullOrWhiteSpace(request.Group)) return request.Group.Trim();
        if (chat.Room?.Trim() is { Length: > 0 } room) return Short(room);
        var file = request.FileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? request.FileName[..^3] : request.FileName;
        return Path.GetFileNameWithoutExtension(file).Trim() is { Length: > 0 } name ? Short(name) : "import";
    }

    private static string Short(string name) => name.Length <= OpenGroup.LongestName ? name : name[..(OpenGroup.LongestName - (char.IsHighSurrogate(name[OpenGroup.LongestName - 1]) ? 1 : 0))].Trim();

    private async Task<Result<GroupProfile>> FindOrOpen(string name, ChatFormat format, bool dryRun, CancellationToken ct)
    {
        if (await db.FindGroup(name, ct) is { } known) return known;
        var channel = format switch
        {
            ChatFormat.WhatsApp => Channel.WhatsApp,
            ChatFormat.Telegram => Channel.Telegram,
            ChatFormat.Discord => Channel.Discord,
            ChatFormat.Slack => Channel.Slack,
            ChatFormat.Line => Channel.Line,
            ChatFormat.Irc => Channel.Irc,
            _ => Channel.Other,
        };
        if (dryRun && name.Length <= OpenGroup.LongestName) return new GroupProfile(Id.New<GroupId>(clock), Id.New<CommunityId>(clock), name, name, channel);
        var opened = await openGroup.Handle(new OpenGroup.Request(name, null, channel), ct);
        // Somebody else may have opened it since we looked.
        return opened.Refusal is not null && await db.FindGroup(name, ct) is { } other ? other : opened;
    }
}
