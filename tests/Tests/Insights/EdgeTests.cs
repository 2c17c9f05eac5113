using System.Text.Json;
using Guildhall.Insights;

namespace Guildhall.Tests.Insights;

/// <summary>Each edge of the definitions, named.</summary>
[Collection(InsightsTests.Name)]
public sealed class EdgeTests(InsightsWorld world)
{
    private readonly Facts facts = InsightsWorld.NewBrand();

    private async Task<JsonElement> Report(string from, string to, Facts.Group? group = null)
    {
        await world.Save(facts);
        return await world.Report(facts, from, to, group);
    }

    private static double? Number(JsonElement report, string key) => report.GetProperty(key) is { ValueKind: JsonValueKind.Number } n ? n.GetDouble() : null;

    [Fact]
    public async Task A_zero_denominator_gives_null_never_zero()
    {
        facts.AddGroup("g");
        var report = await Report("2026-02-01", "2026-03-01");
        foreach (var key in new[] { "leave_rate", "dau_mau", "speaker_rate", "active_rate", "messages_per_member_week", "messages_per_speaker_week", "member_tie_share", "reciprocity", "newcomers_answered",
            "aov", "repurchase", "conversion", "follow_to_buy", "community_share", "self_running", "health", "staff_response_median_s", "service_first_response_mean_s" })
            Assert.Equal(JsonValueKind.Null, report.GetProperty(key).ValueKind);
        Assert.Equal((0, 0, "CNY"), (report.GetProperty("gmv").GetInt64(), report.GetProperty("dau_mean").GetDouble(), report.GetProperty("currency").GetString()));
    }

    [Fact]
    public async Task One_currency_is_a_plain_number_and_several_are_one_figure_each()
    {
        facts.Buy(facts.AddMember(), "2026-02-03 10:00", 1000, currency: "TWD");
        var single = await Report("2026-02-01", "2026-03-01");
        facts.Buy(facts.AddMember(), "2026-02-04 10:00", 300);
        facts.GiveBack("2026-02-05 10:00", 50, currency: "USD");
        var several = await Report("2026-02-01", "2026-03-01");

        Assert.Equal((1000, "TWD"), (single.GetProperty("gmv").GetInt64(), single.GetProperty("currency").GetString()));
        Assert.Equal(JsonValueKind.Null, several.GetProperty("currency").ValueKind);
        Assert.Equal((300, 1000, 0), (several.GetProperty("gmv").GetProperty("CNY").GetInt64(), several.GetProperty("gmv").GetProperty("TWD").GetInt64(), several.GetProperty("gmv").GetProperty("USD").GetInt64()));
        Assert.Equal((-50, JsonValueKind.Null), (several.GetProperty("net_sales").GetProperty("USD").GetInt64(), several.GetProperty("aov").GetProperty("USD").ValueKind));
    }

    [Fact]
    public async Task An_order_of_nothing_is_no_order_and_an_unknown_buyer_is_no_buyer()
    {
        facts.Buy(facts.AddMember(), "2026-02-03 10:00", 0);
        facts.Buy(null, "2026-02-03 10:00", 700);
        var report = await Report("2026-02-01", "2026-03-01");
        Assert.Equal((1, 0, 700), (report.GetProperty("orders").GetInt32(), report.GetProperty("buyers").GetInt32(), report.GetProperty("gmv").GetInt32()));
    }

    [Fact]
    public async Task Groups_and_unattributed_sum_to_the_brand()
    {
        var (a, b) = (facts.AddGroup("a"), facts.AddGroup("b"));
        facts.Buy(null, "2026-02-03 10:00", 100, a);
        facts.Buy(null, "2026-02-03 11:00", 20, b);
        facts.Buy(null, "2026-02-03 12:00", 3);
        var report = await Report("2026-02-01", "2026-03-01");
        var rows = report.GetProperty("gmv_by_group").EnumerateArray().ToList();
        Assert.Equal([("a", 100), ("b", 20), (null, 3)], rows.Select(r => (r.GetProperty("group").GetString(), r.GetProperty("gmv").GetInt64())));
        Assert.Equal([true, true, false], rows.Select(r => r.GetProperty("attributed").GetBoolean()));
        Assert.Equal((123, 120 / 123.0), (report.GetProperty("gmv").GetInt64(), report.GetProperty("community_share").GetDouble()));
        Assert.Equal(100 / 123.0, (await Report("2026-02-01", "2026-03-01", a)).GetProperty("community_share").GetDouble(), 12);
    }

    [Fact]
    public async Task A_refund_counts_on_its_own_day()
    {
        facts.Buy(facts.AddMember(), "2026-01-31 10:00", 500);
        facts.GiveBack("2026-02-01 00:00", 200);
        var report = await Report("2026-02-01", "2026-02-02");
        Assert.Equal((0, 200, -200), (report.GetProperty("gmv").GetInt32(), report.GetProperty("refunds").GetInt32(), report.GetProperty("net_sales").GetInt32()));
    }

    [Fact]
    public async Task A_rejoin_is_a_join_and_leaving_on_the_day_of_joining_leaves_nobody()
    {
        var (g, p) = (facts.AddGroup("g"), facts.AddMember());
        facts.Join(g, p, "2026-02-02 10:00", "2026-02-03 10:00");
        facts.Join(g, p, "2026-02-05 10:00", "2026-02-05 11:00");
        var report = await Report("2026-02-01", "2026-02-08");
        Assert.Equal((0, 2, 2, 0), (report.GetProperty("members").GetInt32(), report.GetProperty("joins").GetInt32(), report.GetProperty("leaves").GetInt32(), report.GetProperty("net").GetInt32()));
        Assert.Null(Number(report, "leave_rate"));
    }

    [Fact]
    public async Task A_person_in_five_groups_is_one_member_of_the_brand_with_five_joins()
    {
        var p = facts.AddMember();
        foreach (var i in Enumerable.Range(0, 5))
        {
            var g = facts.AddGroup("g" + i);
            facts.Join(g, p, "2026-02-02 10:00");
            facts.Say(g, p, "2026-02-03 10:00");
        }
        var report = await Report("2026-02-03", "2026-02-04");
        Assert.Equal((1, 5, 1.0, 1.0), (report.GetProperty("members").GetInt32(), report.GetProperty("messages").GetInt32(), Number(report, "dau_mean")!.Value, Number(report, "speaker_rate")!.Value));
    }

    [Fact]
    public async Task Silent_days_count_in_the_mean_and_days_without_members_do_not_count_in_rates()
    {
        var (g, p) = (facts.AddGroup("g"), facts.AddMember());
        facts.Join(g, p, "2026-02-06 10:00");
        facts.Say(g, p, "2026-02-06 10:00");
        var report = await Report("2026-02-01", "2026-02-11");
        Assert.Equal((.1, .2), (Number(report, "dau_mean")!.Value, Number(report, "speaker_rate")!.Value));
    }

    [Fact]
    public async Task Members_stay_after_the_last_fact()
    {
        var (g, p) = (facts.AddGroup("g"), facts.AddMember());
        facts.Join(g, p, "2026-02-06 10:00");
        facts.Say(g, p, "2026-02-06 10:00");
        var report = await Report("2026-05-01", "2026-05-11");
        Assert.Equal((1, 0.0), (report.GetProperty("members").GetInt32(), Number(report, "speaker_rate")!.Value));
    }

    [Fact]
    public async Task A_removed_message_was_never_said()
    {
        var (g, p) = (facts.AddGroup("g"), facts.AddMember());
        facts.Say(g, p, "2026-02-06 10:00", removed: true);
        Assert.Equal(0, (await Report("2026-02-01", "2026-02-11")).GetProperty("messages").GetInt32());
    }

    [Theory]
    [InlineData("2026-02-10 12:00", 86_400.0, 0)]
    [InlineData("2026-02-10 12:01", null, 1)]
    [InlineData(null, null, 1)]
    public async Task An_episode_is_answered_within_a_day_or_not_at_all(string? answeredAt, double? seconds, int unanswered)
    {
        var (g, p, s) = (facts.AddGroup("g"), facts.AddMember(), facts.AddStaff());
        facts.Say(g, p, "2026-02-09 12:00");
        facts.Say(g, p, "2026-02-09 13:00");
        if (answeredAt is not null) facts.Say(g, s, answeredAt);
        var report = await Report("2026-02-01", "2026-02-20");
        Assert.Equal((seconds, unanswered), (Number(report, "staff_response_median_s"), report.GetProperty("unanswered").GetInt32()));
    }

    [Fact]
    public async Task Broadcasts_and_bots_close_no_episode()
    {
        var (g, p, s, b) = (facts.AddGroup("g"), facts.AddMember(), facts.AddStaff(), facts.AddBot());
        facts.Say(g, p, "2026-02-09 12:00");
        facts.Say(g, s, "2026-02-09 12:01", broadcast: true);
        facts.Say(g, b, "2026-02-09 12:02");
        facts.Say(g, s, "2026-02-09 12:03");
        Assert.Equal(180, Number(await Report("2026-02-01", "2026-02-20"), "staff_response_median_s"));
    }

    [Fact]
    public async Task An_episode_belongs_to_the_window_of_its_opening_and_one_open_less_than_a_day_at_the_end_is_left_out()
    {
        var (g, p, s) = (facts.AddGroup("g"), facts.AddMember(), facts.AddStaff());
        facts.Say(g, p, "2026-02-08 23:00");
        facts.Say(g, p, "2026-02-09 01:00");
        facts.Say(g, s, "2026-02-09 02:00");
        facts.Say(g, p, "2026-02-10 23:00");
        facts.Say(g, s, "2026-02-11 01:00");
        var report = await Report("2026-02-09", "2026-02-11");
        Assert.Equal((null, 0), (Number(report, "staff_response_median_s"), report.GetProperty("unanswered").GetInt32()));
        Assert.Equal(3 * 3600, Number(await Report("2026-02-08", "2026-02-10"), "staff_response_median_s"));
    }

    [Fact]
    public async Task Percentiles_are_by_nearest_rank()
    {
        var (g, p, s) = (facts.AddGroup("g"), facts.AddMember(), facts.AddStaff());
        foreach (var minute in Enumerable.Range(1, 11))
        {
            facts.Say(g, p, $"2026-02-09 {minute:00}:00");
            facts.Say(g, s, $"2026-02-09 {minute:00}:{minute:00}");
        }
        var report = await Report("2026-02-09", "2026-02-10");
        Assert.Equal((360, 600), (Number(report, "staff_response_median_s"), Number(report, "staff_response_p90_s")));
    }

    [Fact]
    public async Task Service_answers_are_measured_from_the_question()
    {
        var (g, p, s) = (facts.AddGroup("g"), facts.AddMember(), facts.AddStaff());
        facts.Say(g, p, "2026-02-09 12:00", "good morning");
        facts.Say(g, p, "2026-02-09 12:10", "这个多少钱");
        facts.Say(g, s, "2026-02-09 12:11");
        Assert.Equal((60, 660), (Number(await Report("2026-02-09", "2026-02-10"), "service_first_response_mean_s"), Number(await Report("2026-02-09", "2026-02-10"), "staff_response_median_s")));
    }

    [Fact]
    public async Task Nobody_is_tied_to_himself_and_a_tie_counts_once()
    {
        var (g, a, b) = (facts.AddGroup("g"), facts.AddMember(), facts.AddMember());
        var first = facts.Say(g, a, "2026-02-09 12:00");
        facts.Say(g, a, "2026-02-09 12:01", to: first);
        facts.Say(g, b, "2026-02-09 12:02", to: first, mentions: [a]);
        facts.Say(g, b, "2026-02-09 12:03", to: first);
        var report = await Report("2026-02-09", "2026-02-10");
        Assert.Equal((1, 1.0, 0.0), (report.GetProperty("ties").GetInt32(), Number(report, "member_tie_share")!.Value, Number(report, "reciprocity")!.Value));
    }

    [Fact]
    public async Task A_newcomer_is_answered_by_somebody_else_within_a_day_even_past_the_windows_end()
    {
        var (g, a, b, late) = (facts.AddGroup("g"), facts.AddMember(), facts.AddMember(), facts.AddMember());
        facts.Say(g, b, "2026-02-01 12:00");
        var hello = facts.Say(g, a, "2026-02-09 23:00");
        facts.Say(g, a, "2026-02-09 23:01", to: hello);
        facts.Say(g, b, "2026-02-10 22:59", to: hello);
        var other = facts.Say(g, late, "2026-02-09 10:00");
        facts.Say(g, b, "2026-02-10 10:01", to: other);
        var report = await Report("2026-02-09", "2026-02-10");
        Assert.Equal((2, .5), (report.GetProperty("newcomers").GetInt32(), Number(report, "newcomers_answered")));
    }

    [Fact]
    public async Task Retention_uses_only_cohorts_whose_week_is_over()
    {
        var (g, a, b) = (facts.AddGroup("g"), facts.AddMember(), facts.AddMember());
        facts.Join(g, a, "2026-02-04 10:00"); // Week of Monday 2 February.
        facts.Join(g, b, "2026-02-11 10:00");
        facts.Say(g, a, "2026-02-10 10:00");
        facts.Say(g, b, "2026-02-17 10:00");
        double? Rate(JsonElement report, int k) => report.GetProperty("retention")[k] is { ValueKind: JsonValueKind.Number } n ? n.GetDouble() : null;

        Assert.Equal(1.0, Rate(await Report("2026-02-01", "2026-02-22"), 1)); // The second cohort's week 1 ends on the 22nd.
        Assert.Equal(1.0, Rate(await Report("2026-02-01", "2026-02-23"), 1));
        Assert.Null(Rate(await Report("2026-02-01", "2026-02-22"), 2));
        Assert.Equal(0.0, Rate(await Report("2026-02-01", "2026-02-23"), 2));
    }

    [Fact]
    public async Task Buying_within_thirty_days_counts_as_follow_to_buy_and_earlier_buying_does_not()
    {
        var g = facts.AddGroup("g");
        foreach (var bought in new[] { "2026-02-01 09:00", "2026-03-03 10:00", "2026-03-03 10:01" })
        {
            var p = facts.AddMember();
            facts.Join(g, p, "2026-02-01 10:00");
            facts.Buy(p, bought, 100);
        }
        Assert.Equal(1 / 3.0, Number(await Report("2026-02-01", "2026-02-02"), "follow_to_buy"));
    }

    [Fact]
    public async Task Somebody_who_left_during_the_window_was_a_member_during_it()
    {
        var (g, p, q) = (facts.AddGroup("g"), facts.AddMember(), facts.AddMember());
        facts.Join(g, p, "2026-01-01 10:00", "2026-02-01 00:30");
        facts.Join(g, q, "2026-01-01 10:00", "2026-01-31 23:30");
        facts.Buy(p, "2026-02-05 10:00", 100);
        facts.Buy(q, "2026-02-05 10:00", 100);
        Assert.Equal(1.0, Number(await Report("2026-02-01", "2026-03-01"), "conversion"));
    }

    [Fact]
    public async Task A_day_that_clocks_change_is_one_day()
    {
        var berlin = InsightsWorld.NewBrand("Europe/Berlin");
        var (g, p) = (berlin.AddGroup("g"), berlin.AddMember());
        berlin.Say(g, p, new DateTimeOffset(2026, 3, 28, 23, 30, 0, TimeSpan.Zero)); // 00:30 on the 29th.
        berlin.Say(g, p, new DateTimeOffset(2026, 3, 29, 21, 30, 0, TimeSpan.Zero)); // 23:30 on the 29th, summer time.
        berlin.Say(g, p, new DateTimeOffset(2026, 3, 29, 22, 30, 0, TimeSpan.Zero)); // 00:30 on the 30th.
        await world.Save(berlin);
        var report = await world.Report(berlin, "2026-03-29", "2026-03-30");
        Assert.Equal((2, 1, 1), (report.GetProperty("messages").GetInt32(), report.GetProperty("heatmap")[6][0].GetInt32(), report.GetProperty("heatmap")[6][23].GetInt32()));
    }

    [Fact]
    public async Task Without_flags_the_window_is_the_thirty_days_that_end_with_the_last_day_of_facts()
    {
        var (g, p) = (facts.AddGroup("g"), facts.AddMember());
        facts.Say(g, p, "2024-05-05 10:00");
        await world.Save(facts);
        var report = await world.Report(facts);
        Assert.Equal(("2024-04-06", "2024-05-06", 30, "2024-05-05"), (report.GetProperty("from").GetString(), report.GetProperty("to").GetString(), report.GetProperty("days").GetInt32(), report.GetProperty("last_day").GetString()));
    }

    [Fact]
    public async Task What_no_fact_answers_is_null_and_listed_as_missing()
    {
        var report = await Report("2026-02-01", "2026-03-01");
        var missing = report.GetProperty("missing").EnumerateArray().Select(m => m.GetProperty("key").GetString()!).ToList();
        Assert.Contains("redemption", missing);
        Assert.All(missing, key => Assert.Equal(JsonValueKind.Null, report.GetProperty(key).ValueKind));
    }

    [Fact]
    public async Task Rfm_is_the_summary_that_bg_nbd_reads()
    {
        var p = facts.AddMember();
        facts.Buy(p, "2026-02-01 09:00", 100);
        facts.Buy(p, "2026-02-01 20:00", 100);
        facts.Buy(p, "2026-02-11 09:00", 300);
        facts.Buy(p, "2026-02-21 09:00", 500);
        var rfm = (await Report("2026-02-20", "2026-03-02")).GetProperty("rfm");
        Assert.Equal((1, 2.0, 20.0, 28.0, 400.0), (rfm.GetProperty("buyers").GetInt32(), Number(rfm, "mean_frequency"), Number(rfm, "mean_recency_days"), Number(rfm, "mean_t_days"), Number(rfm, "mean_monetary")));
    }
}
