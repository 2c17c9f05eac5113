using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Brands.Search;

/// <summary>The pages of the navigation that the role may see, found by their name in any language.</summary>
internal sealed class FindPages(IEnumerable<NavEntry> entries, Actor actor, Localizer text, TextCatalogue texts) : ISearchSource
{
    public string Heading => "brands.search_pages";
    public string Permission => Permissions.BrandRead;
    public int Order => 20;

    public Task<IReadOnlyList<Found>> Find(AppDb db, string words, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<Found>>(
        [.. entries.Where(e => actor.May(e.Permission) && texts.Means(e.Text, words)).OrderBy(e => e.Place).ThenBy(e => e.Order).Take(words.Length == 0 ? int.MaxValue : most).Select(e => new Found(text[e.Text], null, e.Icon, e.Path))]);
}

/// <summary>What can be begun from anywhere.</summary>
internal sealed class FindActions(IEnumerable<ConsoleAction> actions, Actor actor, Localizer text, TextCatalogue texts) : ISearchSource
{
    public string Heading => "brands.search_actions";
    public string Permission => Permissions.BrandRead;
    public int Order => 10;

    public Task<IReadOnlyList<Found>> Find(AppDb db, string words, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<Found>>(
        [.. actions.Where(a => actor.May(a.Permission) && texts.Means(a.Text, words)).Take(most).Select(a => new Found(text[a.Text], null, a.Icon, a.Path))]);
}

internal static class Meaning
{
    /// <summary>Whether the sentence of the code contains the words in one of our languages: people type what they remember, not what the page shows.</summary>
    public static bool Means(this TextCatalogue texts, string code, string words) =>
        words.Length == 0 || TextCatalogue.Languages.Any(language => texts.Find(code, language)?.Contains(words, StringComparison.OrdinalIgnoreCase) == true);
}
