using System.Text;
using Guildhall.Brands.Operators;

namespace Guildhall.Tests.Brands;

public sealed class OneTimeCodeTests
{
    [Theory] // RFC 6238, appendix B, the last six digits.
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, OneTimeCodes.CodeAt(Encoding.ASCII.GetBytes("12345678901234567890"), seconds / 30));

    [Fact]
    public void A_code_counts_one_step_early_or_late_and_no_further()
    {
        var seed = OneTimeCodes.NewSeed();
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var step = OneTimeCodes.StepAt(now);
        Assert.All(new[] { -1, 0, 1 }, drift => Assert.Equal(step + drift, OneTimeCodes.StepOf(seed, OneTimeCodes.CodeAt(seed, step + drift), now)));
        Assert.Null(OneTimeCodes.StepOf(seed, OneTimeCodes.CodeAt(seed, step + 2), now));
        Assert.Null(OneTimeCodes.StepOf(seed, "not a code", now));
    }
}
