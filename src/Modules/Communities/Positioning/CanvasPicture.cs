using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Team;
using Guildhall.Kernel;
using Guildhall.Kernel.Pictures;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Positioning;

/// <summary>The canvas on one sheet, 1080 wide, to be shown to the team or printed: as SVG, or as a PNG drawn from it.</summary>
internal sealed class CanvasPicture(AppDb db, Localizer text, TimeProvider clock)
{
    public const int Width = 1080;

    private const double Margin = 44, Gap = 20, Pad = 20, Column = (Width - 2 * Margin - Gap) / 2;
    private const string Ink = "#25211c", Quiet = "#5f574d", Paper = "#f7f5f1", Line = "#e6e1d8";

    private BrandProfile brand = null!;
    private SvgSheet sheet = null!;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/b/{brand}/communities/{id}/canvas.svg", async (CommunityId id, CanvasPicture picture, CancellationToken ct) =>
            await picture.Draw(id, ct) is { } drawn ? TypedResults.Text(drawn.Svg, "image/svg+xml") : Results.NotFound()).Requires(Permissions.GroupsRead);
        routes.MapGet("/b/{brand}/communities/{id}/canvas.png", async (CommunityId id, CanvasPicture picture, HttpContext http, CancellationToken ct) =>
        {
            if (await picture.Draw(id, ct) is not { } drawn) return Results.NotFound();
            var png = SvgPicture.Png(drawn.Svg, Width, drawn.Height);
            return png.Refusal is null ? TypedResults.Bytes(png.Value, "image/png") : png;
        }).Requires(Permissions.GroupsRead);
    }

    /// <summary>Null when the brand has no such community.</summary>
    public async Task<(string Svg, int Height)?> Draw(CommunityId community, CancellationToken ct)
    {
        if (await db.First($"select name from communities_communities where brand_id = {db.CurrentBrand} and id = {community}", r => r.Text(0), ct) is not { } name) return null;
        brand = await db.CurrentBrandProfile(ct);
        sheet = new SvgSheet(Width, text.Language);
        var version = await db.NewestCanvas(community, ct);
        var canvas = version.Canvas;
        var score = FourElements.Of(canvas, await db.TeamCover(community, canvas.Rhythm.Hours, ct), brand.Calendar.DayOf(clock.GetUtcNow()));

        // The ground is drawn first and must reach as far down as what is drawn on it.
        sheet.Box(0, 0, Width, 20_000, Paper);
        var y = Head(name, canvas);
        y = Score(score, y + Gap);
        y = Cards(canvas, y + Gap);
        y = Personas(canvas, y);
        y = LayerTable(canvas, y);
        var said = version.Number == 0 ? text["communities.step_empty"] : text["communities.picture_foot", brand.Name, version.Number, brand.Calendar.Local(version.SavedAt).ToString("d", text.Culture)];
        sheet.Word(Margin, y + 26, said, 14, Quiet);
        var height = (int)Math.Ceiling(y + 26 + Margin);
        return (sheet.Svg(height), height);
    }

    private double Head(string name, Canvas canvas)
    {
        const double Size = 27;
        var purpose = canvas.Purpose.Length > 0 ? canvas.Purpose : text["communities.no_purpose"];
        var lines = SvgSheet.Wrap(purpose, Width - 2 * Margin, Size);
        var topics = string.Join("  ·  ", canvas.Topics);
        var height = 132 + lines.Count * Size * 1.5 + (topics.Length > 0 ? 20 + SvgSheet.Wrap(topics, Width - 2 * Margin, 18).Count * 28 : 0);
        sheet.Box(0, 0, Width, height, brand.Colour);
        sheet.Word(Margin, 52, brand.Name, 18, "#ffffff");
        sheet.Word(Margin, 100, name, 40, "#ffffff", bold: true);
        var y = sheet.Text(Margin, 118, Width - 2 * Margin, purpose, Size, "#ffffff", leading: 1.5);
        if (topics.Length > 0) sheet.Text(Margin, y + 10, Width - 2 * Margin, topics, 18, "#ffffff");
        return height;
    }

    private double Score(FourElements score, double y)
    {
        var w = (Width - 2 * Margin - 3 * Gap) / 4;
        for (var i = 0; i < score.Elements.Count; i++)
        {
            var (x, element) = (Margin + i * (w + Gap), score.Elements[i]);
            sheet.Box(x, y, w, 92, "#ffffff", 12, Line);
            sheet.Word(x + Pad, y + 34, text[CanvasTexts.Code(element.Element)], 16, Quiet);
            sheet.Word(x + w - Pad, y + 40, Math.Round(element.Score).ToString(text.Culture), 28, Ink, bold: true, "end");
            sheet.Box(x + Pad, y + 62, w - 2 * Pad, 8, Line, 4);
            if (element.Score > 0) sheet.Box(x + Pad, y + 62, (w - 2 * Pad) * element.Score / 100, 8, brand.Colour, 4);
        }
        return y + 92;
    }

    private double Cards(Canvas canvas, double top)
    {
        var lines = CanvasLine.Of(canvas, text, brand.Currency).Where(l => l.Key is not ("purpose" or "topics")).ToLookup(l => l.Step);
        double[] ends = [top, top];
        foreach (var step in CanvasSteps.All.Where(s => s is not (CanvasStep.Personas or CanvasStep.Layers) && lines[s].Any()))
        {
            var column = ends[0] <= ends[1] ? 0 : 1;
            var matrix = step == CanvasStep.Rhythm && canvas.Rhythm.Premium is not null;
            var inner = Column - 2 * Pad;
            var height = 66 + lines[step].Sum(l => 24 + SvgSheet.Wrap(l.Text, inner, 17).Count * 17 * 1.55 + 8) + (matrix ? 150 : 0);
            var (x, y) = (Margin + column * (Column + Gap), ends[column]);
            sheet.Box(x, y, Column, height, "#ffffff", 12, Line);
            sheet.Word(x + Pad, y + 38, text[step.Text()], 20, Ink, bold: true);
            var at = y + 54;
            foreach (var line in lines[step])
            {
                at = sheet.Text(x + Pad, at, inner, line.Label, 14, Quiet);
                at = sheet.Text(x + Pad, at, inner, line.Text, 17, Ink) + 8;
            }
            if (matrix) Matrix(canvas.Rhythm, x + Pad, at + 4);
            ends[column] = y + height + Gap;
        }
        return Math.Max(ends[0], ends[1]);
    }

    private void Matrix(Rhythm rhythm, double x, double y)
    {
        foreach (var cell in RhythmAdvice.Cells)
        {
            var here = cell.Premium == rhythm.Premium && cell.Frequency == rhythm.Frequency;
            var (cx, cy) = (x + (cell.Frequency == Level.High ? 172 : 0), y + (cell.Premium == Level.High ? 0 : 62));
            sheet.Box(cx, cy, 164, 54, here ? brand.Colour : "#efece6", 6);
            sheet.Word(cx + 82, cy + 33, text[cell.Key + ".short"], 15, here ? "#ffffff" : Quiet, here, "middle");
        }
    }

    private double Personas(Canvas canvas, double y)
    {
        for (var i = 0; i < canvas.Personas.Count; i += 2)
        {
            var pair = canvas.Personas.Skip(i).Take(2).ToList();
            const double Inner = Column - 2 * Pad - 190;
            var height = Math.Max(230, pair.Max(p => 70 + SvgSheet.Wrap(Said(p), Inner, 16).Count * 16 * 1.55 + Pad));
            for (var n = 0; n < pair.Count; n++)
            {
                var x = Margin + n * (Column + Gap);
                sheet.Box(x, y, Column, height, "#ffffff", 12, Line);
                sheet.Word(x + Pad, y + 38, pair[n].Name, 20, Ink, bold: true);
                sheet.Text(x + Pad, y + 56, Inner, Said(pair[n]), 16, Ink);
                Relations(pair[n].Relations, x + Column - Pad - 88, y + 124);
            }
            y += height + Gap;
        }
        return y;
    }

    private string Said(Persona persona) => string.Join('\n', new[] { persona.Attributes, persona.Wants, persona.Evidence.Count == 0 ? "" : text["communities.evidence_count", persona.Evidence.Count] }.Where(t => t.Length > 0));

    // Authority and interest stand above (complex), interest and friends at the right (close).
    private void Relations(Quadrants q, double x, double y)
    {
        const double Half = 66;
        sheet.Box(x - Half, y - Half, 2 * Half, 2 * Half, Paper, 6, Line);
        sheet.Path(string.Create(CultureInfo.InvariantCulture, $"M{x - Half} {y} H{x + Half} M{x} {y - Half} V{y + Half}"), "none", Line);
        string Point(int dx, int dy, int score) => string.Create(CultureInfo.InvariantCulture, $"{x + dx * Half * score / Quadrants.Most:0.#} {y + dy * Half * score / Quadrants.Most:0.#}");
        if (q.Sum > 0) sheet.Path($"M{Point(-1, -1, q.Authority)} L{Point(1, -1, q.Interest)} L{Point(1, 1, q.Friends)} L{Point(-1, 1, q.Crowd)} Z", brand.Colour + "55", brand.Colour, 2);
        sheet.Word(x - Half, y - Half - 7, $"{text["communities.authority"]} {q.Authority}", 13, Quiet);
        sheet.Word(x + Half, y - Half - 7, $"{text["communities.interest"]} {q.Interest}", 13, Quiet, anchor: "end");
        sheet.Word(x - Half, y + Half + 18, $"{text["communities.crowd"]} {q.Crowd}", 13, Quiet);
        sheet.Word(x + Half, y + Half + 18, $"{text["communities.friends"]} {q.Friends}", 13, Quiet, anchor: "end");
        if (q is { Closeness: { } close, Complexity: { } complex }) sheet.Dot(x + Half * close, y - Half * complex, 5, Ink);
    }

    private double LayerTable(Canvas canvas, double y)
    {
        if (canvas.Layers.Count == 0) return y;
        const double W = Width - 2 * Margin, First = 130, Second = 90, Third = 330, Fourth = W - First - Second - Third - 2 * Pad;
        var rows = canvas.Layers.Select(l => (Plan: l, Gives: string.Join("；", l.Gives.Select(g => $"→ {text[CanvasTexts.Code(g.Key)]} {g.Value}")))).ToList();
        double Height((LayerPlan Plan, string Gives) r) => 18 + 24.8 * Math.Max(1, Math.Max(SvgSheet.Wrap(r.Plan.Wants, Third - 16, 16).Count, SvgSheet.Wrap(r.Gives, Fourth, 16).Count));
        var height = 92 + rows.Sum(Height) + 8;
        sheet.Box(Margin, y, W, height, "#ffffff", 12, Line);
        sheet.Word(Margin + Pad, y + 38, text[CanvasStep.Layers.Text()], 20, Ink, bold: true);
        var x = Margin + Pad;
        foreach (var (label, at) in new[] { ("communities.layer", x), ("communities.layer_target_short", x + First), ("communities.layer_wants", x + First + Second), ("communities.layer_gives_short", x + First + Second + Third) })
            sheet.Word(at, y + 74, text[label], 14, Quiet);
        var row = y + 84;
        foreach (var r in rows)
        {
            sheet.Path(string.Create(CultureInfo.InvariantCulture, $"M{x} {row:0.#} H{Margin + W - Pad}"), "none", Line);
            sheet.Text(x, row + 8, First, text[CanvasTexts.Code(r.Plan.Layer)], 16, Ink, bold: true);
            sheet.Text(x + First, row + 8, Second, r.Plan.Target?.ToString("#,0", text.Culture) ?? "–", 16, Ink);
            sheet.Text(x + First + Second, row + 8, Third - 16, r.Plan.Wants, 16, Ink);
            sheet.Text(x + First + Second + Third, row + 8, Fourth, r.Gives, 16, Ink);
            row += Height(r);
        }
        return y + height + Gap;
    }
}
