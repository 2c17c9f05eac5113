using System.Globalization;
using System.Security;
using System.Text;

namespace Guildhall.Kernel.Pictures;

/// <summary>An SVG written from top to bottom; its height is what was written. Text is wrapped by the widths of CJK and Latin letters.</summary>
public sealed class SvgSheet(int width, string language)
{
    private readonly StringBuilder body = new();

    public int Width => width;

    /// <summary>The font whose shapes the language expects.</summary>
    public string Font { get; } = language == "zh-Hant" ? "Noto Sans CJK TC" : "Noto Sans CJK SC";

    public void Box(double x, double y, double w, double h, string fill, double radius = 0, string? line = null) => body.Append(CultureInfo.InvariantCulture,
        $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{w:0.#}\" height=\"{h:0.#}\" rx=\"{radius:0.#}\" fill=\"{fill}\"{(line is null ? "" : $" stroke=\"{line}\"")}/>");

    public void Path(string d, string fill, string line, double lineWidth = 1) =>
        body.Append(CultureInfo.InvariantCulture, $"<path d=\"{d}\" fill=\"{fill}\" stroke=\"{line}\" stroke-width=\"{lineWidth:0.#}\"/>");

    public void Dot(double x, double y, double r, string fill) => body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{r:0.#}\" fill=\"{fill}\"/>");

    /// <param name="y">The base line.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public void Word(double x, double y, string text, double size, string fill, bool bold = false, string anchor = "start") => body.Append(CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size:0.#}\" fill=\"{fill}\" text-anchor=\"{anchor}\"{(bold ? " font-weight=\"700\"" : "")}>{Escaped(text)}</text>");

    /// <summary>Writes wrapped text from this height on; answers the height below it.</summary>
    public double Text(double x, double y, double w, string text, double size, string fill, bool bold = false, double leading = 1.55)
    {
        foreach (var line in Wrap(text, w, size))
        {
            Word(x, y + size, line, size, fill, bold);
            y += size * leading;
        }
        return y;
    }

    public string Svg(double height) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height:0}" viewBox="0 0 {width} {height:0}" font-family="{Font}, Noto Sans CJK SC, sans-serif" xml:lang="{language}">{body}</svg>
        """);

    public static IReadOnlyList<string> Wrap(string text, double width, double size)
    {
        List<string> lines = [];
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var (start, breakAt, wide) = (0, -1, 0.0);
            for (var i = 0; i < paragraph.Length; i++)
            {
                if (i > start && MayBreakBefore(paragraph, i)) breakAt = i;
                wide += Advance(paragraph[i]) * size;
                if (wide <= width || i == start) continue;
                var end = breakAt > start ? breakAt : i;
                lines.Add(paragraph[start..end].TrimEnd());
                start = end;
                while (start < paragraph.Length && paragraph[start] == ' ') start++;
                (breakAt, i, wide) = (-1, start - 1, 0);
            }
            if (start < paragraph.Length) lines.Add(paragraph[start..]);
        }
        return lines;
    }

    // Between Latin letters a line does not break; before closing marks it never does, and never inside a surrogate pair.
    private static bool MayBreakBefore(string text, int i) =>
        !char.IsLowSurrogate(text[i]) && !"，。、；：！？）》」』”’,.;:!?)".Contains(text[i], StringComparison.Ordinal)
        && (text[i - 1] == ' ' || Wide(text[i]) || Wide(text[i - 1]));

    private static bool Wide(char c) => c >= '\u1100' && !char.IsLowSurrogate(c);

    private static double Advance(char c) => c switch
    {
        _ when char.IsLowSurrogate(c) => 0,
        >= '\u1100' => 1,
        ' ' or '.' or ',' or ':' or ';' or '\'' or 'i' or 'l' or 'I' or 'j' or '|' or '!' => .29,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => .9,
        >= 'A' and <= 'Z' => .66,
        _ => .57,
    };

    private static string Escaped(string text) => SecurityElement.Escape(new string([.. text.Where(c => !char.IsControl(c))]));
}
