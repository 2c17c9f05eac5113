using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

internal enum ChatFormat { WhatsApp, Telegram, Discord, Slack, Line, Irc, Table }

/// <summary>What the user may decide instead of leaving it to detection.</summary>
/// <param name="Columns">Field → column header, for tables.</param>
/// <param name="FirstDay">Day of the first line of a log that has only times.</param>
/// <param name="Room">Of a file with several chats, only the one of this name or id.</param>
internal sealed record ChatChoices(ChatFormat? Format = null, IReadOnlyDictionary<string, string>? Columns = null, DayOrder? Order = null,
    DateOnly? FirstDay = null, string? Room = null, char? Delimiter = null, string? Password = null)
{
    public static ChatChoices None { get; } = new();

    /// <summary>The format of a name as people write it; null for "auto" and unknown names.</summary>
    public static ChatFormat? Named(string name) => name.ToUpperInvariant() switch
    {
        "WHATSAPP" => ChatFormat.WhatsApp,
        "TELEGRAM" => ChatFormat.Telegram,
        "DISCORD" => ChatFormat.Discord,
        "SLACK" => ChatFormat.Slack,
        "LINE" => ChatFormat.Line,
        "IRC" => ChatFormat.Irc,
        "CSV" or "TABLE" or "XLSX" or "XLS" or "TSV" or "WECHAT" => ChatFormat.Table,
        _ => null,
    };
}

/// <summary>An export of a chat, whatever wrote it.</summary>
internal sealed class ChatFile
{
    public const string KnownFormats = "WhatsApp, Telegram, Discord, Slack, LINE, IRC, CSV/XLSX (time, user, text)";

    private ChatFile(ChatFormat format, ChatReading reading) => (Format, Room, Dates, Lines) = (format, reading.Room, reading.Dates, reading.Lines);

    public ChatFormat Format { get; }

    public string? Room { get; }

    public DayOrderDecision? Dates { get; }

    /// <summary>Every enumeration reads the file again; what cannot be read comes as a rejected row, never as an exception.</summary>
    public IEnumerable<Parsed<ChatLine>> Lines { get; }

    /// <summary>Detects the format, reads as much as decides the order of day and month, and refuses what it cannot read.</summary>
    public static Result<ChatFile> Open(SourceFile file, BrandCalendar calendar, ChatChoices? choices = null)
    {
        choices ??= ChatChoices.None;
        var detected = choices.Format ?? (file.Shape == FileShape.Text ? ChatDetection.Of(file) : ChatFormat.Table);
        if (detected is not { } format) return OpenUnknown(file, calendar, choices);
        if (format != ChatFormat.Table && file.Shape != FileShape.Text) return FileRefusals.NotText(file.Shape.ToString().ToUpperInvariant());
        var reading = Read(format, file, calendar, choices);
        return reading.Refusal is { } refusal ? refusal : new ChatFile(format, reading.Value);
    }

    private static Result<ChatReading> Read(ChatFormat format, SourceFile file, BrandCalendar calendar, ChatChoices choices) => format switch
    {
        ChatFormat.WhatsApp => WhatsAppText.Open(file, calendar, choices),
        ChatFormat.Telegram => TelegramExport.Open(file, calendar, choices),
        ChatFormat.Discord => DiscordExport.Open(file, calendar),
        ChatFormat.Slack => SlackExport.Open(file, calendar),
        ChatFormat.Line => LineText.Open(file, calendar, choices),
        ChatFormat.Irc => IrcText.Open(file, calendar, choices),
        _ => ChatTable.Open(file, calendar, choices),
    };

    // Nothing known: it may still be a table, and then its refusal names the columns.
    private static Result<ChatFile> OpenUnknown(SourceFile file, BrandCalendar calendar, ChatChoices choices)
    {
        var table = ChatTable.Open(file, calendar, choices);
        if (table.Refusal is not { } refusal) return new ChatFile(ChatFormat.Table, table.Value);
        var first = TextLines.Of(file).Select(l => l.Text.Trim()).FirstOrDefault(text => text.Length > 0) ?? "";
        var tabular = choices.Columns is { Count: > 0 } || first.AsSpan().IndexOfAny(",;\t|") >= 0;
        return tabular && first is not ['{' or '[', ..] ? refusal : FileRefusals.UnknownFormat(first.Length > 80 ? first[..80] + "…" : first, KnownFormats);
    }
}
