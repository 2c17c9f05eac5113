using System.Text.RegularExpressions;
using Guildhall.Host;
using Guildhall.Kernel.Texts;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Host;

public sealed partial class TextTests
{
    private static readonly TextCatalogue Texts = new(GuildhallModules.All);

    [Fact]
    public void Every_sentence_exists_in_every_language_with_the_same_placeholders()
    {
        var gaps = Texts.Codes.Where(code =>
            TextCatalogue.Languages.Any(language => string.IsNullOrWhiteSpace(Texts.Find(code, language)))
            || TextCatalogue.Languages.Select(language => string.Join(',', Placeholder().Matches(Texts.Find(code, language)!).Select(m => m.Value).Distinct().Order())).Distinct().Count() > 1);
        Assert.Empty(gaps);
    }

    [Fact]
    public void Every_sentence_that_the_source_asks_for_exists()
    {
        var missing =
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.*", SearchOption.AllDirectories)
            where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
            let source = File.ReadAllText(file)
            from code in Asked().Matches(source).Select(m => m.Groups[1].Value).Concat(Audited().Matches(source).Select(m => "audit." + m.Groups[1].Value))
            where code.EndsWith('.') ? !Texts.Codes.Any(c => c.StartsWith(code, StringComparison.Ordinal)) : Texts.Find(code, "en") is null
            select $"{Path.GetFileName(file)}: {code}";
        Assert.Empty(missing.Distinct());
    }

    [Fact]
    public void Every_permission_has_its_words() => Assert.All(Guildhall.Brands.Contracts.Permissions.All, p => Assert.NotNull(Texts.Find("permission." + p, "en")));

    // T["code"], text["code", …], a new Refusal("code"), the sentence said after a post, a line of the navigation.
    [GeneratedRegex(@"(?:\bT\[|\btext\[|\bnew Refusal\(|\bRefusal \w+ = new\(|\bsay: |Flash\.Say\(\w+, |NavPlace\.\w+, )""([a-z]+\.[a-z0-9_.]*)""")]
    private static partial Regex Asked();

    [GeneratedRegex(@"[aA]udit\.Write\(\w+, ""([a-z_.]+)""")]
    private static partial Regex Audited();

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Placeholder();
}
