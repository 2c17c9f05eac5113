using System.Globalization;
using System.Text;
using Guildhall.Kernel;

namespace Guildhall.Members;

/// <summary>A name as others will see it, and as it is compared so that nobody passes for somebody else.</summary>
internal static class MemberName
{
    public const int Longest = 40;
    private const int MostLetters = 160; // Forty signs may carry many marks each, but not without end.
    private const char JoinerOfEmoji = '\u200d', Selector = '\ufe0f';

    public static Result<string> Read(string? typed)
    {
        var name = (typed ?? "").Trim();
        if (!IsWellFormed(name)) return MemberRefusals.NameSigns;
        name = string.Join(' ', name.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (name.EnumerateRunes().Any(IsForbidden)) return MemberRefusals.NameSigns;
        if (new StringInfo(name).LengthInTextElements is 0 or > Longest || name.Length > MostLetters) return MemberRefusals.NameLength;
        return Key(name).Length == 0 ? MemberRefusals.NameSigns : name;
    }

    /// <summary>Without width, case, spaces and marks that nobody sees.</summary>
    public static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var rune in name.Normalize(NormalizationForm.FormKC).EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.SpaceSeparator) && rune.Value is not (Selector or '@')) key.Append(Rune.ToLowerInvariant(rune));
        return key.ToString();
    }

    private static bool IsForbidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value != JoinerOfEmoji, // Among them the marks that turn the direction of what follows.
        _ => rune.Value == '@',
    };

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[++i]))) return false;
        return true;
    }
}
