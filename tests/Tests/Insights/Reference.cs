using Guildhall.Text;
using static Guildhall.Tests.Insights.Facts;

namespace Guildhall.Tests.Insights;

/// <summary>The metrics once more, as plainly as their definitions read, over lists in memory. Slow on purpose; shares nothing with the engine but the question detector.</summary>
public sealed class Reference(Facts facts, Func<Group?, bool> has, DateOnly from, DateOnly to)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly List<Line> said = [.. facts.Lines.Where(l => !l.Removed && has(l.Group)).OrderBy(l => l.At).ThenBy(l => l.Seq)];
    private readonly List<Stay> stays = [.. facts.Stays.Where(s => has(s.Group) && s.Person.IsMember)];
    private readonly List<Order> orders = [.. facts.Orders.Where(o => o.Amount > 0 && has(o.Group))];

    private DateOnly Last => to.AddDays(-1);
    private DateOnly On(DateTimeOffset at) => facts.Day(at);
    private bool In(DateTimeOffset at) => On(at) >= from && On(at) < to;
    private static double? Over(double a, double b) => b == 0 ? null : a / b;

    private IEnumerable<DateOnly> Days => Enumerable.Range(0, to.DayNumber - from.DayNumber).Select(from.AddDays);

    private int MembersAt(DateOnly day) => stays.Where(s => On(s.JoinedAt) <= day && (s.LeftAt is null || On(s.LeftAt.Value) > day)).Select(s => s.Person).Distinct().Count();

    private List<Person> Speakers(DateOnly first, DateOnly last) => [.. said.Where(l => l.Author.IsMember && On(l.At) >= first && On(l.At) <= last).Select(l => l.Author).Distinct()];

    private int Dau(DateOnly day) => Speakers(day, day).Count;

    private int Active(DateOnly day) => Speakers(day, day).Union(orders.Where(o => o.Buyer is { IsMember: true } && On(o.PaidAt) == day).Select(o => o.Buyer!)).Count();

    private double? MeanShare(Func<DateOnly, int> count)
    {
        var shares = Days.Where(d => MembersAt(d) > 0).Select(d => count(d) / (double)MembersAt(d)).ToList();
        return shares.Count == 0 ? null : shares.Average();
    }

    public Dictionary<string, object?> People()
    {
        var joins = stays.Count(s => In(s.JoinedAt));
        var leaves = stays.Count(s => s.LeftAt is { } left && In(left));
        return new()
        {
            ["members"] = MembersAt(Last),
            ["joins"] = joins,
            ["leaves"] = leaves,
            ["net"] = joins - leaves,
            ["leave_rate"] = Over(leaves, MembersAt(from.AddDays(-1))),
        };
    }

    public Dictionary<string, object?> Talk()
    {
        var members = said.Where(l => l.Author.IsMember && In(l.At)).ToList();
        var week = said.Count(l => l.Author.IsMember && On(l.At) > Last.AddDays(-7) && On(l.At) <= Last);
        var (wau, mau) = (Speakers(Last.AddDays(-6), Last).Count, Speakers(Last.AddDays(-29), Last).Count);
        return new()
        {
            ["messages"] = members.Count,
            ["staff_messages"] = said.Count(l => !l.Author.IsMember && In(l.At)),
            ["dau_mean"] = Days.Average(Dau),
            ["wau"] = wau,
            ["mau"] = mau,
            ["dau_mau"] = Over(Enumerable.Range(0, 30).Average(i => Dau(Last.AddDays(-i))), mau),
            ["speaker_rate"] = MeanShare(Dau),
            ["active_rate"] = MeanShare(Active),
            ["messages_per_member_week"] = Over(week, MembersAt(Last)),
            ["messages_per_speaker_week"] = Over(week, wau),
            ["heatmap"] = Enumerable.Range(0, 7).Select(d => Enumerable.Range(0, 24).Select(h =>
                members.Count(l => ((int)On(l.At).DayOfWeek + 6) % 7 == d && facts.Calendar.Local(l.At).Hour == h)).ToArray()).ToArray(),
        };
    }

    public Dictionary<string, object?> Service(DateTimeOffset now)
    {
        var end = facts.Calendar.StartOf(to) is var e && e < now ? e : now;
        var (waits, firsts, unanswered) = (new List<double>(), new List<double>(), 0);
        foreach (var lines in said.GroupBy(l => l.Group))
        {
            bool Closes(Line l) => l.Author is { Staff: true, Bot: false } && !l.Broadcast;
            Line? open = null;
            foreach (var line in lines.Where(l => On(l.At) < to))
                if (Closes(line))
                {
                    if (open is not null && In(open.At))
                        if (line.At - open.At <= Day) waits.Add((line.At - open.At).TotalSeconds);
                        else unanswered++;
                    open = null;
                }
                else if (line.Author.IsMember) open ??= line;
            if (open is not null && In(open.At) && end - open.At >= Day) unanswered++;
            foreach (var asked in lines.Where(l => In(l.At) && l.Author.IsMember && Question.Is(l.Text)))
                if (lines.SkipWhile(l => l != asked).FirstOrDefault(l => Closes(l) && On(l.At) < to) is { } answer) firsts.Add((answer.At - asked.At).TotalSeconds);
        }
        double? Rank(List<double> values, double p) => values.Count == 0 ? null : values.Order().ElementAt((int)Math.Ceiling(Math.Round(p * values.Count, 6)) - 1);
        return new()
        {
            ["service_first_response_mean_s"] = firsts.Count == 0 ? null : firsts.Average(),
            ["service_first_response_median_s"] = Rank(firsts, .5),
            ["service_first_response_p90_s"] = Rank(firsts, .9),
            ["staff_response_median_s"] = Rank(waits, .5),
            ["staff_response_p90_s"] = Rank(waits, .9),
            ["unanswered"] = unanswered,
        };
    }

    public Dictionary<string, object?> Bonds()
    {
        var byId = facts.Lines.ToDictionary(l => l.Id);
        IEnumerable<Person> Targets(Line l) => l.Mentions.Concat(l.ReplyTo is { } id && byId.TryGetValue(id, out var t) ? [t.Author] : []).Where(p => p != l.Author);
        var ties = said.Where(l => In(l.At)).SelectMany(l => Targets(l).Select(t => (From: l.Author, To: t))).Distinct().ToList();
        var pairs = ties.Select(t => t.From.Id.Value.CompareTo(t.To.Id.Value) < 0 ? (t.From, t.To) : (t.To, t.From)).Distinct().ToList();
        var firsts = said.Where(l => l.Author.IsMember).GroupBy(l => l.Author).Select(g => g.First()).Where(l => In(l.At)).ToList();
        var answered = firsts.Count(f => said.Any(l => l.Author != f.Author && l.At - f.At <= Day && (l.At, l.Seq).CompareTo((f.At, f.Seq)) > 0 && l.Group == f.Group && (l.ReplyTo == f.Id || l.Mentions.Contains(f.Author))));
        var threads = said.Where(l => In(l.At) && l.ReplyTo is null && said.Any(r => r.ReplyTo == l.Id && r.Author != l.Author && On(r.At) < to)).ToList();
        var (share, welcome, opened) = (Over(ties.Count(t => t.From.IsMember && t.To.IsMember), ties.Count), Over(answered, firsts.Count), Over(threads.Count(t => t.Author.IsMember), threads.Count));
        return new()
        {
            ["ties"] = ties.Count,
            ["member_tie_share"] = share,
            ["reciprocity"] = Over(pairs.Count(p => ties.Contains((p.Item1, p.Item2)) && ties.Contains((p.Item2, p.Item1))), pairs.Count),
            ["newcomers_answered"] = welcome,
            ["self_running"] = 100 * (share + welcome + opened) / 3,
        };
    }

    public Dictionary<string, object?> Loyalty()
    {
        static DateOnly Monday(DateOnly d) => d.AddDays(-(((int)d.DayOfWeek + 6) % 7));
        var joined = stays.GroupBy(s => s.Person).ToDictionary(g => g.Key, g => Monday(On(g.Min(s => s.JoinedAt))));
        return new()
        {
            ["retention"] = Enumerable.Range(0, 13).Select(k =>
            {
                var whole = joined.Where(j => j.Value.AddDays(7 * k + 7) <= to).ToList();
                return Over(whole.Count(j => said.Any(l => l.Author == j.Key && Monday(On(l.At)) == j.Value.AddDays(7 * k))), whole.Count);
            }).ToArray(),
        };
    }

    public Dictionary<string, object?> Sales()
    {
        var paid = orders.Where(o => In(o.PaidAt)).ToList();
        var refunds = facts.Refunds.Where(r => has(r.Group) && In(r.At)).ToList();
        var brandPaid = facts.Orders.Where(o => o.Amount > 0 && In(o.PaidAt)).ToList();
        var currencies = paid.Select(o => o.Currency).Union(refunds.Select(r => r.Currency)).Order(StringComparer.Ordinal).ToList();
        if (currencies.Count == 0) currencies = [.. brandPaid.Select(o => o.Currency).Union(facts.Refunds.Where(r => In(r.At)).Select(r => r.Currency)).Order(StringComparer.Ordinal)];
        object? Per(Func<string, object?> figure, object? none) => currencies.Count switch { 0 => none, 1 => figure(currencies[0]), _ => currencies.ToDictionary(c => c, figure) };
        long Gmv(string c) => paid.Where(o => o.Currency == c).Sum(o => o.Amount);
        long Refunded(string c) => refunds.Where(r => r.Currency == c).Sum(r => r.Amount);
        var buyers = paid.Where(o => o.Buyer is not null).GroupBy(o => o.Buyer!).ToList();
        var there = stays.Where(s => On(s.JoinedAt) < to && (s.LeftAt is null || On(s.LeftAt.Value) >= from)).Select(s => s.Person).Distinct().ToList();
        var fresh = stays.GroupBy(s => s.Person).Select(g => g.MinBy(s => s.JoinedAt)!).Where(s => In(s.JoinedAt)).ToList();
        return new()
        {
            ["orders"] = paid.Count,
            ["buyers"] = buyers.Count,
            ["gmv"] = Per(c => Gmv(c), 0L),
            ["refunds"] = Per(c => Refunded(c), 0L),
            ["net_sales"] = Per(c => Gmv(c) - Refunded(c), 0L),
            ["aov"] = Per(c => Over(Gmv(c), paid.Count(o => o.Currency == c)), null),
            ["repurchase"] = Over(buyers.Count(b => b.Count() > 1), buyers.Count),
            ["conversion"] = Over(there.Count(p => buyers.Any(b => b.Key == p)), there.Count),
            ["follow_to_buy"] = Over(fresh.Count(s => orders.Any(o => o.Buyer == s.Person && o.PaidAt >= s.JoinedAt && o.PaidAt - s.JoinedAt <= 30 * Day)), fresh.Count),
            ["community_share"] = Per(c => Over(paid.Where(o => o.Currency == c && o.Group is not null).Sum(o => o.Amount), brandPaid.Where(o => o.Currency == c).Sum(o => o.Amount)), null),
        };
    }
}
