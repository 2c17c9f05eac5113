using System.Text;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>WhatsApp's "Export chat": <c>12/9/20, 23:55 - Bob: hello</c> on Android, <c>[12/9/20, 23:55:01] Bob: hello</c> on iOS, in the phone's own date format.</summary>
internal static class WhatsAppText
{
    private const int LongestStamp = 45;
    private const int LongestMessage = 1 << 20;
    private const string Marks = "\u200E\u200F\u202A\u202B\u202C\u202D\u202E\uFEFF";

    public static Result<ChatReading> Open(SourceFile file, BrandCalendar calendar, ChatChoices choices)
    {
        var vote = new DayOrderVote();
        if (choices.Order is null)
            foreach (var (_, text) in TextLines.Of(file))
                if (TryHeader(text, out var stamp, out _)) vote.See(stamp);
        var decided = vote.Decide();
        if (decided.Refusal is { } refusal) return refusal;
        var moments = new Func<Moments>(() => new Moments(calendar, choices.Order ?? decided.Value?.Order));
        return new ChatReading(new Reread<Parsed<ChatLine>>(() => Read(file, moments())), null, choices.Order is null ? decided.Value : null);
    }

    public static bool LooksLikeHeader(string line) => TryHeader(line, out var stamp, out _) && Moments.IsWritten(stamp);

    private static IEnumerable<Parsed<ChatLine>> Read(SourceFile file, Moments moments)
    {
        var text = new StringBuilder();
        (long Line, DateTimeOffset At)? open = null;
        foreach (var (number, line) in TextLines.Of(file))
        {
            if (TryHeader(line, out var stamp, out var rest) && moments.TryRead(stamp, out var at, out _))
            {
                var next = rest.ToString();
                if (open is { } complete) yield return Entry(complete.Line, complete.At, text.ToString());
                open = (number, at);
                text.Clear().Append(next);
            }
            else if (open is null)
            {
                if (!string.IsNullOrWhiteSpace(line)) yield return new RejectedRow(number, null, line, FileRefusals.NotAMessage);
            }
            else if (text.Length < LongestMessage) text.Append('\n').Append(line);
        }
        if (open is { } last) yield return Entry(last.Line, last.At, text.ToString().TrimEnd('\n'));
    }

    private static ChatLine Entry(long line, DateTimeOffset at, string rest)
    {
        var (author, text) = Split(rest);
        if (author is null) return Notice(line, at, rest);
        // iOS puts notices under the group's or a person's name, behind a mark that nobody types.
        var attachment = Attachments.InWhatsApp(text);
        if (attachment is null && text is ['\u200E', ..]) return Notice(line, at, text);
        if (attachment is null && IsRecalled(text)) return new(line, at, author, author, text, ChatLineKind.System);
        return new(line, at, author, author, text.TrimStart('\u200E', '\u200F')) { Mentions = AtNames.In(text), Attachment = attachment };
    }

    private static ChatLine Notice(long line, DateTimeOffset at, string text)
    {
        var notice = GroupNotices.Read(text);
        return new(line, at, notice.By, notice.By, text.Trim(Marks.ToCharArray()), notice.Kind) { People = notice.People };
    }

    // "John Doe:." is WhatsApp's own remains of a lost message: without a space after the colon there is no author.
    private static (string? Author, string Text) Split(string rest)
    {
        var colon = rest.IndexOf(": ", StringComparison.Ordinal);
        var firstLine = rest.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end : rest.Length;
        if (colon < 0 || colon > firstLine) colon = firstLine > 0 && rest[firstLine - 1] == ':' ? firstLine - 1 : -1;
        if (colon <= 0) return (null, rest);
        var author = Name(rest[..colon]);
        if (author.Length == 0 || GroupNotices.Begins(author)) return (null, rest);
        return (author, rest[(colon + 1)..] is [' ', .. var text] ? text : rest[(colon + 1)..]);
    }

    private static string Name(string raw)
    {
        var name = raw.Trim(Marks.ToCharArray()).Replace('\u00A0', ' ').Trim();
        return name is ['~', ' ' or '\u202F', .. var unsaved] ? unsaved.Trim() : name.Trim('\u2068', '\u2069');
    }

    private static bool IsRecalled(string text) => text.Length < 60 && text.TrimEnd('.', '。', ' ') is "This message was deleted" or "You deleted this message"
        or "Se eliminó este mensaje" or "Eliminaste este mensaje" or "Diese Nachricht wurde gelöscht" or "此消息已删除" or "您已删除此消息" or "你已删除此消息" or "此訊息已刪除" or "您已刪除此訊息" or "你已刪除此訊息";

    private static bool TryHeader(ReadOnlySpan<char> line, out ReadOnlySpan<char> stamp, out ReadOnlySpan<char> rest)
    {
        stamp = rest = [];
        line = line.TrimStart(Marks);
        if (line.Length < 12) return false;
        var window = line[..Math.Min(line.Length, LongestStamp)];
        int end, next;
        if (line[0] == '[')
        {
            end = window.IndexOf(']');
            line = line[1..];
            window = window[1..];
            next = end--;
        }
        else
        {
            end = window.IndexOf(" - ");
            if (end < 0) end = window.IndexOf(" – ");
            next = end + 3;
        }
        if (end < 8 || !(char.IsAsciiDigit(line[0]) || line[0] > '\u00FF') || window[..end].IndexOfAny(":.") < 0) return false;
        stamp = line[..end];
        rest = line[Math.Min(next, line.Length)..].TrimStart(' ');
        return true;
    }
}
