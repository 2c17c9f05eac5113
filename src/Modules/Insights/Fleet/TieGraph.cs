using Guildhall.Insights.Measures;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Fleet;

/// <param name="Out">People this one turned to; <paramref name="In"/>, people who turned to this one.</param>
/// <param name="Times">Replies and mentions both ways.</param>
internal sealed record TiedPerson(MemberId Id, string Name, bool Staff, int Out, int In, long Times);

/// <summary>A directed tie and how often it was used.</summary>
internal sealed record Tie(MemberId From, MemberId To, long Times, bool Mutual);

/// <param name="Messages">What they said in the window without anybody turning to them or they to anybody.</param>
internal sealed record LonelyPerson(MemberId Id, string Name, long Messages);

/// <summary>Who turns to whom in a window, from explicit replies and mentions.</summary>
internal sealed record TieGraph(IReadOnlyList<TiedPerson> People, IReadOnlyList<Tie> Ties, IReadOnlyList<LonelyPerson> Lonely, int LonelyTotal)
{
    private const int ShownLonely = 24;

    public static async Task<TieGraph> Of(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var links = (await Links.Read(db, scope, window, ct)).Where(l => l.Day < window.To).ToList();
        var times = links.GroupBy(l => (l.Author, l.Target)).ToDictionary(g => g.Key, g => g.LongCount());
        var ties = times.Select(t => new Tie(t.Key.Author, t.Key.Target, t.Value, times.ContainsKey((t.Key.Target, t.Key.Author)))).OrderByDescending(t => t.Times).ThenBy(t => t.From.Value).ToList();
        var ids = ties.SelectMany(t => new[] { t.From, t.To }).Distinct().ToArray();

        var spoke = await db.Query($"""
            select d.member_id, cast(sum(d.messages) as bigint) from insights_member_days d where d.brand_id = {scope.Brand} and {scope.Has("d.group_id")} and d.day >= {window.From} and d.day < {window.To}
              and not d.staff and d.messages > 0 group by d.member_id
            """, r => (Id: r.Id<MemberId>(0), Messages: r.Long(1)), ct);
        var tied = ids.ToHashSet();
        var lonely = spoke.Where(s => !tied.Contains(s.Id)).OrderByDescending(s => s.Messages).ToList();

        var shown = lonely.Take(ShownLonely).Select(s => s.Id).Concat(ids).ToArray();
        var known = (await db.Query($"select id, name, staff or bot from members_members where brand_id = {scope.Brand} and {db.In("id", shown)}", r => (Id: r.Id<MemberId>(0), Name: r.Text(1), Staff: r.Flag(2)), ct)).ToDictionary(p => p.Id);
        var (to, from) = (ties.ToLookup(t => t.From), ties.ToLookup(t => t.To));
        return new TieGraph(
            [.. ids.Where(known.ContainsKey).Select(id => new TiedPerson(id, known[id].Name, known[id].Staff, to[id].Count(), from[id].Count(), to[id].Sum(t => t.Times) + from[id].Sum(t => t.Times)))
                .OrderByDescending(p => p.In + p.Out).ThenBy(p => p.Id.Value)],
            [.. ties.Where(t => known.ContainsKey(t.From) && known.ContainsKey(t.To))],
            [.. lonely.Take(ShownLonely).Where(l => known.ContainsKey(l.Id)).Select(l => new LonelyPerson(l.Id, known[l.Id].Name, l.Messages))],
            lonely.Count);
    }
}
