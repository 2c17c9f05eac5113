using System.Text;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>LINE's chat history: a line per day, below it <c>time TAB name TAB text</c> (phones) or the same with spaces (PC).</summary>
internal static class LineText
{
    private const int LongestMessage = 1 << 20;

    public static Result<ChatReading> Open(SourceFile file, BrandCalendar calendar, ChatChoices choices)
    {
        var vote = new DayOrderVote();
        var tabbed = false;
        string? room = null;
        foreach (var (number, text) in TextLines.Of(file))
        {
            if (number == 1) room = RoomIn(text);
            if (!tabbed && LooksLikeTabbed(text)) tabbed = true;
            if (choices.Order is null && text.Length is > 7 and < 40 && !text.Contains('\t', StringComparison.Ordinal)) vote.See(text);
        }
        var decided = vote.Decide();
        if (decided.Refusal is { } refusal) return refusal;
        var order = choices.Order ?? decided.Value?.Order;
        return new ChatReading(new Reread<Parsed<ChatLine>>(() => Read(file, new Moments(calendar, order), tabbed, choices.FirstDay)), room, choices.Order is null ? decided.Value : null);
    }

    public static bool LooksLikeTabbed(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        return tab is >= 4 and <= 16 && Moments.ReadTimeOfDay(line.AsSpan(0, tab).Trim()) is not null;
    }

    private static IEnumerable<Parsed<ChatLine>> Read(SourceFile file, Moments moments, bool tabbed, DateOnly? day)
    {
        var text = new StringBuilder();
        (long Line, DateTimeOffset At, string? Name)? open = null;
        var blankBefore = true;
        foreach (var (number, line) in TextLines.Of(file))
        {
            if (Header(line, tabbed) is { } header && day is { } today)
            {
                if (open is { } complete) yield return Entry(complete.Line, complete.At, complete.Name, text.ToString());
                open = (number, moments.InstantOf(today, header.Time), header.Name);
                text.Clear().Append(header.Text);
            }
            else if ((blankBefore || !Quoted(text)) && line.Length is > 7 and < 40 && moments.ReadDay(line) is { } next)
            {
                if (open is { } complete) yield return Entry(complete.Line, complete.At, complete.Name, text.ToString());
                (open, day) = (null, next);
            }
            else if (open is not null)
            {
                if (text.Length < LongestMessage) text.Append('\n').Append(line);
            }
            else if (day is not null && line.Length > 0) yield return new RejectedRow(number, null, line, FileRefusals.NotAMessage);
            else if (day is null && tabbed && LooksLikeTabbed(line)) yield return new RejectedRow(number, null, line, FileRefusals.NeedsFirstDay);
            blankBefore = line.Length == 0;
        }
        if (open is { } last) yield return Entry(last.Line, last.At, last.Name, text.ToString());
    }

    private static bool Quoted(StringBuilder text)
    {
        if (text.Length == 0 || text[0] != '"') return false;
        return text.Length == 1 || text[^1] != '"';
    }

    private static (TimeSpan Time, string? Name, string Text)? Header(string line, bool tabbed)
    {
        var end = line.IndexOf(tabbed ? '\t' : ' ', StringComparison.Ordinal);
        if (end is < 4 or > 16 || Moments.ReadTimeOfDay(line.AsSpan(0, end).Trim()) is not { } time) return null;
        var rest = line[(end + 1)..];
        var split = rest.IndexOf(tabbed ? '\t' : ' ', StringComparison.Ordinal);
        if (split < 0) return (time, null, rest);
        // A PC export writes notices like names: only those that say so are notices.
        if (!tabbed && GroupNotices.Read(rest).Kind is not ChatLineKind.System and not ChatLineKind.Added) return (time, null, rest);
        return (time, split == 0 ? null : rest[..split], rest[(split + 1)..]);
    }

    private static ChatLine Entry(long line, DateTimeOffset at, string? name, string raw)
    {
        var text = raw.TrimEnd('\n');
        if (text is ['"', .. var inner, '"'] && text.Contains('\n', StringComparison.Ordinal)) text = inner.Replace("\"\"", "\"", StringComparison.Ordinal);
        if (name is not null && !IsUnsent(text)) return new(line, at, name, name, text) { Mentions = AtNames.In(text), Attachment = Attachments.InBrackets(text) };
        if (name is not null) return new(line, at, name, name, text, ChatLineKind.System);
        var notice = GroupNotices.Read(text);
        return new(line, at, notice.By, notice.By, text, notice.Kind) { People = notice.People };
    }

    private static bool IsUnsent(string text) => text.Length < 40 && (text is "unsent a message." or "unsent a message" or "已收回訊息" or "已收回讯息" or "撤回了一条消息"
        || text.EndsWith("メッセージの送信を取り消しました", StringComparison.Ordinal));

    private static string? RoomIn(string line)
    {
        if (!line.StartsWith("[LINE]", StringComparison.OrdinalIgnoreCase)) return null;
        var title = line[6..].Trim();
        foreach (var lead in (string[])["Chat history in ", "Chat history with ", "與", "与"])
            if (title.StartsWith(lead, StringComparison.Ordinal)) title = title[lead.Length..];
        foreach (var tail in (string[])["的聊天記錄", "的聊天记录", "的聊天紀錄", "とのトーク履歴", "のトーク履歴"])
            if (title.EndsWith(tail, StringComparison.Ordinal)) title = title[..^tail.Length];
        return title.Trim('"', '「', '」', '“', '”', ' ') is { Length: > 0 } room ? room : null;
    }
}
