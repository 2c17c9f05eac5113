using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Insights.Measures;
using Guildhall.Kernel;
using Guildhall.Kernel.Leases;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Scores;

/// <summary>Scores the health of what changed: scopes without a score at once, others at most every ten minutes, and once more when a day with facts is over.</summary>
internal sealed class ScoreScopes(AppDb db, MeasureWindow measure, LeaseBook leases, INotify notify, TimeProvider clock)
{
    private const int AtOnce = 200, Ill = 40;
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    /// <summary>Answers whether more is waiting.</summary>
    public async Task<bool> Handle(CancellationToken ct)
    {
        var name = $"insights-scores:{db.CurrentBrand.Value}";
        if (await leases.TryTake(name, TimeSpan.FromMinutes(5), ct) is null) return false;
        try
        {
            var due = await Due(ct);
            foreach (var scope in due)
            {
                // A change that is counted while the score is being taken must leave it stale; the start is what counts.
                var startedAt = clock.GetUtcNow();
                var measures = await measure.Handle(scope, await measure.DefaultWindow(scope, ct), ct);
                var before = (await db.FindScore(scope, ct))?.Health.Score;
                await using var transaction = await db.Begin(ct);
                await db.SaveScore(scope, measures, startedAt, ct);
                if (before >= Ill && measures.Health.Score is { } now && now < Ill) await Tell(scope, now, ct);
                await transaction.Commit(ct);
            }
            return due.Count == AtOnce;
        }
        finally
        {
            await leases.Release(name);
        }
    }

    private async Task Tell(Scope scope, double score, CancellationToken ct)
    {
        var name = scope.Kind switch
        {
            ScopeKind.Group => (await db.FindGroup(new GroupId(scope.Id), ct))?.Name,
            ScopeKind.Community => await db.First($"select name from communities_communities where brand_id = {scope.Brand} and id = {scope.Id}", r => r.Text(0), ct),
            _ => (await db.CurrentBrandProfile(ct)).Name,
        };
        var path = scope.Kind switch { ScopeKind.Group => $"groups/{scope.Id}", ScopeKind.Community => "fleet", _ => "overview" };
        await notify.Operators(db, Permissions.InsightsRead, "insights.notice_health", [name ?? "", score.ToString("0", System.Globalization.CultureInfo.InvariantCulture)], path, ct);
    }

    private async Task<List<Scope>> Due(CancellationToken ct)
    {
        var (brand, now) = (db.CurrentBrand, clock.GetUtcNow());
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var today = calendar.DayOf(now);
        return await db.Query($"""
            select s.scope, s.id from (
              select 'brand' as scope, id, 0 as turn from brands_brands where id = {brand}
              union all select 'community', id, 1 from communities_communities where brand_id = {brand}
              union all select 'group', id, 2 from communities_groups where brand_id = {brand}) s
            left join insights_scores h on h.brand_id = {brand} and h.scope = s.scope and h.scope_id = s.id
            where h.scope is null or (h.stale and (h.health is null or h.counted_at < {now - Rest})) or (h.counted_at < {calendar.StartOf(today)} and h.to_day >= {today.AddDays(-1)})
            order by s.turn, h.counted_at limit {AtOnce}
            """, r => new Scope(r.Enum<ScopeKind>(0), brand, r.Guid(1)), ct);
    }
}
