using System.Text.Json;
using System.Text.RegularExpressions;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;

namespace Guildhall.Tests.Ui;

public sealed partial class UiTextTests
{
    [Fact]
    public void Every_sentence_exists_in_three_languages_with_the_same_placeholders()
    {
        using var stream = typeof(UiModule).Assembly.GetManifestResourceStream("texts.json")!;
        var texts = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(stream)!;
        Assert.All(texts, text =>
        {
            Assert.Equal(TextCatalogue.Languages.Order(), text.Value.Keys.Order());
            Assert.All(text.Value.Values, sentence => Assert.False(string.IsNullOrWhiteSpace(sentence)));
            Assert.Single(text.Value.Values.Select(sentence => string.Join(',', Placeholder().Matches(sentence).Select(m => m.Value).Distinct().Order())).Distinct());
        });
    }

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Placeholder();
}
