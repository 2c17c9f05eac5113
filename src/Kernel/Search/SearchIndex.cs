using System.Text;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Search;

/// <summary>A text as the index keeps it.</summary>
/// <param name="Words">Lower-case letters and digits only, in order; Chinese one sign a word.</param>
public readonly record struct SearchEntry(Guid Id, DateTimeOffset At, IReadOnlyList<string> Words);

/// <summary>Words that stand beside each other; the last may be the beginning of one.</summary>
public readonly record struct SearchPhrase(IReadOnlyList<string> Words, bool Begins);

/// <summary>Finds ids by words within a scope (a group's messages), on FTS5 or a GIN index. It keeps no text: whoever asks reads the bodies afterwards and checks that they may still be shown.</summary>
public static class SearchIndex
{
    private const int MostWords = 4000; // Of one text; PostgreSQL counts places up to 16,383.

    /// <summary>Adds entries in the caller's open transaction; those already there stay as they are.</summary>
    public static async Task AddToSearch(this AppDb db, string kind, Guid scope, IReadOnlyList<SearchEntry> entries, CancellationToken ct)
    {
        if (entries.Count == 0) return;
        var rows = db.Rows("entry", new("id", entries.Select(e => e.Id).ToArray()), new("at", entries.Select(e => e.At).ToArray()),
            new("words", entries.Select(e => db.IsSqlite ? $"{Mark(scope)} {string.Join(' ', e.Words.Take(MostWords))}" : Vector(scope, e.Words)).ToArray()));
        if (!db.IsSqlite)
        {
            await db.Execute($"""
                insert into kernel_search (brand_id, kind, scope, id, at, words) select {db.CurrentBrand}, {kind}, {scope}, id, at, words::tsvector from {rows}
                order by id on conflict do nothing
                """, ct);
            return;
        }
        await db.Execute($"insert into kernel_search (brand_id, kind, scope, id, at) select {db.CurrentBrand}, {kind}, {scope}, id, at from {rows} where true on conflict do nothing", ct);
        await db.Execute($"""
            insert into kernel_search_words (rowid, words) select s.row, entry.words from {rows} join kernel_search s on s.brand_id = {db.CurrentBrand} and s.kind = {kind} and s.scope = {scope} and s.id = entry.id
            where not exists (select 1 from kernel_search_words w where w.rowid = s.row)
            """, ct);
    }

    /// <summary>Forgets entries in the caller's open transaction.</summary>
    public static async Task RemoveFromSearch(this AppDb db, string kind, Guid scope, Guid[] ids, CancellationToken ct)
    {
        if (ids.Length == 0) return;
        var which = Sql.Of($"brand_id = {db.CurrentBrand} and kind = {kind} and scope = {scope} and {db.In("id", ids)}");
        if (db.IsSqlite) await db.Execute($"delete from kernel_search_words where rowid in (select row from kernel_search where {which})", ct);
        await db.Execute($"delete from kernel_search where {which}", ct);
    }

    /// <summary>The ids that the index holds of a stretch of time, <paramref name="to"/> excluded.</summary>
    public static async Task<HashSet<Guid>> InSearch(this AppDb db, string kind, Guid scope, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        [.. await db.Query($"select id from kernel_search where brand_id = {db.CurrentBrand} and kind = {kind} and scope = {scope} and at >= {from} and at < {to}", r => r.Guid(0), ct)];

    /// <summary>Entries that hold every phrase, the newest first.</summary>
    /// <param name="before">Only older ones.</param>
    public static Task<List<(Guid Id, DateTimeOffset At)>> Search(this AppDb db, string kind, Guid scope, IReadOnlyList<SearchPhrase> phrases, DateTimeOffset? before, int limit, CancellationToken ct)
    {
        if (phrases.Count == 0) return Task.FromResult(new List<(Guid, DateTimeOffset)>());
        var earlier = before is { } at ? Sql.Of($"and s.at < {at}") : Sql.Empty;
        var hits = db.IsSqlite
            ? Sql.Of($"kernel_search_words w join kernel_search s on s.row = w.rowid where kernel_search_words match {Match(scope, phrases)}")
            : Sql.Of($"kernel_search s where s.words @@ cast({Query(scope, phrases)} as tsquery)");
        return db.Query($"select s.id, s.at from {hits} and s.brand_id = {db.CurrentBrand} and s.kind = {kind} and s.scope = {scope} {earlier} order by s.at desc, s.id desc limit {limit}", r => (r.Guid(0), r.Time(1)), ct);
    }

    // The scope is a word like the others, so that a common word of a thousand groups is looked up in one of them only.
    private static string Mark(Guid scope) => "s" + scope.ToString("N");

    private static string Vector(Guid scope, IReadOnlyList<string> words)
    {
        var text = new StringBuilder($"'{Mark(scope)}'");
        for (var i = 0; i < words.Count && i < MostWords; i++) text.Append($" '{words[i]}':{i + 1}");
        return text.ToString();
    }

    private static string Match(Guid scope, IReadOnlyList<SearchPhrase> phrases) =>
        string.Join(" AND ", phrases.Select(p => $"\"{string.Join(' ', p.Words)}\"{(p.Begins ? " *" : "")}").Prepend(Mark(scope)));

    private static string Query(Guid scope, IReadOnlyList<SearchPhrase> phrases) =>
        string.Join(" & ", phrases.Select(p => $"({string.Join(" <-> ", p.Words.Select((word, i) => p.Begins && i == p.Words.Count - 1 ? $"'{word}':*" : $"'{word}'"))})").Prepend($"'{Mark(scope)}'"));
}
