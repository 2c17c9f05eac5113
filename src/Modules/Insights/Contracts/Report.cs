using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Insights.Benchmarks;
using Guildhall.Insights.Measures;
using Guildhall.Insights.Reports;
using Guildhall.Insights.Rollups;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Insights.Contracts;

/// <summary>All figures of the actor's brand, or of one of its groups, as one document for programs (<c>report --json</c>) and one page for people (<c>--html</c>).</summary>
public sealed class Report(AppDb db, TimeProvider clock, Localizer text)
{
    /// <param name="Group">Its id, or the name people gave it; null for the whole brand.</param>
    /// <param name="From">The first day.</param>
    /// <param name="To">The day after the last. Without it the last complete day with facts is the last day; without <paramref name="From"/> the window has 30 days.</param>
    public sealed record Request(string? Group = null, DateOnly? From = null, DateOnly? To = null);

    /// <param name="Json">Keys in snake_case, shape and definitions in docs/metrics.md.</param>
    public sealed record Document(string Json, Func<string> Html);

    public async Task<Result<Document>> Handle(Request request, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var group = request.Group is { Length: > 0 } name ? await Find(name, ct) : null;
        if (request.Group is { Length: > 0 } unknown && group is null) return InsightsRefusals.UnknownGroup.With(unknown).At("Group");
        var scope = group is null ? Scope.Of(brand.Id) : Scope.Of(brand.Id, group.Id);

        var measure = new MeasureWindow(db, clock);
        var to = request.To ?? (await measure.DefaultWindow(scope, ct)).To;
        var window = new Window(request.From ?? to.AddDays(-Window.DefaultDays), to);
        if (window.Days <= 0) return InsightsRefusals.WindowEmpty.With(window.From, window.To).At("From");

        var figures = new ReportFigures(
            brand, group, await measure.Handle(scope, window, ct), await GroupSales.Of(db, scope, window, ct), await BrandBenchmarks.Read(db, ct), await Freshness.Of(db, ct), clock.GetUtcNow());
        return new Document(ReportJson.Write(figures), () => ReportHtml.Write(figures, text));
    }

    private async Task<GroupProfile?> Find(string name, CancellationToken ct) =>
        await db.FindGroup(name, ct) ?? (Guid.TryParse(name, out var id) ? await db.FindGroup(new GroupId(id), ct) : null);
}
