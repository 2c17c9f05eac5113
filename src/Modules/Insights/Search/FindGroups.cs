using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Search;

/// <summary>Groups by name or community, for the palette.</summary>
internal sealed class FindGroups(Actor actor) : ISearchSource
{
    public string Heading => "insights.search_groups";
    public string Permission => Permissions.GroupsRead;
    public int Order => 30;

    public async Task<IReadOnlyList<Found>> Find(AppDb db, string words, int most, CancellationToken ct) => words.Length == 0 ? [] :
        [.. (await db.AllGroups(ct)).Where(g => g.Name.Contains(words, StringComparison.OrdinalIgnoreCase) || g.CommunityName.Contains(words, StringComparison.OrdinalIgnoreCase))
            .OrderBy(g => !g.Name.StartsWith(words, StringComparison.OrdinalIgnoreCase)).Take(most)
            .Select(g => new Found(g.Name, g.CommunityName, "message-circle", actor.May(Permissions.InsightsRead) ? $"groups/{g.Id.Value}" : $"groups?q={Uri.EscapeDataString(g.Name)}"))];
}

/// <summary>Communities, as the fleet of their groups.</summary>
internal sealed class FindCommunities : ISearchSource
{
    public string Heading => "insights.search_communities";
    public string Permission => Permissions.InsightsRead;
    public int Order => 40;

    public async Task<IReadOnlyList<Found>> Find(AppDb db, string words, int most, CancellationToken ct) => words.Length == 0 ? [] :
        [.. (await db.AllGroups(ct)).CountBy(g => g.CommunityName).Where(c => c.Key.Contains(words, StringComparison.OrdinalIgnoreCase)).Take(most)
            .Select(c => new Found(c.Key, null, "building-community", $"fleet?community={Uri.EscapeDataString(c.Key)}"))];
}
