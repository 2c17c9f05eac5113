using System.Text.Json;

namespace Guildhall.Tests.Insights;

/// <summary>An edge of the definitions: facts of a brand of its own, and what is reported of them.</summary>
public abstract class EdgeCase(InsightsWorld world)
{
    internal Facts Facts { get; } = InsightsWorld.NewBrand();

    protected InsightsWorld World => world;

    internal async Task<JsonElement> Report(string from, string to, Facts.Group? group = null)
    {
        await world.Save(Facts);
        return await world.Report(Facts, from, to, group);
    }

    protected static double? Number(JsonElement report, string key) => report.GetProperty(key) is { ValueKind: JsonValueKind.Number } n ? n.GetDouble() : null;
}
