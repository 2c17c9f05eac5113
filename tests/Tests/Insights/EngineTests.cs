using System.Text.Json;
using Guildhall.Insights;

namespace Guildhall.Tests.Insights;

/// <summary>The engine against the plain reference on worlds nobody chose.</summary>
[Collection(InsightsTests.Name)]
public sealed class EngineTests(InsightsWorld world)
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task Every_figure_is_what_its_definition_says(int seed)
    {
        var random = new Random(seed);
        var facts = RandomFacts.Draw(random, InsightsWorld.NewBrand(new[] { "Asia/Shanghai", "America/New_York", "UTC", "Europe/Berlin" }[seed % 4]), RandomFacts.Start, 40 + random.Next(60));
        await world.Save(facts);

        for (var look = 0; look < 4; look++)
        {
            var from = RandomFacts.Start.AddDays(random.Next(-3, 60));
            var to = from.AddDays(random.Next(1, 50));
            var group = look % 2 == 0 ? null : facts.Groups[random.Next(facts.Groups.Count)];
            await Compare(facts, group, from, to, seed);
        }
    }

    private async Task Compare(Facts facts, Facts.Group? group, DateOnly from, DateOnly to, int seed)
    {
        var report = await world.Report(facts, from.ToString("O"), to.ToString("O"), group);
        var reference = new Reference(facts, g => group is null || g == group, from, to);
        var said = $"seed {seed}, {group?.Name ?? "brand"}, {from:O} to {to:O}";
        foreach (var (key, expected) in new[] { reference.People(), reference.Talk(), reference.Service(world.Clock.GetUtcNow()), reference.Bonds(), reference.Loyalty(), reference.Sales() }.SelectMany(f => f))
            Expect.Same(expected, report.GetProperty(key), $"{key} ({said})");
    }
}

internal static class Expect
{
    /// <summary>Counts and money exactly, ratios to 1e-9.</summary>
    public static void Same(object? expected, JsonElement actual, string what)
    {
        switch (expected)
        {
            case null:
                Assert.True(actual.ValueKind == JsonValueKind.Null, $"{what}: expected nothing, got {actual}");
                break;
            case int or long:
                Assert.True(actual.ValueKind == JsonValueKind.Number && actual.GetInt64() == Convert.ToInt64(expected), $"{what}: expected {expected}, got {actual}");
                break;
            case double number:
                Assert.True(actual.ValueKind == JsonValueKind.Number && Math.Abs(actual.GetDouble() - number) <= 1e-9 * Math.Max(1, Math.Abs(number)), $"{what}: expected {number:R}, got {actual}");
                break;
            case System.Collections.IDictionary map:
                Assert.Equal(map.Keys.Cast<string>(), actual.EnumerateObject().Select(p => p.Name));
                foreach (string key in map.Keys) Same(map[key], actual.GetProperty(key), $"{what}[{key}]");
                break;
            case System.Collections.IEnumerable list:
                var items = list.Cast<object?>().ToList();
                Assert.True(items.Count == actual.GetArrayLength(), $"{what}: expected {items.Count} items, got {actual.GetArrayLength()}");
                for (var i = 0; i < items.Count; i++) Same(items[i], actual[i], $"{what}[{i}]");
                break;
            default:
                throw new ArgumentException($"{expected.GetType()} is not compared.");
        }
    }
}
