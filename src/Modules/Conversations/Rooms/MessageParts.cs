using System.Text.RegularExpressions;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Rooms;

/// <summary>Cuts a text into plain pieces, mentions and addresses.</summary>
internal static partial class MessageParts
{
    private const int LongestName = 40;

    public static IReadOnlyList<Part> Of(string text, IReadOnlyCollection<(string Name, Guid? Id)> mentioned)
    {
        var marks = Addresses().Matches(text).Select(m => (m.Index, m.Length, Who: ((string, Guid?)?)null)).ToList();
        if (mentioned.Count > 0)
            for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = at + 1 < text.Length ? text.IndexOf('@', at + 1) : -1)
            {
                var rest = text.AsSpan(at + 1);
                (string Name, Guid? Id)? best = null;
                foreach (var who in mentioned)
                    if (rest.StartsWith(who.Name, StringComparison.OrdinalIgnoreCase) && (best is null || who.Name.Length > best.Value.Name.Length)) best = who;
                if (best is { } found && !marks.Exists(m => at >= m.Index && at < m.Index + m.Length)) marks.Add((at, found.Name.Length + 1, found));
            }
        if (marks.Count == 0) return [new Part(text)];

        var parts = new List<Part>();
        var next = 0;
        foreach (var (index, length, who) in marks.OrderBy(m => m.Index))
        {
            if (index > next) parts.Add(new Part(text[next..index]));
            parts.Add(who is { } person ? new Part(text.Substring(index, length), M: true, Who: person.Item2) : new Part(text.Substring(index, length), U: true));
            next = index + length;
        }
        if (next < text.Length) parts.Add(new Part(text[next..]));
        return parts;
    }

    /// <summary>Every way the words after each @ could be a name, as names are compared: Chinese puts no space behind it, and names may contain one.</summary>
    public static IEnumerable<string> PossibleNames(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = at + 1 < text.Length ? text.IndexOf('@', at + 1) : -1)
            for (var length = 1; length <= LongestName && at + length < text.Length && text[at + length] is not ('@' or '\n'); length++)
                if (!char.IsHighSurrogate(text[at + length]))
                    yield return ReadSpeakers.NameKey(text.Substring(at + 1, length));
    }

    // Ends before the signs that usually follow an address in a sentence.
    [GeneratedRegex(@"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9\-_~/#=&%]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Addresses();
}
