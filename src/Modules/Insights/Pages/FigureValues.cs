using Guildhall.Insights.Measures;

namespace Guildhall.Insights.Pages;

/// <summary>The measured families by key, to be shown, compared and exported alike.</summary>
internal static class FigureValues
{
    public static Dictionary<string, double?> Of(Growth g) => new()
    {
        ["members"] = g.Members,
        ["joins"] = g.Joins,
        ["leaves"] = g.Leaves,
        ["net"] = g.Net,
        ["leave_rate"] = g.LeaveRate,
    };

    public static Dictionary<string, double?> Of(Activity a) => new()
    {
        ["messages"] = a.Messages,
        ["staff_messages"] = a.StaffMessages,
        ["dau_mean"] = a.DauMean,
        ["wau"] = a.Wau,
        ["mau"] = a.Mau,
        ["dau_mau"] = a.DauMau,
        ["speaker_rate"] = a.SpeakerRate,
        ["active_rate"] = a.ActiveRate,
        ["messages_per_member_week"] = a.MessagesPerMemberWeek,
        ["messages_per_speaker_week"] = a.MessagesPerSpeakerWeek,
    };

    public static Dictionary<string, double?> Of(Responses r) => new()
    {
        ["service_first_response_mean_s"] = r.FirstMean,
        ["service_first_response_median_s"] = r.FirstMedian,
        ["service_first_response_p90_s"] = r.FirstP90,
        ["staff_response_median_s"] = r.StaffMedian,
        ["staff_response_p90_s"] = r.StaffP90,
        ["unanswered"] = r.Unanswered,
    };

    public static Dictionary<string, double?> Of(Bonds b) => new()
    {
        ["ties"] = b.Ties,
        ["member_tie_share"] = b.MemberTieShare,
        ["reciprocity"] = b.Reciprocity,
        ["newcomers"] = b.Newcomers,
        ["newcomers_answered"] = b.NewcomersAnswered,
        ["member_thread_share"] = b.MemberThreadShare,
        ["self_running"] = b.SelfRunning,
    };

    /// <summary>Without money; see <see cref="Of(CurrencySales)"/>.</summary>
    public static Dictionary<string, double?> Of(Sales s) => new()
    {
        ["orders"] = s.Orders,
        ["buyers"] = s.Buyers,
        ["repurchase"] = s.Repurchase,
        ["conversion"] = s.Conversion,
        ["follow_to_buy"] = s.FollowToBuy,
    };

    public static Dictionary<string, double?> Of(Benefits b) => new() { ["redemption"] = b.Redemption, ["discount_share"] = b.DiscountShare, ["benefit_only"] = b.BenefitOnly };

    public static Dictionary<string, double?> Of(CurrencySales c) => new()
    {
        ["gmv"] = c.Gmv,
        ["refunds"] = c.Refunds,
        ["net_sales"] = c.NetSales,
        ["aov"] = c.Aov,
        ["community_share"] = c.CommunityShare,
    };

    public static Dictionary<string, double?> Of(WindowMeasures m)
    {
        var all = new Dictionary<string, double?>();
        foreach (var family in new[] { Of(m.Growth), Of(m.Activity), Of(m.Responses), Of(m.Bonds), Of(m.Sales), Of(m.Benefits) })
            foreach (var (key, value) in family) all[key] = value;
        (all["retention_4"], all["health"]) = (m.Retention[4], m.Health.Score);
        return all;
    }
}
