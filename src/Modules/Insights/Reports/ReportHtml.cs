using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Guildhall.Insights.Measures;
using Guildhall.Insights.Pages;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;

namespace Guildhall.Insights.Reports;

/// <summary>The report as one page that needs nothing else: to be opened, sent or printed.</summary>
internal sealed class ReportHtml
{
    /// <summary>Leaves Chinese readable in the file.</summary>
    internal static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly string[] Headline = ["members", "net", "active_rate", "messages", "orders"];

    private static readonly string[] Rows =
    [
        "members", "joins", "leaves", "net", "leave_rate", "messages", "staff_messages", "dau_mean", "wau", "mau", "dau_mau", "speaker_rate", "active_rate", "messages_per_member_week", "messages_per_speaker_week",
        "service_first_response_mean_s", "service_first_response_median_s", "service_first_response_p90_s", "staff_response_median_s", "staff_response_p90_s", "unanswered",
        "ties", "member_tie_share", "reciprocity", "newcomers", "newcomers_answered", "member_thread_share", "self_running", "retention_4",
        "orders", "buyers", "repurchase", "conversion", "follow_to_buy",
    ];

    private static readonly string[] MoneyRows = ["gmv", "refunds", "net_sales", "aov", "community_share"];

    private readonly ReportFigures figures;
    private readonly Localizer t;
    private readonly StringBuilder html = new();

    private ReportHtml(ReportFigures figures, Localizer text) => (this.figures, t) = (figures, text);

    public static string Write(ReportFigures figures, Localizer text) => new ReportHtml(figures, text).Page();

    private string Page()
    {
        var m = figures.Measures;
        var title = t["insights.report_of", figures.Group?.Name ?? figures.Brand.Name];
        html.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html><html lang="{t.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{Safe(title)}</title><style>{ReportStyle.Css}</style></head><body><main>
            <header><h1>{Safe(title)}</h1><p>{Safe(t["insights.window", Day(m.Window.From), Day(m.Window.Last), figures.Brand.TimeZone])} · {Safe(figures.Freshness.StaleRanges == 0 ? t["insights.fresh"] : t["insights.stale", figures.Freshness.StaleRanges, When(figures.Freshness.StaleSince!.Value)])}</p></header>
            """);
        var values = FigureValues.Of(m);
        html.Append("<section class=\"cards\">");
        Card("health", t.Say(FigureKind.Score, m.Health.Score));
        foreach (var key in Headline) Card(key, t.Say(MetricSpec.All[key].Kind, values[key]));
        foreach (var c in m.Sales.Currencies) Card("gmv", new Money(c.Gmv, c.Currency).Format(t.Culture));
        html.Append("</section>");

        var days = m.Days.ToList();
        Section(t["insights.days_chart"], () => html.Append(ReportChart.Lines([.. days.Select(d => d.Day)], [(t["insights.metric.messages"], [.. days.Select(d => (double)d.Messages)]), (t["insights.speakers"], [.. days.Select(d => (double)d.Dau)])], t)));
        Section(t["insights.members_chart"], () => html.Append(ReportChart.Lines([.. days.Select(d => d.Day)], [(t["insights.metric.members"], [.. days.Select(d => (double)d.Members)])], t)));
        Section(t["insights.hours"], () => html.Append(ReportChart.Heat(m.Activity.Heatmap, t)));
        Section(t["insights.metric.health"], Health);
        Section(t["insights.report"], () => Figures(values));
        if (m.Cohorts.Count > 0) Section(t["insights.cohorts"], Cohorts);
        if (figures.ByGroup.Count > 0) Section(t["insights.by_group"], ByGroup);
        html.Append(CultureInfo.InvariantCulture, $"<footer><p>{Safe(t["insights.report_missing", string.Join(t["insights.and"], figures.Missing.Select(n => t["insights.metric." + n.Key]))])}</p><p>{Safe(t["insights.report_written", When(figures.WrittenAt)])}</p></footer></main></body></html>");
        return html.ToString();
    }

    private void Card(string key, string value) =>
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"card\"><span>{Safe(t["insights.metric." + key])}</span><b>{Safe(value)}</b></div>");

    private void Section(string title, Action content)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{Safe(title)}</h2>");
        content();
        html.Append("</section>");
    }

    private void Health()
    {
        html.Append("<table><tbody>");
        foreach (var c in figures.Measures.Health.Components)
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Safe(t["insights.component." + c.Name])}</th><td>{Safe(t.Say(FigureKind.Score, c.Score))}</td><td class=\"wide\">{Safe(string.Join(t["insights.and"], c.Keys.Select(k => t["insights.metric." + k.Key] + " " + t.Say(FigureKind.Score, k.Score))))}</td></tr>");
        html.Append("</tbody></table>");
    }

    private void Figures(Dictionary<string, double?> values)
    {
        html.Append(CultureInfo.InvariantCulture, $"<table><thead><tr><th>{Safe(t["insights.report_figure"])}</th><th>{Safe(t["insights.report_value"])}</th><th>{Safe(t["insights.report_benchmark"])}</th><th class=\"wide\">{Safe(t["insights.report_meaning"])}</th></tr></thead><tbody>");
        foreach (var key in Rows) Row(key, values, null);
        foreach (var c in figures.Measures.Sales.Currencies)
            foreach (var key in MoneyRows) Row(key, FigureValues.Of(c), c.Currency);
        html.Append("</tbody></table>");
    }

    private void Row(string key, Dictionary<string, double?> values, string? currency)
    {
        var standing = values[key] is { } value && figures.Benchmarks.GetValueOrDefault(key) is { Currency: null } benchmark && (key != "members" || figures.Group is not null)
            ? t["insights.standing." + benchmark.StandingOf(value).ToString().ToLowerInvariant()] + " · " + t["insights.source." + benchmark.SourceOf(benchmark.StandingOf(value)).ToString().ToLowerInvariant()]
            : "";
        html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Safe(t["insights.metric." + key])}</th><td>{Safe(t.Say(MetricSpec.All[key].Kind, values[key], currency))}</td><td>{Safe(standing)}</td><td class=\"wide\">{Safe(t["insights.definition." + key])}</td></tr>");
    }

    private void Cohorts()
    {
        var shown = figures.Measures.Cohorts.Where(c => c.Size > 0).TakeLast(12).ToList();
        html.Append("<table><tbody>");
        foreach (var c in shown)
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Safe(Day(c.Monday))}</th><td>{c.Size}</td>{string.Concat(c.Spoke.Select(s => $"<td>{Safe(t.Percent(Ratio.Of(s, c.Size), 0))}</td>"))}</tr>");
        html.Append("</tbody></table>");
    }

    private void ByGroup()
    {
        html.Append(CultureInfo.InvariantCulture, $"<table><thead><tr><th>{Safe(t["insights.group"])}</th><th>{Safe(t["insights.metric.orders"])}</th><th>{Safe(t["insights.metric.gmv"])}</th><th>{Safe(t["insights.metric.refunds"])}</th></tr></thead><tbody>");
        foreach (var row in figures.ByGroup)
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Safe(row.Group is null ? t["insights.unattributed"] : row.Name ?? "")}</th><td>{row.Orders}</td><td>{Safe(new Money(row.Gmv, row.Currency).Format(t.Culture))}</td><td>{Safe(new Money(row.Refunds, row.Currency).Format(t.Culture))}</td></tr>");
        html.Append("</tbody></table>");
    }

    private string Day(DateOnly day) => day.ToString("d", t.Culture);

    private string When(DateTimeOffset at) => figures.Brand.Calendar.Local(at).ToString("g", t.Culture);

    private static string Safe(string text) => Encoder.Encode(text);
}
