using System.Text.RegularExpressions;
using Guildhall.Ui;

namespace Guildhall.Tests.Ui;

public sealed partial class BrandColoursTests
{
    [Theory]
    [InlineData("#ffe600")]
    [InlineData("#c8102e")]
    [InlineData("#ffffff")]
    [InlineData("#000000")]
    [InlineData("#7fd4ff")]
    public void Any_brand_colour_becomes_an_accent_that_can_be_read_in_both_themes(string colour)
    {
        var css = BrandColours.Css(colour);
        foreach (var (theme, ground) in new[] { (css.Split('\n')[0], "#f7f5f1"), (css.Split('\n')[1], "#26231f") })
        {
            var tokens = Token().Matches(theme).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
            Assert.True(BrandColours.Contrast(tokens["accent"], ground) >= 4.5);
            Assert.True(BrandColours.Contrast(tokens["accent"], tokens["accent-soft"]) >= 4.5);
            Assert.True(BrandColours.Contrast(tokens["on-accent"], tokens["accent"]) >= 4.5);
        }
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#fff}body{display:none")]
    [InlineData("#12345g")]
    public void Anything_but_a_colour_is_refused(string colour)
    {
        Assert.False(BrandColours.IsColour(colour));
        Assert.Throws<FormatException>(() => BrandColours.Css(colour));
    }

    [GeneratedRegex("--([a-z-]+):(#[0-9a-f]{6})")]
    private static partial Regex Token();
}
