using System.Text.Json;
using Guildhall.Insights.Measures;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Scores;

/// <param name="To">The day after the window's last.</param>
internal sealed record HealthScore(Health Health, DateOnly To, DateTimeOffset CountedAt);

internal static class HealthScores
{
    /// <summary>Joins the transaction in which the days of the scope were counted again.</summary>
    public static Task MarkScoreStale(this AppDb db, Scope scope, CancellationToken ct) => db.Execute(
        $"update insights_scores set stale = {true} where brand_id = {scope.Brand} and scope = {scope.Kind} and scope_id = {scope.Id}", ct);

    public static Task<HealthScore?> FindScore(this AppDb db, Scope scope, CancellationToken ct) => db.First($"""
        select components, to_day, counted_at from insights_scores where brand_id = {scope.Brand} and scope = {scope.Kind} and scope_id = {scope.Id}
        """, r => new HealthScore(JsonSerializer.Deserialize<Health>(r.Text(0), KernelJson.Options)!, r.Day(1), r.Time(2)), ct);

    public static Task SaveScore(this AppDb db, Scope scope, WindowMeasures measures, DateTimeOffset startedAt, CancellationToken ct) => db.Execute($"""
        insert into insights_scores (brand_id, scope, scope_id, to_day, health, components, stale, counted_at)
        values ({scope.Brand}, {scope.Kind}, {scope.Id}, {measures.Window.To}, {measures.Health.Score}, {JsonSerializer.Serialize(measures.Health, KernelJson.Options)}, {false}, {startedAt})
        on conflict (brand_id, scope, scope_id) do update set to_day = excluded.to_day, health = excluded.health, components = excluded.components, stale = excluded.stale, counted_at = excluded.counted_at
        """, ct);
}
