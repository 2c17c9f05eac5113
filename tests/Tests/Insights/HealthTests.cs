using Guildhall.Insights.Benchmarks;
using Guildhall.Insights.Measures;
using Guildhall.Text;

namespace Guildhall.Tests.Insights;

public sealed class HealthTests
{
    private static double Score(string key, double value) => FieldBenchmarks.All[key].Score(value);

    [Theory]
    [InlineData("active_rate", 0, 0), InlineData("active_rate", .025, 20), InlineData("active_rate", .05, 40), InlineData("active_rate", .175, 55), InlineData("active_rate", .30, 70), InlineData("active_rate", 2, 100)]
    [InlineData("service_first_response_mean_s", 30, 70), InlineData("service_first_response_mean_s", 165, 55), InlineData("service_first_response_mean_s", 999_999, 0)]
    [InlineData("follow_to_buy", .05, 70), InlineData("follow_to_buy", .075, 95)]
    [InlineData("members", 100, 40), InlineData("members", 200, 90), InlineData("members", 300, 40), InlineData("members", 600, 0)]
    public void A_value_scores_on_straight_lines_between_the_bands(string key, double value, double score) => Assert.Equal(score, Score(key, value), 9);

    [Theory]
    [InlineData("active_rate", .04, Standing.Weak), InlineData("active_rate", .12, Standing.Normal), InlineData("active_rate", .31, Standing.Good)]
    [InlineData("follow_to_buy", .049, Standing.Normal), InlineData("follow_to_buy", .051, Standing.Top)]
    [InlineData("service_first_response_mean_s", 20, Standing.Good), InlineData("service_first_response_mean_s", 400, Standing.Weak)]
    [InlineData("members", 50, Standing.Weak), InlineData("members", 500, Standing.Weak), InlineData("members", 190, Standing.Good), InlineData("members", 120, Standing.Normal), InlineData("members", 280, Standing.Normal)]
    public void A_value_stands_in_its_band(string key, double value, Standing band) => Assert.Equal(band, FieldBenchmarks.All[key].StandingOf(value));

    [Fact]
    public void Every_benchmark_rises_or_falls_through_the_whole_scale_and_says_its_source()
    {
        foreach (var benchmark in FieldBenchmarks.All.Values)
        {
            Assert.Equal(benchmark.Anchors.Select(a => a.Value).Order(), benchmark.Anchors.Select(a => a.Value));
            Assert.All(benchmark.Anchors, a => Assert.InRange(a.Score, 0, 100));
            Assert.Contains(benchmark.Sources, s => s != BenchmarkSource.None);
        }
        Assert.True(FieldBenchmarks.All["cac"].LowerIsBetter);
        Assert.True(FieldBenchmarks.All["members"].TwoSided);
        Assert.All(Health.Plan.SelectMany(p => p.Keys), key => Assert.Contains(key, FieldBenchmarks.All.Keys));
        Assert.Equal(100, Health.Plan.Sum(p => p.Weight));
    }

    [Fact]
    public void Missing_keys_and_components_are_left_out_and_said()
    {
        var health = Health.Of(new Dictionary<string, double?> { ["active_rate"] = .30, ["messages_per_member_week"] = 1, ["self_running"] = 90 }, FieldBenchmarks.All);

        Assert.Equal((25 * 55.0 + 10 * 90) / 35, health.Score!.Value, 9);
        Assert.Contains("repurchase", health.Missing);
        Assert.Contains("rhythm_kept", health.Missing);
        Assert.Null(Health.Of(new Dictionary<string, double?>(), FieldBenchmarks.All).Score);
    }

    [Theory]
    [InlineData("这个多少钱"), InlineData("有沒有貨"), InlineData("in stock?"), InlineData("how do I order"), InlineData("@amy: is it vegan"), InlineData("明天发货吗～"), InlineData("请问怎么领券")]
    public void Questions_are_recognised(string text) => Assert.True(Question.Is(text));

    [Theory]
    [InlineData(""), InlineData("?"), InlineData("早上好"), InlineData("I know how it works"), InlineData("https://x.org/?a=b"), InlineData("thanks a lot"), InlineData("买了两件")]
    public void Statements_are_not(string text) => Assert.False(Question.Is(text));
}
