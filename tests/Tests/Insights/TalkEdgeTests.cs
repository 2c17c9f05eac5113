using System.Text.Json;
using Guildhall.Insights;

namespace Guildhall.Tests.Insights;

/// <summary>Talk: questions and their answers, and who is tied to whom.</summary>
[Collection(InsightsTests.Name)]
public sealed class TalkEdgeTests(InsightsWorld world) : EdgeCase(world)
{
    [Fact]
    public async Task A_removed_message_was_never_said()
    {
        var (g, p) = (Facts.AddGroup("g"), Facts.AddMember());
        Facts.Say(g, p, "2026-02-06 10:00", removed: true);
        Assert.Equal(0, (await Report("2026-02-01", "2026-02-11")).GetProperty("messages").GetInt32());
    }

    [Theory]
    [InlineData("2026-02-10 12:00", 86_400.0, 0)]
    [InlineData("2026-02-10 12:01", null, 1)]
    [InlineData(null, null, 1)]
    public async Task An_episode_is_answered_within_a_day_or_not_at_all(string? answeredAt, double? seconds, int unanswered)
    {
        var (g, p, s) = (Facts.AddGroup("g"), Facts.AddMember(), Facts.AddStaff());
        Facts.Say(g, p, "2026-02-09 12:00");
        Facts.Say(g, p, "2026-02-09 13:00");
        if (answeredAt is not null) Facts.Say(g, s, answeredAt);
        var report = await Report("2026-02-01", "2026-02-20");
        Assert.Equal((seconds, unanswered), (Number(report, "staff_response_median_s"), report.GetProperty("unanswered").GetInt32()));
    }

    [Fact]
    public async Task Broadcasts_and_bots_close_no_episode()
    {
        var (g, p, s, b) = (Facts.AddGroup("g"), Facts.AddMember(), Facts.AddStaff(), Facts.AddBot());
        Facts.Say(g, p, "2026-02-09 12:00");
        Facts.Say(g, s, "2026-02-09 12:01", broadcast: true);
        Facts.Say(g, b, "2026-02-09 12:02");
        Facts.Say(g, s, "2026-02-09 12:03");
        Assert.Equal(180, Number(await Report("2026-02-01", "2026-02-20"), "staff_response_median_s"));
    }

    [Fact]
    public async Task An_episode_belongs_to_the_window_of_its_opening_and_one_open_less_than_a_day_at_the_end_is_left_out()
    {
        var (g, p, s) = (Facts.AddGroup("g"), Facts.AddMember(), Facts.AddStaff());
        Facts.Say(g, p, "2026-02-08 23:00");
        Facts.Say(g, p, "2026-02-09 01:00");
        Facts.Say(g, s, "2026-02-09 02:00");
        Facts.Say(g, p, "2026-02-10 23:00");
        Facts.Say(g, s, "2026-02-11 01:00");
        var report = await Report("2026-02-09", "2026-02-11");
        Assert.Equal((null, 0), (Number(report, "staff_response_median_s"), report.GetProperty("unanswered").GetInt32()));
        Assert.Equal(3 * 3600, Number(await Report("2026-02-08", "2026-02-10"), "staff_response_median_s"));
    }

    [Fact]
    public async Task Percentiles_are_by_nearest_rank()
    {
        var (g, p, s) = (Facts.AddGroup("g"), Facts.AddMember(), Facts.AddStaff());
        foreach (var minute in Enumerable.Range(1, 11))
        {
            Facts.Say(g, p, $"2026-02-09 {minute:00}:00");
            Facts.Say(g, s, $"2026-02-09 {minute:00}:{minute:00}");
        }
        var report = await Report("2026-02-09", "2026-02-10");
        Assert.Equal((360, 600), (Number(report, "staff_response_median_s"), Number(report, "staff_response_p90_s")));
    }

    [Fact]
    public async Task Service_answers_are_measured_from_the_question()
    {
        var (g, p, s) = (Facts.AddGroup("g"), Facts.AddMember(), Facts.AddStaff());
        Facts.Say(g, p, "2026-02-09 12:00", "good morning");
        Facts.Say(g, p, "2026-02-09 12:10", "这个多少钱");
        Facts.Say(g, s, "2026-02-09 12:11");
        Assert.Equal((60, 660), (Number(await Report("2026-02-09", "2026-02-10"), "service_first_response_mean_s"), Number(await Report("2026-02-09", "2026-02-10"), "staff_response_median_s")));
    }

    [Fact]
    public async Task Nobody_is_tied_to_himself_and_a_tie_counts_once()
    {
        var (g, a, b) = (Facts.AddGroup("g"), Facts.AddMember(), Facts.AddMember());
        var first = Facts.Say(g, a, "2026-02-09 12:00");
        Facts.Say(g, a, "2026-02-09 12:01", to: first);
        Facts.Say(g, b, "2026-02-09 12:02", to: first, mentions: [a]);
        Facts.Say(g, b, "2026-02-09 12:03", to: first);
        var report = await Report("2026-02-09", "2026-02-10");
        Assert.Equal((1, 1.0, 0.0), (report.GetProperty("ties").GetInt32(), Number(report, "member_tie_share")!.Value, Number(report, "reciprocity")!.Value));
    }

    [Fact]
    public async Task A_newcomer_is_answered_by_somebody_else_within_a_day_even_past_the_windows_end()
    {
        var (g, a, b, late) = (Facts.AddGroup("g"), Facts.AddMember(), Facts.AddMember(), Facts.AddMember());
        Facts.Say(g, b, "2026-02-01 12:00");
        var hello = Facts.Say(g, a, "2026-02-09 23:00");
        Facts.Say(g, a, "2026-02-09 23:01", to: hello);
        Facts.Say(g, b, "2026-02-10 22:59", to: hello);
        var other = Facts.Say(g, late, "2026-02-09 10:00");
        Facts.Say(g, b, "2026-02-10 10:01", to: other);
        var report = await Report("2026-02-09", "2026-02-10");
        Assert.Equal((2, .5), (report.GetProperty("newcomers").GetInt32(), Number(report, "newcomers_answered")));
    }
}
