namespace Guildhall.Conversations.Rooms;

/// <summary>What one can answer with one tap.</summary>
internal static class Emoji
{
    public static readonly string[] Offered = ["👍", "❤️", "😂", "😮", "😢", "🎉"];

    public static bool IsOffered(string? emoji) => Offered.Contains(emoji);
}
