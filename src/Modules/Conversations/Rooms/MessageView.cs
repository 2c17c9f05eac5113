using System.Text.Json.Serialization;

namespace Guildhall.Conversations.Rooms;

/// <summary>A message as a room shows it: rendered on the server, and sent to readers as it is.</summary>
/// <param name="Removed">Null, or who took it back: <c>author</c> or <c>staff</c>; then it says nothing any more.</param>
/// <param name="Attachment">Kept for pictures.</param>
public sealed record MessageView(
    Guid Id, long Seq, DateTimeOffset At, AuthorView Author, IReadOnlyList<Part> Parts, Quote? Reply, bool Announcement, string? Removed, string? Attachment, IReadOnlyList<Tally> Tallies)
{
    public const string ByAuthor = "author", ByStaff = "staff";

    [JsonIgnore]
    public string Text => string.Concat(Parts.Select(p => p.T));
}

/// <param name="Id">The public id; null for people known from imports only.</param>
/// <param name="Role">A persona's role.</param>
public sealed record AuthorView(Guid? Id, string Name, string? Role, bool Staff);

/// <summary>What was answered: who said it and how it begins.</summary>
public sealed record Quote(Guid Id, string Name, string Text)
{
    public const int Letters = 80;

    public static string Excerpt(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= Letters) return line;
        return line[..(char.IsHighSurrogate(line[Letters - 1]) ? Letters - 1 : Letters)] + "…";
    }
}

/// <summary>A piece of text: plain, a mention of somebody (<paramref name="M"/>, <paramref name="Who"/> their public id), or an address (<paramref name="U"/>).</summary>
public sealed record Part(string T, bool M = false, Guid? Who = null, bool U = false);

public sealed record Tally(string Emoji, int Count);

/// <summary>The announcement above the room and what is pinned.</summary>
public sealed record NoticesView(NoticeView? Announcement, IReadOnlyList<NoticeView> Pins);

public sealed record NoticeView(Guid Id, string Name, string Text, DateTimeOffset At);
