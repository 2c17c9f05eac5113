using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Search;
using Guildhall.Kernel.Storage;
using Guildhall.Text;

namespace Guildhall.Conversations.Search;

/// <summary>A message that was found.</summary>
/// <param name="Pieces">Its text around the first hit, the words that were asked for marked.</param>
public sealed record Hit(MessageView Message, IReadOnlyList<(string Text, bool Marked)> Pieces)
{
    /// <summary>Before this place the room's history ends with the message.</summary>
    public Place Below => new(Message.At, Message.Seq + 1);
}

/// <param name="Older">When to ask again for older ones; null when there are none.</param>
public sealed record Hits(IReadOnlyList<Hit> Found, DateTimeOffset? Older);

/// <summary>Finds messages of one group by what they say, from a single Chinese sign on; the newest first.</summary>
internal static class SearchMessages
{
    public const int LongestQuery = 100;
    private const int PageSize = 30, Before = 30, After = 120;

    public static async Task<Hits> Of(AppDb db, GroupId group, string query, DateTimeOffset? before, CancellationToken ct)
    {
        var asked = Words.Asked(query.Length > LongestQuery ? query[..LongestQuery] : query);
        var ids = await db.Search(IndexMessages.Kind, group.Value, [.. asked.Select(a => new SearchPhrase(a.Words, a.Begins))], before, PageSize + 1, ct);
        var older = ids.Count > PageSize ? ids[PageSize - 1].At : (DateTimeOffset?)null;
        var found = await ReadMessages.ByIds(db, group, [.. ids.Take(PageSize).Select(i => i.Id)], ct);
        return new([.. found.Where(m => m.Removed is null).OrderByDescending(m => m.At).ThenByDescending(m => m.Seq).Select(m => new Hit(m, Pieces(m.Text, query)))], older);
    }

    private static List<(string, bool)> Pieces(string text, string query)
    {
        var places = Words.Places(text, query);
        var start = places.Count == 0 || places[0].Start <= Before ? 0 : places[0].Start - Before;
        if (start > 0 && char.IsLowSurrogate(text[start])) start--;
        var end = Math.Min(text.Length, start + Before + After);
        if (end < text.Length && char.IsLowSurrogate(text[end])) end--;
        var pieces = new List<(string, bool)>();
        if (start > 0) pieces.Add(("…", false));
        var next = start;
        foreach (var (at, length) in places.Where(p => p.Start >= start && p.Start + p.Length <= end))
        {
            if (at > next) pieces.Add((text[next..at], false));
            pieces.Add((text.Substring(at, length), true));
            next = at + length;
        }
        if (next < end) pieces.Add((text[next..end], false));
        if (end < text.Length) pieces.Add(("…", false));
        return pieces;
    }
}
