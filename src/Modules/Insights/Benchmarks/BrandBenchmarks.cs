using System.Text.Json;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Benchmarks;

/// <summary>The field's benchmarks with the brand's own in their place.</summary>
internal static class BrandBenchmarks
{
    public static async Task<IReadOnlyDictionary<string, Benchmark>> Read(AppDb db, CancellationToken ct)
    {
        var own = await db.Query($"select key, anchors from insights_benchmarks where brand_id = {db.CurrentBrand}", r => (Key: r.Text(0), Anchors: r.Text(1)), ct);
        if (own.Count == 0) return FieldBenchmarks.All;
        var merged = FieldBenchmarks.All.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, anchors) in own)
            merged[key] = new Benchmark(
                key, [.. JsonSerializer.Deserialize<double[][]>(anchors)!.Select(a => new Anchor(a[0], a[1]))],
                [.. Enumerable.Repeat(BenchmarkSource.Brand, 4)], FieldBenchmarks.All.GetValueOrDefault(key)?.Currency);
        return merged;
    }
}
