using Guildhall.Ui;

namespace Guildhall.Insights.Pages;

internal enum FigureKind { Count, Number, Share, Score, Duration, Money, Days }

/// <summary>How a metric is shown, and which way is good news. Its label and definition are the texts <c>insights.metric.key</c> and <c>insights.definition.key</c>.</summary>
internal sealed record MetricSpec(string Key, FigureKind Kind, GoodDirection Good = GoodDirection.Up)
{
    public static IReadOnlyDictionary<string, MetricSpec> All { get; } = new MetricSpec[]
    {
        new("members", FigureKind.Count), new("joins", FigureKind.Count), new("leaves", FigureKind.Count, GoodDirection.Down), new("net", FigureKind.Count),
        new("leave_rate", FigureKind.Share, GoodDirection.Down),
        new("messages", FigureKind.Count), new("staff_messages", FigureKind.Count, GoodDirection.Neither), new("dau_mean", FigureKind.Number), new("wau", FigureKind.Count), new("mau", FigureKind.Count),
        new("dau_mau", FigureKind.Share), new("speaker_rate", FigureKind.Share), new("active_rate", FigureKind.Share),
        new("messages_per_member_week", FigureKind.Number), new("messages_per_speaker_week", FigureKind.Number),
        new("service_first_response_mean_s", FigureKind.Duration, GoodDirection.Down), new("service_first_response_median_s", FigureKind.Duration, GoodDirection.Down), new("service_first_response_p90_s", FigureKind.Duration, GoodDirection.Down),
        new("staff_response_median_s", FigureKind.Duration, GoodDirection.Down), new("staff_response_p90_s", FigureKind.Duration, GoodDirection.Down), new("unanswered", FigureKind.Count, GoodDirection.Down),
        new("ties", FigureKind.Count), new("member_tie_share", FigureKind.Share), new("reciprocity", FigureKind.Share),
        new("newcomers", FigureKind.Count), new("newcomers_answered", FigureKind.Share), new("member_thread_share", FigureKind.Share), new("self_running", FigureKind.Score),
        new("retention_4", FigureKind.Share),
        new("orders", FigureKind.Count), new("buyers", FigureKind.Count), new("gmv", FigureKind.Money), new("refunds", FigureKind.Money, GoodDirection.Down), new("net_sales", FigureKind.Money), new("aov", FigureKind.Money),
        new("repurchase", FigureKind.Share), new("conversion", FigureKind.Share), new("follow_to_buy", FigureKind.Share), new("community_share", FigureKind.Share),
        new("redemption", FigureKind.Share), new("discount_share", FigureKind.Share, GoodDirection.Down), new("benefit_only", FigureKind.Share, GoodDirection.Down),
        new("health", FigureKind.Score),
    }.ToDictionary(m => m.Key, StringComparer.Ordinal);
}
