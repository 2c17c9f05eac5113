using Guildhall.Brands.Contracts;
using Guildhall.Insights.Benchmarks;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Measures;

/// <summary>Every figure of a scope in a window, as docs/metrics.md defines it.</summary>
internal sealed record WindowMeasures(
    Scope Scope, Window Window, DaySeries Series, Growth Growth, Activity Activity, Responses Responses, Bonds Bonds,
    IReadOnlyList<Cohort> Cohorts, Sales Sales, RfmSummary Rfm, Benefits Benefits, Health Health)
{
    public IReadOnlyList<double?> Retention { get; } = Measures.Retention.Rates(Cohorts);

    public IEnumerable<Rollups.ScopeDay> Days => Series.In(Window.From, Window.To);
}

internal sealed class MeasureWindow(AppDb db, TimeProvider clock)
{
    public async Task<WindowMeasures> Handle(Scope scope, Window window, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var series = await Series(scope, window, ct);
        var growth = Growth.Of(series, window);
        var activity = await Activity.Of(db, scope, window, series, ct);
        var responses = await Responses.Of(db, scope, window, brand.Calendar, clock, ct);
        var bonds = await Bonds.Of(db, scope, window, ct);
        var cohorts = await Retention.Cohorts(db, scope, window.To, ct);
        var sales = await Sales.Of(db, scope, window, ct);
        var rfm = RfmSummary.Of(await Rfm.Of(db, scope, window.To, ct));
        var benefits = await Benefits.Of(db, scope, window, ct);
        var sells = await db.Count($"select count(*) from (select 1 from insights_sales_days where brand_id = {scope.Brand} and orders > 0 limit 1) sold", ct) > 0;
        var values = new Dictionary<string, double?>
        {
            ["net_rate"] = growth.NetRate,
            ["leave_rate"] = growth.LeaveRate,
            ["active_rate"] = activity.ActiveRate,
            ["messages_per_member_week"] = activity.MessagesPerMemberWeek,
            ["repurchase"] = sales.Repurchase,
            ["retention_4"] = Retention.Rates(cohorts)[4],
            // A brand that has no orders at all has not sold badly: it has not told us.
            ["follow_to_buy"] = sells ? sales.FollowToBuy : null,
            ["redemption"] = benefits.Redemption,
            ["service_first_response_mean_s"] = responses.FirstMean,
            ["self_running"] = bonds.SelfRunning,
        };
        var health = Health.Of(values, await BrandBenchmarks.Read(db, ct));
        return new WindowMeasures(scope, window, series, growth, activity, responses, bonds, cohorts, sales, rfm, benefits, health);
    }

    /// <summary>The days that the figures of a window look at: its own, the day before, and the 30 days before its end.</summary>
    public Task<DaySeries> Series(Scope scope, Window window, CancellationToken ct)
    {
        var (before, month) = (window.From.AddDays(-1), window.To.AddDays(-Activity.Month));
        return DaySeries.Read(db, scope, before < month ? before : month, window.To, ct);
    }

    /// <summary>The last 30 days that end with the last complete day on which the scope has any fact; without facts, with yesterday.</summary>
    public async Task<Window> DefaultWindow(Scope scope, CancellationToken ct)
    {
        var today = (await db.CurrentBrandProfile(ct)).Calendar.DayOf(clock.GetUtcNow());
        var last = await db.First($"""
            select max(day) from (
              select max(day) as day from insights_scope_days where brand_id = {scope.Brand} and scope = {scope.Kind} and scope_id = {scope.Id} and day < {today}
                and (messages > 0 or staff_messages > 0 or joins > 0 or leaves > 0 or active > 0)
              union all select max(s.day) from insights_sales_days s where s.brand_id = {scope.Brand} and {scope.Has("s.group_id")} and s.day < {today}) days
            """, r => r.DayOrNull(0), ct);
        return Window.Ending(last?.AddDays(1) ?? today);
    }
}
