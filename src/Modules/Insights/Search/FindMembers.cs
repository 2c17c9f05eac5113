using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Search;

/// <summary>People by a part of their name, those whose name begins with it first.</summary>
internal sealed class FindMembers : ISearchSource
{
    public string Heading => "insights.search_members";
    public string Permission => Permissions.MembersRead;
    public int Order => 50;

    public async Task<IReadOnlyList<Found>> Find(AppDb db, string words, int most, CancellationToken ct)
    {
        if (words.Length == 0) return [];
        var found = await Named(db, words, begins: true, most, ct);
        if (found.Count < most) found.AddRange((await Named(db, words, begins: false, most, ct)).Where(f => !found.Contains(f)).Take(most - found.Count));
        return found;
    }

    private static async Task<List<Found>> Named(AppDb db, string words, bool begins, int most, CancellationToken ct)
    {
        // A beginning is a range of the index of names; a part from the middle walks along it until there are enough.
        var named = begins ? Sql.Of($"name >= {words} and name < {words + '\uffff'}") : Sql.Of($"{Sql.Raw(db.IsSqlite ? "name like" : "name ilike")} {Pattern(words)} escape '!'");
        return await db.Query($"select id, name from members_members where brand_id = {db.CurrentBrand} and {named} and {db.StandsForItself("id")} order by name limit {most}",
            r => new Found(r.Text(1), null, "user", $"members/{r.Guid(0)}"), ct);
    }

    internal static string Pattern(string words) => $"%{words.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
}
