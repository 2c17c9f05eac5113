using Guildhall.Ui;

namespace Guildhall.Tests.Ui;

public sealed class BenchmarkTests
{
    private static readonly Benchmark Repurchase = new(.05, .40, .70);
    private static readonly Benchmark Cost = new(20, 10, 5, LowerIsBetter: true);

    [Theory]
    [InlineData(0, Band.Weak)]
    [InlineData(.05, Band.Normal)]
    [InlineData(.399, Band.Normal)]
    [InlineData(.40, Band.Good)]
    [InlineData(.95, Band.Top)]
    public void A_band_begins_at_its_threshold(double value, Band band) => Assert.Equal(band, Repurchase.BandOf(value));

    [Theory]
    [InlineData(35, Band.Weak)]
    [InlineData(20, Band.Normal)]
    [InlineData(9.99, Band.Good)]
    [InlineData(0, Band.Top)]
    public void A_cost_is_better_the_lower_it_is(double value, Band band) => Assert.Equal(band, Cost.BandOf(value));

    [Fact]
    public void A_band_without_threshold_does_not_exist() => Assert.Equal([Band.Weak, Band.Good], new Benchmark(Good: .3).Bands);

    [Fact]
    public void The_marker_stands_in_its_own_band_and_moves_with_the_figure()
    {
        foreach (var (benchmark, values) in new[] { (Repurchase, Enumerable.Range(0, 200).Select(i => i / 100.0)), (Cost, Enumerable.Range(0, 200).Select(i => 60 - i * .3)) })
        {
            var last = -1.0;
            foreach (var value in values)
            {
                var position = benchmark.PositionOf(value);
                var band = benchmark.Bands.ToList().IndexOf(benchmark.BandOf(value));
                Assert.InRange(position, (double)band / benchmark.Bands.Count, (band + 1.0) / benchmark.Bands.Count);
                Assert.True(position >= last, $"{value} stands left of a worse figure.");
                last = position;
            }
        }
    }
}
