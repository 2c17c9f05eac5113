using System.Security.Cryptography;
using System.Text.Json;
using Guildhall.Kernel;

namespace Guildhall.Communities.Positioning;

/// <summary>The canvas is filled in steps; people who work on different steps do not get into each other's way.</summary>
internal enum CanvasStep { Purpose, Brand, Audience, Personas, Rhythm, Norms, Layers }

internal static class CanvasSteps
{
    public static IReadOnlyList<CanvasStep> All { get; } = Enum.GetValues<CanvasStep>();

    public static string Path(this CanvasStep step) => step.ToString().ToLowerInvariant();

    public static string Text(this CanvasStep step) => "communities.step." + step.Path();

    /// <summary>What of a canvas a step shows and changes.</summary>
    public static object? PartOf(this CanvasStep step, Canvas canvas) => step switch
    {
        CanvasStep.Purpose => new { canvas.Purpose, canvas.Topics, canvas.MemberValues },
        CanvasStep.Brand => new { canvas.BrandValues, canvas.Role, canvas.Expertise, canvas.Credentials, canvas.Goal },
        CanvasStep.Audience => canvas.Audience,
        CanvasStep.Personas => canvas.Personas,
        CanvasStep.Rhythm => canvas.Rhythm,
        CanvasStep.Norms => new { canvas.Gates, canvas.Rules, canvas.Welcome },
        _ => canvas.Layers,
    };

    public static bool IsStarted(this CanvasStep step, Canvas canvas) => Token(step.PartOf(canvas)) != Token(step.PartOf(new Canvas()));

    /// <summary>Says in a form which state of its part the editor saw.</summary>
    public static string Token(object? part) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(part, KernelJson.Options)))[..24];
}
