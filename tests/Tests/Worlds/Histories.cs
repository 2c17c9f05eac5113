using System.Globalization;

namespace Guildhall.Tests.Worlds;

/// <summary>Random histories against a plain model: 200 of each kind on each database. GUILDHALL_TEST_SEEDS=10000 plays more of them, GUILDHALL_TEST_SEED=7 that one alone.</summary>
public static class Histories
{
    private const int Parts = 4;
    private static readonly int Count = Number("GUILDHALL_TEST_SEEDS") ?? 200;
    private static readonly int? Only = Number("GUILDHALL_TEST_SEED");

    /// <summary>A part is a test case, and its histories follow each other in one world.</summary>
    public static TheoryData<int> InParts => [.. Enumerable.Range(0, Only is null ? Parts : 1)];

    public static Task Play(int part, Func<Random, Task> history) => Play(Seeds.Where(s => Only is not null || s % Parts == part), history);

    /// <summary>Of something that needs no world and hardly any time.</summary>
    public static Task PlayAll(Action<Random> history) => Play(Seeds, random =>
    {
        history(random);
        return Task.CompletedTask;
    });

    private static IEnumerable<int> Seeds => Only is { } only ? [only] : Enumerable.Range(1, Count);

    private static async Task Play(IEnumerable<int> seeds, Func<Random, Task> history)
    {
        foreach (var seed in seeds)
            try
            {
                await history(new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"History {seed} went another way than its model (GUILDHALL_TEST_SEED={seed} plays it alone): {e.Message}", e);
            }
    }

    private static int? Number(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
