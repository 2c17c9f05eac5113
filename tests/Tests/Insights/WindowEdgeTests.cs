using System.Text.Json;
using Guildhall.Insights;

namespace Guildhall.Tests.Insights;

/// <summary>Windows, days, and what cannot be answered.</summary>
[Collection(InsightsTests.Name)]
public sealed class WindowEdgeTests(InsightsWorld world) : EdgeCase(world)
{
    [Fact]
    public async Task A_zero_denominator_gives_null_never_zero()
    {
        Facts.AddGroup("g");
        var report = await Report("2026-02-01", "2026-03-01");
        foreach (var key in new[] { "leave_rate", "dau_mau", "speaker_rate", "active_rate", "messages_per_member_week", "messages_per_speaker_week", "member_tie_share", "reciprocity", "newcomers_answered",
            "aov", "repurchase", "conversion", "follow_to_buy", "community_share", "self_running", "health", "staff_response_median_s", "service_first_response_mean_s" })
            Assert.Equal(JsonValueKind.Null, report.GetProperty(key).ValueKind);
        Assert.Equal((0, 0, "CNY"), (report.GetProperty("gmv").GetInt64(), report.GetProperty("dau_mean").GetDouble(), report.GetProperty("currency").GetString()));
    }

    [Fact]
    public async Task A_day_that_clocks_change_is_one_day()
    {
        var berlin = InsightsWorld.NewBrand("Europe/Berlin");
        var (g, p) = (berlin.AddGroup("g"), berlin.AddMember());
        berlin.Say(g, p, new DateTimeOffset(2026, 3, 28, 23, 30, 0, TimeSpan.Zero)); // 00:30 on the 29th.
        berlin.Say(g, p, new DateTimeOffset(2026, 3, 29, 21, 30, 0, TimeSpan.Zero)); // 23:30 on the 29th, summer time.
        berlin.Say(g, p, new DateTimeOffset(2026, 3, 29, 22, 30, 0, TimeSpan.Zero)); // 00:30 on the 30th.
        await World.Save(berlin);
        var report = await World.Report(berlin, "2026-03-29", "2026-03-30");
        Assert.Equal((2, 1, 1), (report.GetProperty("messages").GetInt32(), report.GetProperty("heatmap")[6][0].GetInt32(), report.GetProperty("heatmap")[6][23].GetInt32()));
    }

    [Fact]
    public async Task Without_flags_the_window_is_the_thirty_days_that_end_with_the_last_day_of_facts()
    {
        var (g, p) = (Facts.AddGroup("g"), Facts.AddMember());
        Facts.Say(g, p, "2024-05-05 10:00");
        await World.Save(Facts);
        var report = await World.Report(Facts);
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
}
