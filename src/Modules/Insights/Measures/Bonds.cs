using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Measures;

/// <summary>Whether members turn to each other or only to the brand.</summary>
/// <param name="Ties">Distinct pairs author → target.</param>
/// <param name="NewcomersAnswered">Of members whose first message ever in the scope lies in the window.</param>
/// <param name="MemberThreadShare">Of messages that answer nothing and got a reply of somebody else within the window.</param>
internal sealed record Bonds(long Ties, double? MemberTieShare, double? Reciprocity, long Newcomers, double? NewcomersAnswered, double? MemberThreadShare)
{
    private static readonly TimeSpan InTime = TimeSpan.FromHours(24);

    /// <summary>0 to 100, and nothing while one of its three parts is unknown.</summary>
    public double? SelfRunning => MemberTieShare is { } ties && NewcomersAnswered is { } newcomers && MemberThreadShare is { } threads ? 100 * (ties + newcomers + threads) / 3 : null;

    public static async Task<Bonds> Of(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var links = await Links.Read(db, scope, window, ct);
        var staff = await Links.Staff(db, ct);
        var within = links.Where(l => l.Day < window.To).ToList();

        var ties = within.Select(l => (l.Author, l.Target)).ToHashSet();
        var between = ties.Count(t => !staff.Contains(t.Author) && !staff.Contains(t.Target));
        var mutual = ties.Count(t => ties.Contains((t.Target, t.Author))) / 2;
        var pairs = ties.Count - mutual;

        var threads = within.Where(l => l.AnswersOpening && l.AnsweredDay >= window.From).Select(l => (l.Answers, Opener: l.Target)).ToHashSet();
        var (newcomers, answered) = Welcomed(await FirstMessages(db, scope, window, ct), links);
        return new Bonds(
            ties.Count, Ratio.Of(between, ties.Count), Ratio.Of(mutual, pairs), newcomers, Ratio.Of(answered, newcomers),
            Ratio.Of(threads.Count(t => !staff.Contains(t.Opener)), threads.Count));
    }

    private static (long Newcomers, long Answered) Welcomed(List<FirstMessage> firsts, List<Link> links)
    {
        var replies = links.Where(l => l.Answers is not null).ToLookup(l => l.Answers!.Value);
        var mentions = links.Where(l => l.Answers is null).ToLookup(l => (l.Group, l.Target));
        var answered = firsts.LongCount(first =>
            replies[first.Id].Any(l => l.At - first.At <= InTime)
            || mentions[(first.Group, first.Author)].Any(l => (l.At, l.Seq).CompareTo((first.At, first.Seq)) > 0 && l.At - first.At <= InTime));
        return (firsts.Count, answered);
    }

    private static async Task<List<FirstMessage>> FirstMessages(AppDb db, Scope scope, Window window, CancellationToken ct) => [.. (await db.Query($"""
        select f.member_id, m.group_id, m.id, m.at, m.seq
        from (select d.member_id, min(d.day) as day from insights_member_days d
          where d.brand_id = {scope.Brand} and {scope.Has("d.group_id")} and not d.staff and d.messages > 0
          group by d.member_id having min(d.day) >= {window.From} and min(d.day) < {window.To}) f
        cross join insights_member_days e cross join conversations_messages m
        where e.brand_id = {scope.Brand} and e.day = f.day and e.member_id = f.member_id and e.messages > 0 and {scope.Has("e.group_id")}
          and m.brand_id = {scope.Brand} and m.group_id = e.group_id and m.day = f.day and {(await db.Persons(ct)).Entry("m.author_id", "f.member_id")} and not m.removed
        """, r => new FirstMessage(r.Id<MemberId>(0), r.Id<GroupId>(1), r.Guid(2), r.Time(3), r.Long(4)), ct))
        .GroupBy(m => m.Author).Select(own => own.MinBy(m => (m.At, m.Seq))!)];

    private sealed record FirstMessage(MemberId Author, GroupId Group, Guid Id, DateTimeOffset At, long Seq);
}
