using System.Buffers;
using Guildhall.Communities.Contracts;

namespace Guildhall.Communities.Positioning;

internal enum Element { Positioning, Personas, Rhythm, Norms }

/// <summary>One thing that counts: what it gives, what it could give, and where to mend it.</summary>
/// <param name="Key">Its words are <c>communities.part.</c> + key.</param>
internal sealed record ElementPart(string Key, double Got, int Most, CanvasStep Step)
{
    public bool Full => Got >= Most - 1e-9;
}

internal sealed record ElementScore(Element Element, IReadOnlyList<ElementPart> Parts)
{
    public double Score => Parts.Sum(p => p.Got);
}

/// <summary>Precise positioning, precise personas, steady rhythm, clear norms: each 0–100 by the formula of docs/metrics.md, from what is written and planned.</summary>
internal sealed record FourElements(IReadOnlyList<ElementScore> Elements)
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("。！？!?\n;；");

    public double Score => Elements.Average(e => e.Score);

    public ElementScore Of(Element element) => Elements.Single(e => e.Element == element);

    /// <param name="cover">Share of the weekly slots of the rhythm that somebody of the team covers; null without slots or without a group.</param>
    public static FourElements Of(Canvas canvas, double? cover, DateOnly today) => new(
    [
        new(Element.Positioning,
        [
            new("purpose", canvas.Purpose.Length == 0 ? 0 : IsOneSentence(canvas.Purpose) ? 20 : 10, 20, CanvasStep.Purpose),
            new("topics", canvas.Topics.Count switch { 0 => 0, >= 3 and <= 7 => 20, _ => 10 }, 20, CanvasStep.Purpose),
            new("member_values", Math.Min(canvas.MemberValues.Count, 3) * 5, 15, CanvasStep.Purpose),
            new("brand_values", canvas.BrandValues.Count > 0 ? 10 : 0, 10, CanvasStep.Brand),
            new("role", canvas.Role is null ? 0 : 10, 10, CanvasStep.Brand),
            new("expertise", (canvas.Expertise.Length > 0 ? 5 : 0) + (canvas.Credentials.Length > 0 ? 5 : 0), 10, CanvasStep.Brand),
            new("goal", canvas.Goal is not { } goal ? 0 : goal.By >= today ? 15 : 5, 15, CanvasStep.Brand),
        ]),
        new(Element.Personas,
        [
            new("audience", 30.0 * Filled(canvas.Audience) / 9, 30, CanvasStep.Audience),
            new("personas", canvas.Personas.Count switch { 0 => 0, 1 => 20, _ => 30 }, 30, CanvasStep.Personas),
            new("relations", 20 * Share(canvas.Personas, p => p.Relations.Sum > 0), 20, CanvasStep.Personas),
            new("evidence", 10 * Share(canvas.Personas, p => p.Evidence.Count > 0), 10, CanvasStep.Personas),
            new("sources", Math.Min(canvas.Personas.SelectMany(p => p.Evidence).Select(e => e.Kind).Distinct().Count(), 2) * 5, 10, CanvasStep.Personas),
        ]),
        new(Element.Rhythm,
        [
            new("cell", canvas.Rhythm is { Premium: not null, Frequency: not null } ? 20 : 0, 20, CanvasStep.Rhythm),
            new("pushes", canvas.Rhythm.PushesPerDay switch { null or 0 => 0, <= 6 => 20, _ => 10 }, 20, CanvasStep.Rhythm),
            new("kinds", Math.Min(canvas.Rhythm.Kinds.Count, 2) * 10, 20, CanvasStep.Rhythm),
            new("hours", canvas.Rhythm.PushesPerDay is > 0 and { } pushes ? 20 * Math.Min(1, canvas.Rhythm.Hours.Count / (double)pushes) : 0, 20, CanvasStep.Rhythm),
            new("cover", 20 * (cover ?? 0), 20, CanvasStep.Rhythm),
        ]),
        new(Element.Norms,
        [
            new("forbidden", Rules(canvas, RuleKind.Forbid, 3), 20, CanvasStep.Norms),
            new("rewarded", Rules(canvas, RuleKind.Reward, 2), 20, CanvasStep.Norms),
            new("penalties", Rules(canvas, RuleKind.Penalty, 2), 20, CanvasStep.Norms),
            new("gate", canvas.Gates.Count > 0 ? 20 : 0, 20, CanvasStep.Norms),
            new("welcome", canvas.Welcome.Length > 0 ? 20 : 0, 20, CanvasStep.Norms),
        ]),
    ]);

    /// <summary>8 to 80 characters with no end of a sentence before the last character.</summary>
    public static bool IsOneSentence(string text) => text.Length is >= 8 and <= 80 && !text.AsSpan(0, text.Length - 1).ContainsAny(Ends) && !text[..^1].Contains(". ", StringComparison.Ordinal);

    private static int Filled(Audience a) => new[] { a.AgeBand, a.Gender, a.Region, a.Occupation, a.Spending, a.Scenes, a.Pains, a.Interests, a.SocialNeed }.Count(text => text.Length > 0);

    private static double Share(IReadOnlyList<Persona> personas, Func<Persona, bool> has) => personas.Count == 0 ? 0 : personas.Count(has) / (double)personas.Count;

    private static double Rules(Canvas canvas, RuleKind kind, int enough) => 20.0 * Math.Min(canvas.Rules.Count(r => r.Kind == kind), enough) / enough;
}
