using Guildhall.Brands.Contracts;
using Guildhall.Insights.Benchmarks;
using Guildhall.Insights.Measures;
using Guildhall.Insights.Rollups;
using Guildhall.Ui;
using Microsoft.AspNetCore.Components;

namespace Guildhall.Insights.Pages;

/// <summary>A page of figures: it knows the period asked for, the period compared with, the benchmarks and the lag. Markup waits for <see cref="Ready"/>.</summary>
public abstract class InsightsPage : BrandPage
{
    [Inject] internal MeasureWindow Measure { get; set; } = null!;

    protected bool Ready { get; private set; }
    protected bool HasFacts { get; private set; }
    internal PeriodChoice Choice { get; private set; } = null!;
    internal Window Window { get; private set; } = null!;
    internal FigureCards Cards { get; private set; } = null!;
    internal Freshness Freshness { get; private set; } = null!;
    private IReadOnlyList<DayEvent> events = [];

    /// <summary>The period before, when the reader asked to compare.</summary>
    internal Window? Compared => Choice.Compare ? Window.Before : null;

    internal virtual Scope Scope => Scope.Of(Profile.Id);

    protected override async Task OnInitializedAsync()
    {
        if (!await Find()) return;
        // Presets end with the last complete day that has facts, so that a group whose history was imported does not open on an empty month.
        var usual = await Measure.DefaultWindow(Scope, Gone);
        Choice = PeriodChoice.Parse(Navigation.Uri, usual.Last);
        Window = new Window(Choice.From, Choice.To.AddDays(1));
        Cards = new FigureCards(T, await BrandBenchmarks.Read(Db, Gone));
        Freshness = await Freshness.Of(Db, Gone);
        HasFacts = await Db.Count($"""
            select count(*) from (select 1 from insights_scope_days where brand_id = {Scope.Brand} and scope = {Scope.Kind} and scope_id = {Scope.Id} limit 1) days
            """, Gone) > 0 || await Db.Count($"select count(*) from (select 1 from insights_sales_days s where s.brand_id = {Scope.Brand} and {Scope.Has("s.group_id")} limit 1) sold", Gone) > 0;
        if (HasFacts)
        {
            events = await DayEvents.Of(Db, Scope, Window, Profile.Calendar, T, Gone);
            await Load();
        }
        Ready = true;
    }

    /// <summary>Finds what the address names; false when the answer is already "not found".</summary>
    protected virtual Task<bool> Find() => Task.FromResult(true);

    protected abstract Task Load();

    internal string Said(DateOnly day) => day.ToString("d", T.Culture);

    /// <summary>An export of this page's period.</summary>
    internal string Export(string table, string format) => Url($"insights/{table}.{format}?from={Window.From:yyyy-MM-dd}&to={Window.To:yyyy-MM-dd}{(Scope.Kind == ScopeKind.Group ? $"&group={Scope.Id}" : "")}");

    internal ChartView Chart(string title, ChartKind kind, IReadOnlyList<ScopeDay> days, IReadOnlyList<ScopeDay>? before, params (string Name, Func<ScopeDay, double?> Value)[] series) => new(
        title, kind, [.. days.Select(d => d.Day.ToString("M", T.Culture))],
        [.. series.Select(s => new ChartSeries(s.Name, [.. days.Select(s.Value)])),
         .. before is null ? [] : series.Take(1).Select(s => new ChartSeries(T["insights.compared", s.Name], [.. before.Select(s.Value)], Dashed: true))])
    { Marks = Marks(days.Select(d => d.Day)) };

    /// <summary>What happened on these days, one mark a day.</summary>
    internal IReadOnlyList<ChartMark> Marks(IEnumerable<DateOnly> days) =>
        [.. days.Select((day, at) => (at, Names: events.Where(e => e.Day == day).Select(e => e.Name).ToList())).Where(d => d.Names.Count > 0).Select(d => new ChartMark(d.at, string.Join(" · ", d.Names)))];

    internal IReadOnlyList<HealthPart> PartsOf(Health health) => [.. health.Components.Select(c => new HealthPart(T["insights.component." + c.Name], c.Score))];

    internal IReadOnlyList<string> MissingOf(Health health) => [.. health.Missing.Select(key => T["insights.metric." + key])];
}
