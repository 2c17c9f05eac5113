using System.Text.Json;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;

namespace Guildhall.Communities.Positioning;

/// <summary>The words of the canvas' choices.</summary>
internal static class CanvasTexts
{
    public static string Code(BrandValue value) => "communities.brand_value." + Snake(value);
    public static string Code(BrandRole role) => "communities.brand_role." + Snake(role);
    public static string Code(GoalMeasure measure) => "communities.goal." + Snake(measure);
    public static string Code(EvidenceKind kind) => "communities.evidence." + Snake(kind);
    public static string Code(GateKind kind) => "communities.gate." + Snake(kind);
    public static string Code(Layer layer) => "communities.layer." + Snake(layer);
    public static string Code(Element element) => "communities.element." + Snake(element);

    public static string Key(RuleKind kind) => kind switch { RuleKind.Forbid => "forbidden", RuleKind.Reward => "rewarded", _ => "penalties" };

    public static IReadOnlyList<SelectOption> Options<TEnum>(Localizer text, Func<TEnum, string> code) where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(v => new SelectOption(v.ToString(), text[code(v)]))];

    public static IEnumerable<(string Key, string Words)> AudienceFields(Audience a) =>
    [
        ("age_band", a.AgeBand), ("gender", a.Gender), ("region", a.Region), ("occupation", a.Occupation), ("spending", a.Spending),
        ("scenes", a.Scenes), ("pains", a.Pains), ("interests", a.Interests), ("social_need", a.SocialNeed),
    ];

    /// <summary>One entry a line, as people write lists.</summary>
    public static IReadOnlyList<string> Lines(string? text) =>
        [.. (text ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Distinct(StringComparer.Ordinal)];

    public static TEnum? Choice<TEnum>(string? text) where TEnum : struct, Enum => Enum.TryParse<TEnum>(text, out var value) && Enum.IsDefined(value) ? value : null;

    public static string Trim(string? text) => (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();

    private static string Snake<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
