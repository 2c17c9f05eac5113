using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace Guildhall.Brands.Views;

/// <summary>A list as an operator looked at it: the address of its page, without where in the list they were.</summary>
/// <param name="Page">Below <c>/b/{brand}/</c>.</param>
/// <param name="Query">In one order, so that equal views are equal text.</param>
internal sealed record SavedView(Guid Id, OperatorId Operator, string Page, string Name, string Query, bool Shared)
{
    public const int NameLength = 40, QueryLength = 2000;

    private static readonly string[] Places = ["page", "after", "v"];

    public static string Normal(string query) => QueryHelpers.AddQueryString("",
        QueryHelpers.ParseQuery(query).Where(p => !Places.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal)
            .SelectMany(p => p.Value.Where(v => !string.IsNullOrEmpty(v)).Order(StringComparer.Ordinal).Select(v => KeyValuePair.Create(p.Key, v)))).TrimStart('?');
}

internal static class SavedViewTables
{
    /// <summary>One's own and the shared ones of a page.</summary>
    public static Task<List<SavedView>> SavedViews(this AppDb db, string page, OperatorId who, CancellationToken ct) => db.Query($"""
        select id, operator_id, page, name, query, shared from brands_views where brand_id = {db.CurrentBrand} and page = {page} and (operator_id = {who} or shared) order by created_at, name
        """, Read, ct);

    public static SavedView Read(Row r) => new(r.Guid(0), r.Id<OperatorId>(1), r.Text(2), r.Text(3), r.Text(4), r.Flag(5));
}
