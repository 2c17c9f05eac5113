using System.Globalization;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;

namespace Guildhall.Communities.Positioning;

/// <summary>A canvas as sentences: to compare two versions and to draw one.</summary>
/// <param name="Key">The same in every version of the same thing.</param>
internal sealed record CanvasLine(CanvasStep Step, string Key, string Label, string Text)
{
    public static IReadOnlyList<CanvasLine> Of(Canvas canvas, Localizer text, string currency)
    {
        List<CanvasLine> lines = [];
        void Say(CanvasStep step, string key, string words, string? label = null)
        {
            if (words.Length > 0) lines.Add(new(step, key, label ?? text["communities.canvas." + key], words));
        }

        Say(CanvasStep.Purpose, "purpose", canvas.Purpose);
        Say(CanvasStep.Purpose, "topics", Joined(canvas.Topics));
        Say(CanvasStep.Purpose, "member_values", Joined(canvas.MemberValues));
        Say(CanvasStep.Brand, "brand_values", Joined(canvas.BrandValues.Select(v => text[CanvasTexts.Code(v)])));
        Say(CanvasStep.Brand, "role", canvas.Role is { } role ? text[CanvasTexts.Code(role)] : "");
        Say(CanvasStep.Brand, "expertise", canvas.Expertise);
        Say(CanvasStep.Brand, "credentials", canvas.Credentials);
        Say(CanvasStep.Brand, "goal", canvas.Goal is { } goal ? GoalSaid(goal, text, currency) : "");
        foreach (var (key, words) in CanvasTexts.AudienceFields(canvas.Audience)) Say(CanvasStep.Audience, key, words);
        foreach (var persona in canvas.Personas)
            Say(CanvasStep.Personas, "persona:" + persona.Id, PersonaSaid(persona, text), persona.Name);
        Say(CanvasStep.Rhythm, "cell", canvas.Rhythm is { Premium: { } premium, Frequency: { } frequency } ? text[RhythmAdvice.For(premium, frequency)!.Key] : "");
        Say(CanvasStep.Rhythm, "pushes", canvas.Rhythm.PushesPerDay?.ToString(text.Culture) ?? "");
        Say(CanvasStep.Rhythm, "kinds", Joined(canvas.Rhythm.Kinds));
        Say(CanvasStep.Rhythm, "hours", HoursSaid(canvas.Rhythm.Hours));
        Say(CanvasStep.Rhythm, "platforms", canvas.Rhythm.Platforms);
        Say(CanvasStep.Norms, "gates", Joined(canvas.Gates.Select(g => GateSaid(g, text))));
        foreach (var kind in Enum.GetValues<RuleKind>())
            Say(CanvasStep.Norms, CanvasTexts.Key(kind), Joined(canvas.Rules.Where(r => r.Kind == kind).Select(r => r.Text)));
        Say(CanvasStep.Norms, "welcome", canvas.Welcome);
        foreach (var layer in canvas.Layers)
            Say(CanvasStep.Layers, "layer:" + layer.Layer, LayerSaid(layer, text), text[CanvasTexts.Code(layer.Layer)]);
        return lines;
    }

    /// <summary>What differs, line by line; empty where one side has no such line.</summary>
    public static IReadOnlyList<(CanvasStep Step, string Label, string Was, string Is)> Between(IReadOnlyList<CanvasLine> before, IReadOnlyList<CanvasLine> after)
    {
        var (was, now) = (before.ToDictionary(l => l.Key), after.ToDictionary(l => l.Key));
        return [.. from key in was.Keys.Union(now.Keys)
                   let old = was.GetValueOrDefault(key)
                   let line = now.GetValueOrDefault(key)
                   where old?.Text != line?.Text || old?.Label != line?.Label
                   orderby (line ?? old)!.Step
                   select ((line ?? old)!.Step, (line ?? old)!.Label, old?.Text ?? "", line?.Text ?? "")];
    }

    public static string GoalSaid(Goal goal, Localizer text, string currency)
    {
        var number = goal.Measure switch
        {
            GoalMeasure.Revenue => Money.FromDecimal(goal.Number, currency).Format(text.Culture),
            GoalMeasure.Size => goal.Number.ToString("#,0.##", text.Culture),
            _ => goal.Number.ToString("#,0.##", text.Culture) + "%",
        };
        return text["communities.goal_said", text[CanvasTexts.Code(goal.Measure)].TrimEnd(' ', ',', '%'), number, goal.By.ToString("d", text.Culture)];
    }

    public static string HoursSaid(IEnumerable<TimeOnly> hours) => string.Join("  ", hours.Select(h => h.ToString("HH:mm", CultureInfo.InvariantCulture)));

    public static string GateSaid(Gate gate, Localizer text) => gate.Value.Length == 0 ? text[CanvasTexts.Code(gate.Kind)] : text["communities.gate_said", text[CanvasTexts.Code(gate.Kind)], gate.Value];

    public static string RelationsSaid(Quadrants q, Localizer text) => text["communities.relations_said", q.Crowd, q.Authority, q.Interest, q.Friends];

    private static string PersonaSaid(Persona persona, Localizer text) =>
        Joined([persona.Attributes, persona.Wants, RelationsSaid(persona.Relations, text), .. persona.Evidence.Select(e => $"{text[CanvasTexts.Code(e.Kind)]}: {e.Note} {e.Source} {e.File?.Name}".TrimEnd())]);

    private static string LayerSaid(LayerPlan plan, Localizer text) =>
        Joined([plan.Wants, plan.Target is { } target ? text["communities.layer_target_said", target] : "", plan.Evidence,
            .. plan.Gives.Select(g => $"→ {text[CanvasTexts.Code(g.Key)]}: {g.Value}")]);

    private static string Joined(IEnumerable<string> parts) => string.Join('\n', parts.Where(p => p.Length > 0));
}
