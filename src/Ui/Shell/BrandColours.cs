using System.Globalization;
using System.Text;

namespace Guildhall.Ui;

/// <summary>Turns one brand colour into the accent tokens of both themes, shifted until text on and in it meets WCAG AA (4.5:1).</summary>
public static class BrandColours
{
    private const double TextContrast = 4.6;
    private static readonly Rgb Paper = new(0xf7, 0xf5, 0xf1), Night = new(0x26, 0x23, 0x1f), White = new(255, 255, 255), Black = new(0x14, 0x11, 0x0e);

    /// <param name="colour"><c>#rrggbb</c>.</param>
    public static string Css(string colour)
    {
        if (!TryParse(colour, out var brand)) throw new FormatException($"{colour} is no #rrggbb colour.");
        var light = Tokens(Readable(brand, Paper, Black), White, White, Black);
        var dark = Tokens(Readable(brand, Night, White), Night, Black, White);
        return $":root{light}\n:root[data-bs-theme=\"dark\"]{dark}\n@media (prefers-color-scheme: dark){{:root[data-bs-theme=\"auto\"]{dark}}}\n";
    }

    /// <summary>The shade of a brand colour that white can be read on: for pictures, which have no themes.</summary>
    public static string Ground(string colour) => TryParse(colour, out var brand) ? Readable(brand, Paper, Black).ToString() : Black.ToString();

    public static bool IsColour(string? text) => TryParse(text, out _);

    internal static double Contrast(string a, string b) => TryParse(a, out var first) && TryParse(b, out var second) ? first.Contrast(second) : 0;

    private static string Tokens(Rgb accent, Rgb ground, Rgb onAccent, Rgb away) => new StringBuilder("{")
        .Append("--accent:").Append(accent).Append(";--accent-strong:").Append(accent.Towards(away, .25))
        .Append(";--accent-soft:").Append(ground.Towards(accent, .13)).Append(";--accent-line:").Append(ground.Towards(accent, .4))
        .Append(";--on-accent:").Append(accent.Contrast(onAccent) >= 4.5 ? onAccent : accent.Contrast(White) > accent.Contrast(Black) ? White : Black)
        .Append(";--chart-1:").Append(accent).Append('}').ToString();

    /// <summary>The nearest shade towards <paramref name="away"/> that can be read on the ground and on the soft tint of itself.</summary>
    private static Rgb Readable(Rgb colour, Rgb ground, Rgb away)
    {
        for (var step = 0; step <= 100; step++)
        {
            var shade = colour.Towards(away, step / 100.0);
            if (shade.Contrast(ground) >= TextContrast && shade.Contrast(ground.Towards(shade, .13)) >= TextContrast) return shade;
        }
        return away;
    }

    private static bool TryParse(string? text, out Rgb colour)
    {
        colour = default;
        if (text is not ['#', _, _, _, _, _, _] || !int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return false;
        colour = new(value >> 16, value >> 8 & 255, value & 255);
        return true;
    }

    private readonly record struct Rgb(double R, double G, double B)
    {
        public Rgb Towards(Rgb other, double part) => new(R + (other.R - R) * part, G + (other.G - G) * part, B + (other.B - B) * part);

        /// <summary>The ratio of WCAG 2.2, 1 to 21.</summary>
        public double Contrast(Rgb other)
        {
            var (a, b) = (Luminance, other.Luminance);
            return (Math.Max(a, b) + .05) / (Math.Min(a, b) + .05);
        }

        private double Luminance => .2126 * Linear(R) + .7152 * Linear(G) + .0722 * Linear(B);

        private static double Linear(double channel) => channel / 255 <= .04045 ? channel / 255 / 12.92 : Math.Pow((channel / 255 + .055) / 1.055, 2.4);

        public override string ToString() => $"#{(int)Math.Round(R):x2}{(int)Math.Round(G):x2}{(int)Math.Round(B):x2}";
    }
}
