using System.Globalization;

namespace Guildhall.Conversations.Pictures;

/// <summary>A picture as a message carries it: <c>picture:HASH:WIDTHxHEIGHT</c>. Other attachments are the names that an export gave.</summary>
public sealed record SentPicture(string Hash, int Width, int Height)
{
    private const string Mark = "picture:";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mark}{Hash}:{Width}x{Height}");

    public static SentPicture? Parse(string? attachment) =>
        attachment?.Split(':') is ["picture", var hash, var size] && size.Split('x') is [var width, var height] && int.TryParse(width, CultureInfo.InvariantCulture, out var w) && int.TryParse(height, CultureInfo.InvariantCulture, out var h)
            ? new(hash, w, h) : null;
}
