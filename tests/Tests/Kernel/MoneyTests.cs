using Guildhall.Kernel;

namespace Guildhall.Tests.Kernel;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("2.345", "CNY", 235)]
    [InlineData("-2.345", "CNY", -235)]
    [InlineData("2.5", "JPY", 3)]
    [InlineData("1.2345", "KWD", 1235)]
    public void An_amount_is_rounded_half_away_from_zero_at_the_currencys_own_digits(string amount, string currency, long minor) =>
        Assert.Equal(minor, Money.FromDecimal(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency).Minor);

    [Fact]
    public void Spreading_loses_and_invents_no_minor_unit()
    {
        var random = new Random(7);
        for (var round = 0; round < 1000; round++)
        {
            var weights = Enumerable.Range(0, random.Next(1, 12)).Select(_ => (long)random.Next(1, 100_000)).ToArray();
            var amount = random.NextInt64(-1_000_000_000, 1_000_000_000);
            var parts = new Money(amount, "CNY").Spread(weights);
            Assert.Equal(amount, parts.Sum());
            Assert.All(parts.Zip(weights), p => Assert.True(Math.Abs(p.First - (double)amount * p.Second / weights.Sum()) <= 1));
        }
    }

    [Fact]
    public void Two_currencies_never_add() =>
        Assert.Throws<InvalidOperationException>(() => new Money(1, "CNY") + new Money(1, "TWD"));
}
