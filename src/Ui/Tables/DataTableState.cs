using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Guildhall.Ui;

/// <summary>What a list shows, as its address says it: <c>?q=…&amp;sort=name&amp;dir=desc&amp;page=2&amp;status=active</c>. Every other key is a filter.</summary>
public sealed record DataTableState
{
    private static readonly string[] Own = ["q", "sort", "dir", "page", "after"];
    private static readonly IReadOnlyList<string> None = [];

    public string Path { get; private init; } = "";
    public string? Query { get; private init; }
    public string? Sort { get; private init; }
    public bool Descending { get; private init; }
    /// <summary>From 1.</summary>
    public int Page { get; private init; } = 1;
    /// <summary>The cursor after which this page starts; null for the first.</summary>
    public string? After { get; private init; }
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Filters { get; private init; } = new Dictionary<string, IReadOnlyList<string>>();

    public bool Filtered => Query is not null || Filters.Count > 0;

    /// <param name="address">Absolute or relative.</param>
    /// <param name="sortable">The keys that may be sorted by; any other is dropped.</param>
    /// <param name="filters">The filter keys this list has; any other is dropped. Null takes all.</param>
    public static DataTableState Parse(string address, IReadOnlyCollection<string> sortable, IReadOnlyCollection<string>? filters = null)
    {
        var uri = new Uri(new Uri("http://localhost/"), address);
        var values = QueryHelpers.ParseQuery(uri.Query);
        string? One(string key) => values.TryGetValue(key, out var found) && found.ToString().Trim() is { Length: > 0 } text ? text : null;
        return new()
        {
            Path = uri.AbsolutePath,
            Query = One("q"),
            Sort = One("sort") is { } sort && sortable.Contains(sort) ? sort : null,
            Descending = One("dir") == "desc",
            Page = int.TryParse(One("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 100_000) : 1,
            After = One("after"),
            Filters = values.Where(v => !Own.Contains(v.Key) && (filters is null || filters.Contains(v.Key)))
                .Select(v => (v.Key, Chosen: (IReadOnlyList<string>)[.. v.Value.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text!)]))
                .Where(v => v.Chosen.Count > 0).ToDictionary(v => v.Key, v => v.Chosen),
        };
    }

    public string? Filter(string key) => All(key) is [var first, ..] ? first : null;

    public IReadOnlyList<string> All(string key) => Filters.GetValueOrDefault(key, None);

    /// <summary>The first click sorts ascending, the next turns it round; always from the first page.</summary>
    public DataTableState SortedBy(string key) => this with { Sort = key, Descending = Sort == key && !Descending, Page = 1, After = null };

    public DataTableState OnPage(int page) => this with { Page = page, After = null };

    public DataTableState StartingAfter(string? cursor) => this with { After = cursor, Page = 1 };

    public DataTableState With(string key, params string[] values) => this with
    {
        Filters = Filters.Where(f => f.Key != key).Append(KeyValuePair.Create(key, (IReadOnlyList<string>)values)).Where(f => f.Value.Count > 0).ToDictionary(),
        Page = 1,
        After = null,
    };

    public DataTableState Without(string key) => key == "q" ? this with { Query = null, Page = 1, After = null } : With(key);

    public DataTableState Unfiltered() => this with { Query = null, Filters = new Dictionary<string, IReadOnlyList<string>>(), Page = 1, After = null };

    public string Url
    {
        get
        {
            List<KeyValuePair<string, string?>> pairs = [];
            if (Query is not null) pairs.Add(new("q", Query));
            pairs.AddRange(Filters.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Value.Select(value => KeyValuePair.Create(f.Key, (string?)value))));
            if (Sort is not null) pairs.Add(new("sort", Sort));
            if (Sort is not null && Descending) pairs.Add(new("dir", "desc"));
            if (Page > 1) pairs.Add(new("page", Page.ToString(CultureInfo.InvariantCulture)));
            if (After is not null) pairs.Add(new("after", After));
            return QueryHelpers.AddQueryString(Path, pairs);
        }
    }
}
