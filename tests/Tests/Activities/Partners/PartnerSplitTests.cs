using Guildhall.Activities.Partners;

namespace Guildhall.Tests.Activities.Partners;

public sealed class PartnerSplitTests
{
    [Fact]
    public void Whatever_was_agreed_brand_and_partners_together_get_what_was_paid_less_refunds_and_bear_the_whole_cost()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var parts = new List<(Partnership, PartnerFigures)>();
            var (shares, costs) = (Partnership.Whole, Partnership.Whole);
            for (var n = random.Next(0, 6); n > 0; n--)
            {
                var (share, cost) = (random.Next(4) == 0 ? shares : random.Next(0, shares + 1), random.Next(0, costs + 1));
                (shares, costs) = (shares - share, costs - cost);
                parts.Add((new(default, new(Guid.CreateVersion7()), default, "A", "A", random.Next(2) == 0 ? ShareOf.Brought : ShareOf.Everything, share, cost, [], [], 1), Some(random)));
            }
            var (rest, cost0) = (Some(random), random.NextInt64(0, 3) == 0 ? 0 : random.NextInt64(0, 10_000_000));

            var split = PartnerSplit.Of("CNY", parts, rest, cost0);

            var net = parts.Sum(p => p.Item2.NetMinor) + rest.NetMinor;
            Assert.True(net == split.NetMinor && net == split.BrandShareMinor + split.Parts.Sum(p => p.ShareMinor), $"seed {seed}: the shares do not sum to {net}");
            Assert.True(cost0 == split.BrandCostMinor + split.Parts.Sum(p => p.CostMinor), $"seed {seed}: the costs do not sum to {cost0}");
            Assert.True(split.BrandShareMinor >= 0 && split.BrandCostMinor >= 0, $"seed {seed}: the brand pays more than there is");
            foreach (var (part, (terms, figures)) in split.Parts.Zip(parts))
            {
                var exact = (decimal)(terms.ShareOf is ShareOf.Everything ? net : figures.NetMinor) * terms.ShareBp / Partnership.Whole;
                Assert.True(Math.Abs(part.ShareMinor - exact) < 1 && Math.Abs(part.CostMinor - (decimal)cost0 * terms.CostBp / Partnership.Whole) < 1, $"seed {seed}: {part.ShareMinor} instead of {exact}");
            }
        }
    }

    [Theory]
    [InlineData("latte", "LATTE"), InlineData(" a-1 ", "A-1"), InlineData("A", null), InlineData("-AB", null), InlineData("A B", null), InlineData("拿铁", null), InlineData("ABCDEFGHIJKLMNOPQRSTU", null), InlineData(null, null), InlineData("ａｂｃ", null)]
    public void A_code_is_capitals_digits_and_hyphens(string? typed, string? kept) => Assert.Equal(kept, Partner.ReadCode(typed));

    private static PartnerFigures Some(Random random)
    {
        var paid = random.Next(3) == 0 ? 0 : random.NextInt64(0, 100_000_000);
        return new(0, 0, 0, 0, 0, paid, random.NextInt64(0, paid + 1));
    }
}
