namespace Guildhall.Conversations.Import.Formats;

/// <summary>One line of a log as irssi, WeeChat, ZNC and plain loggers write it.</summary>
/// <param name="Stamp">As written: a time of day, or a date with it.</param>
/// <param name="Certain">Whether no other export writes lines like this.</param>
internal sealed record IrcLine(string Stamp, ChatLineKind Kind, string? Nick, string Text, bool Certain)
{
    private const string Modes = "@+%&~!";

    public static IrcLine? Read(string line)
    {
        if (line.Length < 8) return null;
        if (line[0] == '[')
        {
            var close = line.IndexOf(']', StringComparison.Ordinal);
            return close is >= 5 and <= 34 ? Body(line[1..close], line[(close + 1)..].TrimStart(' ')) : null;
        }
        if (!char.IsAsciiDigit(line[0])) return null;
        if (line.IndexOf('\t', StringComparison.Ordinal) is >= 16 and <= 32 and var tab) return Tabbed(line[..tab], line[(tab + 1)..]);
        var end = line.AsSpan(0, Math.Min(line.Length, 40)).IndexOfAny("<*-") is > 4 and var mark && (line[mark] != '-' || line[mark - 1] == ' ') ? mark : DatedEnd(line);
        return end > 4 && line[end - 1] == ' ' ? Body(line[..end].TrimEnd(), line[end..]) : null;
    }

    // The dashes of an ISO date are not the mark that follows it.
    private static int DatedEnd(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space is < 10 or > 40) return -1;
        var next = line.AsSpan(space, Math.Min(24, line.Length - space)).IndexOfAny("<*");
        return next > 0 ? space + next : -1;
    }

    private static IrcLine? Body(string stamp, string rest)
    {
        if (!stamp.Contains(':', StringComparison.Ordinal) || rest.Length < 2) return null;
        if (rest[0] == '<')
        {
            var close = rest.IndexOf('>', StringComparison.Ordinal);
            if (close is < 2 or > 40) return null;
            var nick = Bare(rest[1..close]);
            return nick.Length == 0 ? null : new(stamp, ChatLineKind.Message, nick, rest[(close + 1)..] is [' ', .. var text] ? text : rest[(close + 1)..], true);
        }
        if (rest.StartsWith("*** ", StringComparison.Ordinal)) return Event(stamp, rest[4..]);
        if (rest.StartsWith("-!- ", StringComparison.Ordinal) || rest.StartsWith("=== ", StringComparison.Ordinal)) return Event(stamp, rest[4..]);
        return rest.StartsWith("* ", StringComparison.Ordinal) ? Action(stamp, rest[2..]) : Notice(stamp, rest);
    }

    // "-bob:#tea- text" and "(bob/#tea) text" are said to the channel by notice.
    private static IrcLine? Notice(string stamp, string rest)
    {
        var end = rest[0] switch { '-' => rest.IndexOf("- ", StringComparison.Ordinal), '(' => rest.IndexOf(") ", StringComparison.Ordinal), _ => -1 };
        if (end is < 2 or > 60 || rest.AsSpan(1, end - 1).IndexOfAny(":/") is not (> 0 and var split)) return null;
        return new(stamp, ChatLineKind.Message, Bare(rest[1..(split + 1)]), rest[(end + 2)..], false);
    }

    private static IrcLine? Tabbed(string stamp, string rest)
    {
        var tab = rest.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0 || !stamp.Contains(':', StringComparison.Ordinal)) return null;
        var (prefix, text) = (rest[..tab].Trim(), rest[(tab + 1)..]);
        return prefix switch
        {
            "-->" or "<--" or "--" or "=!=" or "" => Event(stamp, text),
            "*" => Action(stamp, text),
            _ => prefix.Contains(' ', StringComparison.Ordinal) ? null : new(stamp, ChatLineKind.Message, Bare(prefix), text, true),
        };
    }

    // "* bob waves" is said by bob.
    private static IrcLine Action(string stamp, string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? new(stamp, ChatLineKind.Message, Bare(text), "", false) : new(stamp, ChatLineKind.Message, Bare(text[..space]), text[(space + 1)..], false);
    }

    private static IrcLine Event(string stamp, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var kind = words switch
        {
            ["Joins:", ..] => ChatLineKind.Joined,
            ["Parts:" or "Quits:", ..] => ChatLineKind.Left,
            _ when Says(text, "was kicked") || Says(text, "has been kicked") || Says(text, "has kicked") => ChatLineKind.Removed,
            _ when Says(text, "has joined") => ChatLineKind.Joined,
            _ when Says(text, "has left") || Says(text, "has quit") || Says(text, "has disconnected") => ChatLineKind.Left,
            _ => ChatLineKind.System,
        };
        var nick = words switch { ["Joins:" or "Parts:" or "Quits:", var second, ..] => second, [var first, ..] => first, _ => null };
        return new(stamp, kind, kind == ChatLineKind.System || nick is null ? null : Bare(nick), text, false);
    }

    private static bool Says(string text, string words) => text.Contains(words, StringComparison.Ordinal);

    private static string Bare(string nick) => nick.Trim().TrimStart(Modes.ToCharArray());
}
