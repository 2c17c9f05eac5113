using System.Text.Json;
using Guildhall.Insights;

namespace Guildhall.Tests.Insights;

/// <summary>Stays: who is a member when.</summary>
[Collection(InsightsTests.Name)]
public sealed class StayEdgeTests(InsightsWorld world) : EdgeCase(world)
{
    [Fact]
    public async Task A_rejoin_is_a_join_and_leaving_on_the_day_of_joining_leaves_nobody()
    {
        var (g, p) = (Facts.AddGroup("g"), Facts.AddMember());
        Facts.Join(g, p, "2026-02-02 10:00", "2026-02-03 10:00");
        Facts.Join(g, p, "2026-02-05 10:00", "2026-02-05 11:00");
        var report = await Report("2026-02-01", "2026-02-08");
        Assert.Equal((0, 2, 2, 0), (report.GetProperty("members").GetInt32(), report.GetProperty("joins").GetInt32(), report.GetProperty("leaves").GetInt32(), report.GetProperty("net").GetInt32()));
        Assert.Null(Number(report, "leave_rate"));
    }

    [Fact]
    public async Task A_person_in_five_groups_is_one_member_of_the_brand_with_five_joins()
    {
        var p = Facts.AddMember();
        foreach (var i in Enumerable.Range(0, 5))
        {
            var g = Facts.AddGroup("g" + i);
            Facts.Join(g, p, "2026-02-02 10:00");
            Facts.Say(g, p, "2026-02-03 10:00");
        }
        var report = await Report("2026-02-03", "2026-02-04");
        Assert.Equal((1, 5, 1.0, 1.0), (report.GetProperty("members").GetInt32(), report.GetProperty("messages").GetInt32(), Number(report, "dau_mean")!.Value, Number(report, "speaker_rate")!.Value));
    }

    [Fact]
    public async Task Silent_days_count_in_the_mean_and_days_without_members_do_not_count_in_rates()
    {
        var (g, p) = (Facts.AddGroup("g"), Facts.AddMember());
        Facts.Join(g, p, "2026-02-06 10:00");
        Facts.Say(g, p, "2026-02-06 10:00");
        var report = await Report("2026-02-01", "2026-02-11");
        Assert.Equal((.1, .2), (Number(report, "dau_mean")!.Value, Number(report, "speaker_rate")!.Value));
    }

    [Fact]
    public async Task Members_stay_after_the_last_fact()
    {
        var (g, p) = (Facts.AddGroup("g"), Facts.AddMember());
        Facts.Join(g, p, "2026-02-06 10:00");
        Facts.Say(g, p, "2026-02-06 10:00");
        var report = await Report("2026-05-01", "2026-05-11");
        Assert.Equal((1, 0.0), (report.GetProperty("members").GetInt32(), Number(report, "speaker_rate")!.Value));
    }

    [Fact]
    public async Task Retention_uses_only_cohorts_whose_week_is_over()
    {
        var (g, a, b) = (Facts.AddGroup("g"), Facts.AddMember(), Facts.AddMember());
        Facts.Join(g, a, "2026-02-04 10:00"); // Week of Monday 2 February.
        Facts.Join(g, b, "2026-02-11 10:00");
        Facts.Say(g, a, "2026-02-10 10:00");
        Facts.Say(g, b, "2026-02-17 10:00");
        double? Rate(JsonElement report, int k) => report.GetProperty("retention")[k] is { ValueKind: JsonValueKind.Number } n ? n.GetDouble() : null;

        Assert.Equal(1.0, Rate(await Report("2026-02-01", "2026-02-22"), 1)); // The second cohort's week 1 ends on the 22nd.
        Assert.Equal(1.0, Rate(await Report("2026-02-01", "2026-02-23"), 1));
        Assert.Null(Rate(await Report("2026-02-01", "2026-02-22"), 2));
        Assert.Equal(0.0, Rate(await Report("2026-02-01", "2026-02-23"), 2));
    }

    [Fact]
    public async Task Somebody_who_left_during_the_window_was_a_member_during_it()
    {
        var (g, p, q) = (Facts.AddGroup("g"), Facts.AddMember(), Facts.AddMember());
        Facts.Join(g, p, "2026-01-01 10:00", "2026-02-01 00:30");
        Facts.Join(g, q, "2026-01-01 10:00", "2026-01-31 23:30");
        Facts.Buy(p, "2026-02-05 10:00", 100);
        Facts.Buy(q, "2026-02-05 10:00", 100);
        Assert.Equal(1.0, Number(await Report("2026-02-01", "2026-03-01"), "conversion"));
    }
}
