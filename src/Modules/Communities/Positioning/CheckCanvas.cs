using System.Text.Json;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Communities.Positioning;

/// <summary>What no canvas may hold. What is merely missing is no mistake: the four-element score says it.</summary>
internal static class CheckCanvas
{
    public const int MostTopics = 7, MostLines = 20, LongestLine = 120, MostPersonas = 12, MostPushes = 24, LargestCanvas = 200_000;
    public const decimal LargestGoal = 1_000_000_000_000;

    public static Refusal? RefusalFor(Canvas canvas)
    {
        if (JsonSerializer.SerializeToUtf8Bytes(canvas, KernelJson.Options).Length > LargestCanvas) return CanvasRefusals.TooLong;
        if (canvas.Topics.Count > MostTopics) return CanvasRefusals.TooManyTopics.With(MostTopics);
        if (Lines(canvas.Topics, "Topics") is { } topics) return topics;
        if (Lines(canvas.MemberValues, "MemberValues") is { } values) return values;
        if (canvas.Goal is { } goal && (goal.Number <= 0 || goal.Number > LargestGoal || (goal.Measure is GoalMeasure.Activity or GoalMeasure.Repurchase && goal.Number > 100))) return CanvasRefusals.GoalNumber;
        if (canvas.Personas.Count > MostPersonas) return CanvasRefusals.TooManyPersonas.With(MostPersonas);
        foreach (var persona in canvas.Personas)
        {
            if (new[] { persona.Relations.Crowd, persona.Relations.Authority, persona.Relations.Interest, persona.Relations.Friends }.Any(s => s is < 0 or > Quadrants.Most)) return CanvasRefusals.Score.With(Quadrants.Most);
            if (persona.Evidence.Count > MostLines) return CanvasRefusals.TooManyLines.With(MostLines);
        }
        if (canvas.Rhythm.PushesPerDay is < 0 or > MostPushes) return CanvasRefusals.Pushes.With(MostPushes);
        if (Lines(canvas.Rhythm.Kinds, "Kinds") is { } kinds) return kinds;
        if (canvas.Rhythm.Hours.Count > MostPushes) return CanvasRefusals.TooManyLines.With(MostPushes).At("Hours");
        foreach (var kind in Enum.GetValues<RuleKind>())
            if (Lines([.. canvas.Rules.Where(r => r.Kind == kind).Select(r => r.Text)], kind.ToString()) is { } rules) return rules;
        return canvas.Layers.Any(l => l.Target is < 0 or > 1_000_000) ? CanvasRefusals.Target.With(1_000_000) : null;
    }

    private static Refusal? Lines(IReadOnlyList<string> lines, string field) =>
        lines.Count > MostLines ? CanvasRefusals.TooManyLines.With(MostLines).At(field)
        : lines.Any(l => l.Length > LongestLine) ? CanvasRefusals.LineLength.With(LongestLine).At(field) : null;
}
