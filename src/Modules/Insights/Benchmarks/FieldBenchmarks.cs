using static Guildhall.Insights.Benchmarks.BenchmarkSource;

namespace Guildhall.Insights.Benchmarks;

/// <summary>The field's benchmarks as shipped. Where the field names no upper end, the good band ends at about twice its beginning; docs/metrics.md lists every anchor.</summary>
public static class FieldBenchmarks
{
    public static IReadOnlyDictionary<string, Benchmark> All { get; } = new Benchmark[]
    {
        // Ratios and counts of a group or community.
        new("active_rate", [new(0, 0), new(.05, 40), new(.30, 70), new(.60, 90), new(1, 100)], [House, House, Field, House]),
        new("dau_mau", [new(0, 0), new(.10, 40), new(.30, 70), new(.60, 90), new(1, 100)], [House, House, House, House]),
        new("messages_per_member_week", [new(0, 0), new(1, 40), new(2, 70), new(4, 90), new(8, 100)], [House, House, Field, House]),
        new("follow_to_buy", [new(0, 0), new(.01, 40), new(.05, 70), new(.05, 90), new(.10, 100)], [House, House, None, Field]),
        new("redemption", [new(0, 0), new(.10, 40), new(.40, 70), new(.70, 90), new(1, 100)], [House, House, Field, House]),
        new("repurchase", [new(0, 0), new(.05, 40), new(.40, 70), new(.70, 90), new(1, 100)], [Field, Field, Field, Field]),
        new("community_share", [new(0, 0), new(.01, 40), new(.05, 70), new(.25, 90), new(1, 100)], [House, Field, House, House]),
        new("members", [new(0, 0), new(100, 40), new(180, 70), new(200, 90), new(220, 70), new(300, 40), new(600, 0)], [House, House, Field, Field]),
        new("service_first_response_mean_s", [new(0, 100), new(10, 90), new(30, 70), new(300, 40), new(3600, 0)], [House, House, Field, House]),
        new("order_lift", [new(0, 0), new(.10, 40), new(.30, 70), new(.60, 90), new(1, 100)], [None, House, Field, None]),
        // Amounts, in minor units of the currency the field speaks of.
        new("cac", [new(0, 100), new(2_50, 90), new(5_00, 70), new(20_00, 40), new(40_00, 0)], [House, Field, House, House], "CNY"),
        new("gmv_per_group_month", [new(0, 0), new(100_000_00, 40), new(300_000_00, 70), new(1_000_000_00, 90), new(3_200_000_00, 100)], [House, House, Field, Field], "CNY"),
        // What health needs and the field says nothing about.
        new("net_rate", [new(-.10, 0), new(0, 40), new(.05, 70), new(.15, 90), new(.30, 100)], [House, House, House, House]),
        new("leave_rate", [new(0, 100), new(.01, 90), new(.03, 70), new(.10, 40), new(.20, 0)], [House, House, House, House]),
        new("retention_4", [new(0, 0), new(.10, 40), new(.30, 70), new(.50, 90), new(1, 100)], [House, House, House, House]),
        new("self_running", [new(0, 0), new(40, 40), new(70, 70), new(90, 90), new(100, 100)], [House, House, House, House]),
        new("nps", [new(-100, 0), new(0, 40), new(30, 70), new(70, 90), new(100, 100)], [House, House, House, House]),
        new("rhythm_kept", [new(0, 0), new(.70, 40), new(.90, 70), new(.98, 90), new(1, 100)], [House, House, House, House]),
        new("incidents_per_1000", [new(0, 100), new(1, 90), new(3, 70), new(10, 40), new(30, 0)], [House, House, House, House]),
    }.ToDictionary(b => b.Key, StringComparer.Ordinal);
}
