using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Ui;

namespace Guildhall.Insights.People;

/// <summary>What a long work over a list of members begins with: the list as its address said it, on a day that stays the same however long it takes.</summary>
/// <param name="Query">Such as <c>?group=…&amp;silent=30</c>; empty for everybody.</param>
internal sealed record PeopleChoice(string Query, int Today)
{
    private const int PageSize = 2000;

    public PeopleFilter Filter => PeopleFilter.Of(DataTableState.Parse("/" + Query, ["name"], PeopleFilter.Keys));

    private DateOnly Day => DateOnly.FromDayNumber(Today);

    /// <summary>The pages after a place, with the place where each ends.</summary>
    public async IAsyncEnumerable<(List<(MemberId Id, string Name)> People, string End)> Pages(AppDb db, string? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var filter = Filter;
        for (var place = PeopleCursor.Parse(after); ;)
        {
            var page = await filter.Page(db, Day, place, PageSize, ct);
            if (page.Count == 0) yield break;
            place = new PeopleCursor(page[^1].Id, page[^1].Name);
            yield return (page, place.Value.ToString());
            if (page.Count < PageSize) yield break;
        }
    }

    public Task<long> Count(AppDb db, CancellationToken ct) => Filter.Count(db, Day, ct);

    public Task<List<(MemberId Id, string Name)>> First(AppDb db, int most, CancellationToken ct) => Filter.Page(db, Day, null, most, ct);
}
