using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Search;

/// <param name="Heading">A text code.</param>
public sealed record FoundSection(string Heading, IReadOnlyList<Found> Finds);

/// <summary>Asks every source that the operator may ask; the palette and the search page show the answer.</summary>
internal sealed class SearchEverywhere(AppDb db, IEnumerable<ISearchSource> sources)
{
    private const int Most = 6, LongestWords = 80;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/b/{brand}/search/results", async (string brand, string? q, SearchEverywhere search, CancellationToken ct) =>
        new RazorComponentResult<SearchResults>(new { Sections = await search.Handle(q, ct), Root = $"/b/{Uri.EscapeDataString(brand)}/", Picked = true })).Requires(Permissions.BrandRead);

    public async Task<IReadOnlyList<FoundSection>> Handle(string? words, CancellationToken ct)
    {
        words = words?.Trim() ?? "";
        if (words.Length > LongestWords) return [];
        var sections = new List<FoundSection>();
        foreach (var source in sources.Where(s => db.Actor.May(s.Permission)).OrderBy(s => s.Order))
            if (await source.Find(db, words, Most, ct) is { Count: > 0 } finds) sections.Add(new FoundSection(source.Heading, finds));
        return sections;
    }
}
