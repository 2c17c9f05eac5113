using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

internal enum ChatLineKind
{
    Message,

    /// <summary>The author came by themselves.</summary>
    Joined,
    Left,

    /// <summary>The author, if known, brought <see cref="ChatLine.People"/> in.</summary>
    Added,
    Removed,

    /// <summary>Anything else that nobody said: titles, calls, recalled messages.</summary>
    System,
}

/// <param name="Key">The platform's id of the person, where the export has it.</param>
internal readonly record struct Person(string? Key, string Name);

/// <summary>One entry of a chat export.</summary>
/// <param name="Line">1-based line of the text, row of the sheet or line of the JSON at which it begins.</param>
/// <param name="AuthorKey">What stays the same when the person changes their name: the platform's id, else the name. Null when nobody is named.</param>
/// <param name="AuthorName">As shown; may be null where only an id is known.</param>
internal sealed record ChatLine(long Line, DateTimeOffset At, string? AuthorKey, string? AuthorName, string Text, ChatLineKind Kind = ChatLineKind.Message)
{
    /// <summary>The message's own id within its room, and the id of the one it answers.</summary>
    public string? NativeId { get; init; }
    public string? ReplyTo { get; init; }

    public bool IsStaff { get; init; }
    public bool IsBot { get; init; }

    public IReadOnlyList<Person> Mentions { get; init; } = [];

    /// <summary>Who was added or removed.</summary>
    public IReadOnlyList<Person> People { get; init; } = [];

    /// <summary>image, video, audio, sticker, file, contact, location, poll or media; null without attachment.</summary>
    public string? Attachment { get; init; }

    public int Reactions { get; init; }

    /// <summary>The chat it belongs to, in files that hold several.</summary>
    public string? Room { get; init; }
}

/// <summary>A file opened in one format: lines are read from the file at each enumeration, in bounded memory.</summary>
/// <param name="Room">The chat's name where the file tells it.</param>
/// <param name="Dates">How 3/4/2024 was understood; null when no date needed it.</param>
internal sealed record ChatReading(IEnumerable<Parsed<ChatLine>> Lines, string? Room = null, DayOrderDecision? Dates = null);
