namespace Guildhall.Conversations.Import.Formats;

/// <summary>The people a text addresses with @name.</summary>
internal static class AtNames
{
    private const int LongestName = 64;

    // WeChat ends a mention with a four-per-em space, WhatsApp puts it between isolates; both allow spaces inside the name.
    private const char WeChatEnd = '\u2005', IsolateStart = '\u2068', IsolateEnd = '\u2069';

    public static IReadOnlyList<Person> In(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) return [];
        List<Person>? found = null;
        for (; at >= 0; at = at + 1 < text.Length ? text.IndexOf('@', at + 1) : -1)
        {
            if (at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '_' or '/')) continue;
            var name = NameAfter(text.AsSpan(at + 1));
            if (name.Length == 0 || name is "所有人" or "全体成员" or "全體成員" or "all" or "All" or "everyone" or "here" or "channel") continue;
            found ??= [];
            if (!found.Exists(person => person.Name == name)) found.Add(new(null, name));
        }
        return found ?? (IReadOnlyList<Person>)[];
    }

    private static string NameAfter(ReadOnlySpan<char> rest)
    {
        rest = rest[..Math.Min(rest.Length, LongestName)];
        if (rest is [IsolateStart, ..] && rest.IndexOf(IsolateEnd) is > 1 and var close) return rest[1..close].ToString().TrimStart('~', ' ');
        if (rest.IndexOf(WeChatEnd) is > 0 and var wide && !rest[..wide].Contains('@') && !rest[..wide].Contains('\n')) return rest[..wide].ToString();
        var end = 0;
        while (end < rest.Length && !char.IsWhiteSpace(rest[end]) && rest[end] is not (',' or '，' or '。' or '!' or '！' or '?' or '？' or ':' or '：' or ';' or '；' or '、' or '@' or '(' or ')' or '（' or '）' or '"' or '”' or '“' or '<' or '>')) end++;
        return rest[..end].TrimEnd(".'").ToString();
    }
}
