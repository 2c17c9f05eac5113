using Guildhall.Text;

namespace Guildhall.Tests.Text;

public sealed class WordsTests
{
    [Theory]
    [InlineData("发货了吗?", "发 货 了 吗")]
    [InlineData("iPhone15 到貨 2件", "iphone15 到 貨 2 件")]
    [InlineData("ＡＢＣ　１２３", "abc 123")]
    [InlineData("café crème", "café crème")]
    [InlineData("👍🏽 ok…", "ok")]
    [InlineData("한국어 にほんご", "한 국 어 に ほ ん ご")]
    [InlineData("'; drop table x --", "drop table x")]
    [InlineData("", "")]
    public void Chinese_falls_into_signs_and_everything_else_into_lower_case_words(string text, string words) => Assert.Equal(words, string.Join(' ', Words.Of(text)));

    [Fact]
    public void What_is_typed_together_must_stand_together_and_a_Latin_word_may_go_on()
    {
        var asked = Words.Asked("发货 hel");
        Assert.Equal(["发|货", "hel"], asked.Select(a => string.Join('|', a.Words)));
        Assert.Equal([false, true], asked.Select(a => a.Begins));
    }

    [Fact]
    public void Places_do_not_overlap_and_stand_in_order() => Assert.Equal([(0, 2), (3, 3)], Words.Places("哈哈，ABC", "abc 哈哈 哈"));

    [Fact]
    public void A_lone_half_of_a_pair_is_no_trouble() => Assert.Equal(["a", "b"], Words.Of("a\uD83Db"));
}
