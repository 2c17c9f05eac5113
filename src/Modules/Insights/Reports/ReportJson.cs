using System.Text.Json;
using System.Text.Json.Nodes;
using Guildhall.Insights.Measures;

namespace Guildhall.Insights.Reports;

/// <summary>The document of <c>report --json</c>. Keys never change their meaning; new ones are added at the end of their family.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ReportFigures figures)
    {
        var m = figures.Measures;
        var (g, a, s, b, sales) = (m.Growth, m.Activity, m.Responses, m.Bonds, m.Sales);
        var json = new JsonObject
        {
            ["brand"] = figures.Brand.Code,
            ["brand_name"] = figures.Brand.Name,
            ["group"] = figures.Group?.Name,
            ["community"] = figures.Group?.CommunityName,
            ["from"] = Day(m.Window.From),
            ["to"] = Day(m.Window.To),
            ["to_is_exclusive"] = true,
            ["last_day"] = Day(m.Window.Last),
            ["days"] = m.Window.Days,
            ["time_zone"] = figures.Brand.TimeZone,
            ["currency"] = sales.Currencies.Count switch { 0 => figures.Brand.Currency, 1 => sales.Currencies[0].Currency, _ => null },
            ["currencies"] = new JsonArray([.. sales.Currencies.Select(c => (JsonNode)c.Currency)]),
            ["members"] = g.Members,
            ["joins"] = g.Joins,
            ["leaves"] = g.Leaves,
            ["net"] = g.Net,
            ["leave_rate"] = g.LeaveRate,
            ["messages"] = a.Messages,
            ["staff_messages"] = a.StaffMessages,
            ["dau_mean"] = a.DauMean,
            ["wau"] = a.Wau,
            ["mau"] = a.Mau,
            ["dau_mau"] = a.DauMau,
            ["speaker_rate"] = a.SpeakerRate,
            ["messages_per_member_week"] = a.MessagesPerMemberWeek,
            ["active_rate"] = a.ActiveRate,
            ["messages_per_speaker_week"] = a.MessagesPerSpeakerWeek,
            ["heatmap"] = new JsonArray([.. a.Heatmap.Select(day => new JsonArray([.. day.Select(n => (JsonNode)n)]))]),
            ["service_first_response_mean_s"] = s.FirstMean,
            ["service_first_response_median_s"] = s.FirstMedian,
            ["service_first_response_p90_s"] = s.FirstP90,
            ["service_questions_answered"] = s.Questions,
            ["staff_response_median_s"] = s.StaffMedian,
            ["staff_response_p90_s"] = s.StaffP90,
            ["answered"] = s.Answered,
            ["unanswered"] = s.Unanswered,
            ["ties"] = b.Ties,
            ["member_tie_share"] = b.MemberTieShare,
            ["reciprocity"] = b.Reciprocity,
            ["newcomers"] = b.Newcomers,
            ["newcomers_answered"] = b.NewcomersAnswered,
            ["member_thread_share"] = b.MemberThreadShare,
            ["retention"] = new JsonArray([.. m.Retention.Select(r => (JsonNode?)r)]),
            ["orders"] = sales.Orders,
            ["buyers"] = sales.Buyers,
            ["gmv"] = PerCurrency(sales, c => c.Gmv, 0),
            ["refunds"] = PerCurrency(sales, c => c.Refunds, 0),
            ["net_sales"] = PerCurrency(sales, c => c.NetSales, 0),
            ["aov"] = PerCurrency(sales, c => c.Aov, null),
            ["repurchase"] = sales.Repurchase,
            ["conversion"] = sales.Conversion,
            ["follow_to_buy"] = sales.FollowToBuy,
            ["community_share"] = PerCurrency(sales, c => c.CommunityShare, null),
            ["rfm"] = Rfm(m.Rfm),
            ["self_running"] = b.SelfRunning,
        };
        foreach (var key in ReportFigures.NoFacts.Keys) json[key] = figures.ValueOf(key);
        json["health"] = m.Health.Score;
        json["health_components"] = new JsonArray([.. m.Health.Components.Select(c => Component(c, figures))]);
        json["gmv_by_group"] = new JsonArray([.. figures.ByGroup.Select(ByGroup)]);
        json["daily"] = new JsonArray([.. m.Days.Select(d => new JsonObject
        {
            ["day"] = Day(d.Day), ["members"] = d.Members, ["joins"] = d.Joins, ["leaves"] = d.Leaves, ["messages"] = d.Messages,
            ["staff_messages"] = d.StaffMessages, ["dau"] = d.Dau, ["active"] = d.Active,
        })]);
        json["missing"] = new JsonArray([.. figures.Missing.Select(n => new JsonObject { ["key"] = n.Key, ["needs"] = n.Value })]);
        json["stale_since"] = figures.Freshness.StaleSince?.ToString("O");
        return json.ToJsonString(Indented);
    }

    /// <summary>A plain figure in one currency, an object by currency in several.</summary>
    private static JsonNode? PerCurrency(Sales sales, Func<CurrencySales, JsonNode?> figure, JsonNode? nothing) => sales.Currencies.Count switch
    {
        0 => nothing,
        1 => figure(sales.Currencies[0]),
        _ => new JsonObject(sales.Currencies.Select(c => KeyValuePair.Create(c.Currency, figure(c)))),
    };

    private static JsonObject Rfm(RfmSummary rfm) => new()
    {
        ["buyers"] = rfm.Buyers,
        ["repeat_buyers"] = rfm.RepeatBuyers,
        ["mean_frequency"] = rfm.MeanFrequency,
        ["mean_recency_days"] = rfm.MeanRecency,
        ["mean_t_days"] = rfm.MeanAge,
        ["mean_monetary"] = rfm.MeanMonetary,
        ["currency"] = rfm.Currency,
    };

    private static JsonObject Component(HealthComponent component, ReportFigures figures) => new()
    {
        ["component"] = component.Name,
        ["weight"] = component.Weight,
        ["score"] = component.Score,
        ["keys"] = new JsonArray([.. component.Keys.Where(k => k.Score is not null).Select(k => new JsonObject
        {
            ["key"] = k.Key, ["value"] = k.Value, ["score"] = k.Score, ["band"] = Lower(figures.Benchmarks[k.Key].StandingOf(k.Value!.Value)),
            ["source"] = Lower(figures.Benchmarks[k.Key].SourceOf(figures.Benchmarks[k.Key].StandingOf(k.Value.Value))),
        })]),
        ["missing"] = new JsonArray([.. component.Keys.Where(k => k.Score is null).Select(k => (JsonNode)k.Key)]),
    };

    private static JsonObject ByGroup(GroupSales row) => new()
    {
        ["group"] = row.Name,
        ["attributed"] = row.Group is not null,
        ["currency"] = row.Currency,
        ["orders"] = row.Orders,
        ["gmv"] = row.Gmv,
        ["refunds"] = row.Refunds,
        ["net_sales"] = row.Gmv - row.Refunds,
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Lower(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
