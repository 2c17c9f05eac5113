using System.Text.Json;
using Guildhall.Insights;

namespace Guildhall.Tests.Insights;

/// <summary>Sales: what is an order, whose it is, and on which day.</summary>
[Collection(InsightsTests.Name)]
public sealed class SalesEdgeTests(InsightsWorld world) : EdgeCase(world)
{
    [Fact]
    public async Task One_currency_is_a_plain_number_and_several_are_one_figure_each()
    {
        Facts.Buy(Facts.AddMember(), "2026-02-03 10:00", 1000, currency: "TWD");
        var single = await Report("2026-02-01", "2026-03-01");
        Facts.Buy(Facts.AddMember(), "2026-02-04 10:00", 300);
        Facts.GiveBack("2026-02-05 10:00", 50, currency: "USD");
        var several = await Report("2026-02-01", "2026-03-01");

        Assert.Equal((1000, "TWD"), (single.GetProperty("gmv").GetInt64(), single.GetProperty("currency").GetString()));
        Assert.Equal(JsonValueKind.Null, several.GetProperty("currency").ValueKind);
        Assert.Equal((300, 1000, 0), (several.GetProperty("gmv").GetProperty("CNY").GetInt64(), several.GetProperty("gmv").GetProperty("TWD").GetInt64(), several.GetProperty("gmv").GetProperty("USD").GetInt64()));
        Assert.Equal((-50, JsonValueKind.Null), (several.GetProperty("net_sales").GetProperty("USD").GetInt64(), several.GetProperty("aov").GetProperty("USD").ValueKind));
    }

    [Fact]
    public async Task An_order_of_nothing_is_no_order_and_an_unknown_buyer_is_no_buyer()
    {
        Facts.Buy(Facts.AddMember(), "2026-02-03 10:00", 0);
        Facts.Buy(null, "2026-02-03 10:00", 700);
        var report = await Report("2026-02-01", "2026-03-01");
        Assert.Equal((1, 0, 700), (report.GetProperty("orders").GetInt32(), report.GetProperty("buyers").GetInt32(), report.GetProperty("gmv").GetInt32()));
    }

    [Fact]
    public async Task Groups_and_unattributed_sum_to_the_brand()
    {
        var (a, b) = (Facts.AddGroup("a"), Facts.AddGroup("b"));
        Facts.Buy(null, "2026-02-03 10:00", 100, a);
        Facts.Buy(null, "2026-02-03 11:00", 20, b);
        Facts.Buy(null, "2026-02-03 12:00", 3);
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
        Facts.Buy(Facts.AddMember(), "2026-01-31 10:00", 500);
        Facts.GiveBack("2026-02-01 00:00", 200);
        var report = await Report("2026-02-01", "2026-02-02");
        Assert.Equal((0, 200, -200), (report.GetProperty("gmv").GetInt32(), report.GetProperty("refunds").GetInt32(), report.GetProperty("net_sales").GetInt32()));
    }

    [Fact]
    public async Task Buying_within_thirty_days_counts_as_follow_to_buy_and_earlier_buying_does_not()
    {
        var g = Facts.AddGroup("g");
        foreach (var bought in new[] { "2026-02-01 09:00", "2026-03-03 10:00", "2026-03-03 10:01" })
        {
            var p = Facts.AddMember();
            Facts.Join(g, p, "2026-02-01 10:00");
            Facts.Buy(p, bought, 100);
        }
        Assert.Equal(1 / 3.0, Number(await Report("2026-02-01", "2026-02-02"), "follow_to_buy"));
    }

    [Fact]
    public async Task Rfm_is_the_summary_that_bg_nbd_reads()
    {
        var p = Facts.AddMember();
        Facts.Buy(p, "2026-02-01 09:00", 100);
        Facts.Buy(p, "2026-02-01 20:00", 100);
        Facts.Buy(p, "2026-02-11 09:00", 300);
        Facts.Buy(p, "2026-02-21 09:00", 500);
        var rfm = (await Report("2026-02-20", "2026-03-02")).GetProperty("rfm");
        Assert.Equal((1, 2.0, 20.0, 28.0, 400.0), (rfm.GetProperty("buyers").GetInt32(), Number(rfm, "mean_frequency"), Number(rfm, "mean_recency_days"), Number(rfm, "mean_t_days"), Number(rfm, "mean_monetary")));
    }
}
