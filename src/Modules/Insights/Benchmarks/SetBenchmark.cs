using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Benchmarks;

/// <summary>Puts a brand's own bands in the place of the field's, or the field's back. Health is scored anew soon after.</summary>
internal sealed class SetBenchmark(AppDb db, IAudit audit, IOfferUndo undo) : IUndo<SetBenchmark.Before>
{
    /// <param name="Normal">Where the normal band begins, <paramref name="Good"/> and <paramref name="Top"/> the others, in the metric's own unit; all null takes the field's again.</param>
    public sealed record Request(string Key, double? Normal, double? Good, double? Top);

    public sealed record Before(string Key, string? Anchors);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        if (!FieldBenchmarks.All.TryGetValue(request.Key, out var field) || field.TwoSided) return InsightsRefusals.UnknownMetric;
        string? anchors = null;
        if (request is { Normal: { } normal, Good: { } good, Top: { } top })
        {
            if (!double.IsFinite(normal + good + top) || (field.LowerIsBetter ? !(top < good && good < normal) : !(normal < good && good < top))) return InsightsRefusals.BandsOrder.At("Good");
            anchors = JsonSerializer.Serialize(Anchors(field, normal, good, top));
        }
        else if ((request.Normal ?? request.Good ?? request.Top) is not null) return InsightsRefusals.BandsMissing.At(request.Normal is null ? "Normal" : request.Good is null ? "Good" : "Top");

        await using var transaction = await db.Begin(ct);
        var was = await db.First($"select anchors from insights_benchmarks where brand_id = {db.CurrentBrand} and key = {request.Key}", r => r.Text(0), ct);
        await Put(request.Key, anchors, ct);
        await audit.Write(db, anchors is null ? "insights.benchmark_reset" : "insights.benchmark_set", request.Key, new { request.Normal, request.Good, request.Top }, ct);
        await undo.Offer(db, request.Key, new Before(request.Key, was), ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> TakeBack(Before before, CancellationToken ct)
    {
        await Put(before.Key, before.Anchors, ct);
        return new Done();
    }

    private async Task Put(string key, string? anchors, CancellationToken ct)
    {
        await db.Execute(anchors is null
            ? Sql.Of($"delete from insights_benchmarks where brand_id = {db.CurrentBrand} and key = {key}")
            : Sql.Of($"insert into insights_benchmarks (brand_id, key, anchors) values ({db.CurrentBrand}, {key}, {anchors}) on conflict (brand_id, key) do update set anchors = excluded.anchors"), ct);
        await db.Execute($"update insights_scores set stale = {true} where brand_id = {db.CurrentBrand}", ct);
    }

    /// <summary>The three beginnings, and the field's own ends beyond them.</summary>
    internal static double[][] Anchors(Benchmark field, double normal, double good, double top)
    {
        var (first, last) = (field.Anchors[0].Value, field.Anchors[^1].Value);
        return field.LowerIsBetter
            ? [[Math.Min(first, top - (good - top)), 100], [top, 90], [good, 70], [normal, 40], [Math.Max(last, normal + (normal - good)), 0]]
            : [[Math.Min(first, normal - (good - normal)), 0], [normal, 40], [good, 70], [top, 90], [Math.Max(last, top + (top - good)), 100]];
    }
}
