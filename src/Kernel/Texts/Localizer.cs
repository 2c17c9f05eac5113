using System.Globalization;

namespace Guildhall.Kernel.Texts;

/// <summary>The product's words in the language of the current request.</summary>
public sealed class Localizer(TextCatalogue catalogue)
{
    private string language = TextCatalogue.Languages[0];

    public string Language
    {
        get => language;
        set
        {
            language = TextCatalogue.Languages.Contains(value) ? value : TextCatalogue.Nearest(value);
            Culture = CultureInfo.GetCultureInfo(language);
        }
    }

    public CultureInfo Culture { get; private set; } = CultureInfo.GetCultureInfo(TextCatalogue.Languages[0]);

    /// <summary>A missing code shows as itself in brackets, so that a gap is seen and never a crash; a test finds every one.</summary>
    public string this[string code] => catalogue.Find(code, language) ?? $"[{code}]";

    public string this[string code, params object?[] args] => string.Format(Culture, this[code], args);

    public string Of(Refusal refusal) => refusal.Args is { } args ? this[refusal.Code, [.. args]] : this[refusal.Code];

    /// <summary>1234567 → 1,234,567; from ten thousand upwards in Chinese 123.5万 / 123.5萬, from a hundred million 1.2亿 / 1.2億.</summary>
    public string Compact(double number)
    {
        var (wan, yi) = language switch { "zh-Hans" => ("万", "亿"), "zh-Hant" => ("萬", "億"), _ => ("", "") };
        var size = Math.Abs(number);
        if (wan.Length == 0)
            return size >= 1e9 ? (number / 1e9).ToString("0.#", Culture) + "B" : size >= 1e6 ? (number / 1e6).ToString("0.#", Culture) + "M"
                : size >= 1e4 ? (number / 1e3).ToString("0.#", Culture) + "K" : number.ToString("#,0.#", Culture);
        return size >= 1e8 ? (number / 1e8).ToString("0.#", Culture) + yi : size >= 1e4 ? (number / 1e4).ToString("0.#", Culture) + wan : number.ToString("#,0.#", Culture);
    }

    public string Percent(double? ratio, int digits = 1) => ratio is { } r ? r.ToString("P" + digits, Culture) : "–";
}
