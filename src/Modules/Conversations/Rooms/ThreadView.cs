using Guildhall.Brands.Contracts;

namespace Guildhall.Conversations.Rooms;

/// <summary>A page of messages as one reader sees it.</summary>
/// <param name="Me">The reader's public id; null in the console, where every persona stands on one's own side.</param>
/// <param name="Mine">What the reader answered: message and emoji.</param>
/// <param name="ReadTo">Up to where it was read before; a line marks what is new.</param>
/// <param name="Base">The page's own address.</param>
/// <param name="Today">On the brand's calendar.</param>
public sealed record ThreadView(MessagePage Page, BrandProfile Brand, Guid? Me, IReadOnlySet<(Guid, string)> Mine, Place? ReadTo, string Base, DateOnly Today)
{
    private static readonly TimeSpan OneBreath = TimeSpan.FromMinutes(5);

    public bool IsMine(MessageView message) => Me is { } me ? message.Author.Id == me : message.Author.Role is not null;

    /// <summary>Said by the same person right after: shown without face and name.</summary>
    public static bool Follows(MessageView? before, MessageView message) =>
        before is { Removed: null } && message.Removed is null && before.Author == message.Author && message.At - before.At < OneBreath;

    /// <summary>The brand's own voice, such as the welcome: a line in the middle.</summary>
    public static bool IsHouse(MessageView message) => message.Author is { Id: null, Staff: true, Role: null };
}
