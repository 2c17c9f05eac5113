using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Text;

namespace Guildhall.Insights.Measures;

/// <summary>How fast the brand's people answer.</summary>
/// <param name="StaffMedian">Seconds from a member's opening message to the next staff message, of those answered within 24 hours.</param>
/// <param name="Questions">Members' messages that read as questions and got a staff message after them within the window.</param>
internal sealed record Responses(
    double? FirstMean, double? FirstMedian, double? FirstP90, long Questions, double? StaffMedian, double? StaffP90, long Answered, long Unanswered)
{
    private static readonly TimeSpan InTime = TimeSpan.FromHours(24);

    public static async Task<Responses> Of(AppDb db, Scope scope, Window window, BrandCalendar calendar, TimeProvider clock, CancellationToken ct)
    {
        var end = calendar.StartOf(window.To);
        if (clock.GetUtcNow() is var now && now < end) end = now;
        var openBefore = await GroupsWaiting(db, scope, window.From, ct);

        var (waits, firsts, unanswered) = (new List<double>(), new List<double>(), 0L);
        GroupId? group = null;
        var opened = (DateTimeOffset?)null;
        var heldOver = false;
        var questions = new List<DateTimeOffset>();
        void Leave()
        {
            if (opened is { } since && !heldOver && end - since >= InTime) unanswered++;
            (opened, heldOver) = (null, false);
            questions.Clear();
        }

        await foreach (var line in db.Stream(Lines(scope, window), r => (Group: r.Id<GroupId>(0), At: r.Time(1), Staff: r.Flag(2), Text: r.Text(3)), ct))
        {
            if (line.Group != group)
            {
                Leave();
                group = line.Group;
                // An episode that began before the window belongs to an earlier one.
                if (openBefore.Contains(line.Group)) (opened, heldOver) = (DateTimeOffset.MinValue, true);
            }
            if (!line.Staff)
            {
                opened ??= line.At;
                if (Question.Is(line.Text)) questions.Add(line.At);
                continue;
            }
            firsts.AddRange(questions.Select(asked => (line.At - asked).TotalSeconds));
            if (opened is { } since && !heldOver)
            {
                if (line.At - since <= InTime) waits.Add((line.At - since).TotalSeconds);
                else unanswered++;
            }
            (opened, heldOver) = (null, false);
            questions.Clear();
        }
        Leave();
        waits.Sort();
        firsts.Sort();
        return new Responses(
            Ratio.Mean(firsts), Ratio.Percentile(firsts, 50), Ratio.Percentile(firsts, 90), firsts.Count,
            Ratio.Percentile(waits, 50), Ratio.Percentile(waits, 90), waits.Count, unanswered);
    }

    /// <summary>What opens or closes: lines of members, and lines of staff that are neither a bot's nor a broadcast.</summary>
    private static Sql Lines(Scope scope, Window window) => Sql.Of($"""
        select g.id, m.at, p.staff, case when p.staff then '' else m.text end
        from {scope.Groups} cross join conversations_messages m join members_members p on p.brand_id = m.brand_id and p.id = m.author_id
        where m.brand_id = {scope.Brand} and m.group_id = g.id and m.day >= {window.From} and m.day < {window.To} and not m.removed
          and not p.bot and not (p.staff and m.broadcast)
        order by g.id, m.at, m.seq, m.id
        """);

    /// <summary>Groups whose last such line before the window was a member's: somebody was waiting already.</summary>
    private static async Task<HashSet<GroupId>> GroupsWaiting(AppDb db, Scope scope, DateOnly from, CancellationToken ct) => [.. await db.Query($"""
        select waiting.id from (select g.id, (
            select p.staff from conversations_messages m join members_members p on p.brand_id = m.brand_id and p.id = m.author_id
            where m.brand_id = {scope.Brand} and m.group_id = g.id and m.day < {from} and not m.removed and not p.bot and not (p.staff and m.broadcast)
            order by m.day desc, m.at desc, m.seq desc, m.id desc limit 1) as staff
          from {scope.Groups}) waiting
        where not waiting.staff
        """, r => r.Id<GroupId>(0), ct)];
}
