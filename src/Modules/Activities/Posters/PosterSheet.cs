using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Pictures;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Guildhall.Ui;

namespace Guildhall.Activities.Posters;

/// <summary>An activity on one sheet to be sent on: what it is, when, what there is, and a code that leads to it.</summary>
internal static class PosterSheet
{
    public const int Width = 1080, Height = 1440;

    private const double Margin = 72, Pad = 56, Row = 108, Alone = 270, Top = 150;
    private const string Ink = "#25211c", Quiet = "#5f574d", White = "#ffffff";

    /// <param name="address">Where the code leads.</param>
    public static string Draw(Activity activity, BrandProfile brand, string group, IReadOnlyList<PosterLine> lines, string address, Localizer t)
    {
        var (sheet, colour) = (new SvgSheet(Width, t.Language), BrandColours.Ground(brand.Colour));
        var praise = lines.Count switch { 0 => 0, 1 => Alone + 64, var n => n * Row + 64 };
        var code = lines.Count switch { 0 => 460.0, < 3 => 360, _ => 300 };
        var card = Height - Margin / 2 - (2 * Pad + praise + code);
        sheet.Box(0, 0, Width, Height, colour);
        sheet.Dot(Width - 60, 80, 330, "rgba(255,255,255,.09)");
        sheet.Dot(40, card + 60, 230, "rgba(255,255,255,.06)");
        sheet.Word(Margin, 118, brand.Name, 38, White);
        sheet.Word(Width - Margin, 118, t["activities.kind." + activity.Kind], 34, White, anchor: "end");
        Head(sheet, activity.Name, When(activity, brand, t), card);
        sheet.Box(Margin / 2, card, Width - Margin, Height - card - Margin / 2, White, 40);
        if (lines is [var only]) PraiseAlone(sheet, only, card + Pad, colour);
        else
            for (var i = 0; i < lines.Count; i++) Praise(sheet, lines[i], card + Pad + i * Row, colour);
        var foot = card + Pad + praise;
        if (praise > 0) sheet.Path(FormattableString.Invariant($"M{Margin} {foot - 36}h{Width - 2 * Margin}"), "none", "#e6e1d8", 2);
        sheet.Path(QrPicture.Path(address, Margin + 8, foot, code), Ink, "none", 0);
        var left = Margin + 8 + code + 48;
        sheet.Word(left, foot + code / 2 - 10, t["activities.poster_scan"], 52, Ink, bold: true);
        sheet.Text(left, foot + code / 2 + 26, Width - Margin - left, t["activities.poster_group", group], 34, Quiet);
        return sheet.Svg(Height);
    }

    /// <summary>The name as large as it fits above the card, the time below it, both in the middle of the room.</summary>
    private static void Head(SvgSheet sheet, string name, string when, double card)
    {
        const double Room = Width - 2 * Margin, Time = 100;
        double[] sizes = [112, 96, 80, 64];
        var size = sizes.First(s => s == sizes[^1] || SvgSheet.Wrap(name, Room, s) is { Count: <= 3 } lines && lines.Count * s * 1.28 + Time <= card - Top);
        var shown = SvgSheet.Wrap(name, Room, size).Take(3).ToList();
        var y = Top + Math.Max(0, (card - Top - (shown.Count * size * 1.28 + Time)) / 2);
        foreach (var line in shown)
        {
            sheet.Word(Margin, y + size, line, size, White, bold: true);
            y += size * 1.28;
        }
        sheet.Word(Margin, y + 62, when, 40, White);
    }

    private static void PraiseAlone(SvgSheet sheet, PosterLine line, double y, string colour)
    {
        sheet.Word(Margin + 8, y + 60, Fitted(line.What, Width - 2 * Margin - 16, 56), 56, Ink);
        if (line.Worth is null) return;
        sheet.Word(Margin + 8, y + 208, line.Worth, 136, colour, bold: true);
        if (line.Before is not null) Struck(sheet, line.Before, Margin + 8 + line.Worth.Length * 82 + 40, y + 204, 44);
    }

    private static void Praise(SvgSheet sheet, PosterLine line, double y, string colour)
    {
        sheet.Word(Margin + 8, y + 60, Fitted(line.What, Width - 2 * Margin - 440, 40), 40, Ink);
        if (line.Worth is null) return;
        sheet.Word(Width - Margin - 8, y + 64, line.Worth, 60, colour, bold: true, anchor: "end");
        if (line.Before is not null) Struck(sheet, line.Before, Width - Margin - 8 - line.Worth.Length * 36 - 24 - Wide(line.Before, 30), y + 62, 30);
    }

    private static void Struck(SvgSheet sheet, string text, double x, double y, double size)
    {
        sheet.Word(x, y, text, size, Quiet);
        sheet.Path(FormattableString.Invariant($"M{x - 4} {y - size * .35}h{Wide(text, size) + 8}"), "none", Quiet, 2);
    }

    // Figures of Noto Sans are .555 of its size wide.
    private static double Wide(string figures, double size) => figures.Sum(c => c is '.' or ',' ? .28 : .555) * size;

    private static string Fitted(string text, double room, double size) => SvgSheet.Wrap(text, room, size) is [var only] ? only : SvgSheet.Wrap(text, room - size, size)[0] + "…";

    private static string When(Activity activity, BrandProfile brand, Localizer t)
    {
        var (starts, ends) = (brand.Calendar.Local(activity.StartsAt), brand.Calendar.Local(activity.EndsAt));
        string Day(DateTime at) => $"{at.ToString("M", t.Culture)} {at.ToString("ddd", t.Culture)} {at.ToString("t", t.Culture)}";
        return $"{Day(starts)} – {(starts.Date == ends.Date ? ends.ToString("t", t.Culture) : Day(ends))}";
    }
}
