using Guildhall.Kernel;
using Guildhall.Kernel.Texts;

namespace Guildhall.Insights.Pages;

/// <summary>Figures as people read them, in the language of the page.</summary>
internal static class FigureWords
{
    public static string Say(this Localizer t, FigureKind kind, double? value, string? currency = null) => value is not { } number ? "–" : kind switch
    {
        FigureKind.Count => number.ToString("#,0", t.Culture),
        FigureKind.Share => t.Percent(number),
        FigureKind.Score => number.ToString("0", t.Culture),
        FigureKind.Duration => Duration(t, number),
        FigureKind.Money => new Money((long)Math.Round(number, MidpointRounding.AwayFromZero), currency!).Format(t.Culture),
        FigureKind.Days => t["insights.days", number.ToString("0.#", t.Culture)],
        _ => number.ToString("#,0.##", t.Culture),
    };

    public static string Duration(Localizer t, double seconds) => seconds switch
    {
        < 60 => t["insights.seconds", Math.Round(seconds)],
        < 3600 => t["insights.minutes", (seconds / 60).ToString("0.#", t.Culture)],
        _ => t["insights.hours_long", (seconds / 3600).ToString("0.#", t.Culture)],
    };
}
