using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CheckIns;

/// <summary>The days of the people of a batch. Of most only what they come to is read; the days themselves where more than the next day matters: make-ups, messages of a day that is over, people of several names.</summary>
internal sealed class CheckInBooks
{
    private readonly Dictionary<MemberId, CheckInSum> sums = [];
    private readonly Dictionary<MemberId, HashSet<int>> days = [];
    private readonly HashSet<MemberId> changed = [];
    private readonly HashSet<MemberId> known = [], counted = [];

    /// <param name="read">What the days of these people come to.</param>
    public static async Task<CheckInBooks> Of(AppDb db, ActivityId id, BrandCalendar calendar, LaneBatch<CheckInCommand> batch, Humans humans, IEnumerable<(MemberId Entry, CheckInSum Sum)> read, DateTimeOffset now, CancellationToken ct)
    {
        var books = new CheckInBooks();
        foreach (var (entry, sum) in read)
        {
            books.known.Add(humans[entry]);
            if (entry != humans[entry]) continue;
            books.sums[entry] = sum;
            books.counted.Add(entry);
        }
        var several = humans.Entries.GroupBy(e => e.Value).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        var slow = batch.Where(c => c.Day is not null || several.Contains(humans[c.Member]) || books.SumOf(humans[c.Member]) is var s && s.Days > 0 && calendar.DayOf(c.At ?? now).DayNumber < s.LastDay).Select(c => humans[c.Member]).ToHashSet();
        if (slow.Count == 0) return books;
        foreach (var who in slow) books.days[who] = [];
        var makeUps = new Dictionary<MemberId, int>();
        foreach (var row in await db.CheckInsOf(id, [.. humans.Entries.Where(e => slow.Contains(e.Value)).Select(e => e.Key)], ct))
        {
            var who = humans[row.Person];
            books.days[who].Add(row.Day);
            if (row.Source == "make_up") makeUps[who] = makeUps.GetValueOrDefault(who) + 1;
        }
        foreach (var (who, some) in books.days) books.sums[who] = CheckInSum.Of(some, makeUps.GetValueOrDefault(who));
        return books;
    }

    public IEnumerable<(MemberId Person, CheckInSum Sum)> Changed => changed.Select(p => (p, sums[p]));

    /// <summary>Who checks in here for the first time.</summary>
    public IReadOnlyCollection<MemberId> First => [.. changed.Where(p => !known.Contains(p))];

    /// <summary>Who has a sum here already.</summary>
    public IReadOnlySet<MemberId> Counted => counted;

    public CheckInSum SumOf(MemberId person) => sums.GetValueOrDefault(person) ?? CheckInSum.None;

    public CheckInReceipt Receipt(Guid id, int day, MemberId person) => new(id, day, SumOf(person).Days, SumOf(person).Streak, []);

    /// <summary>Counts the day, or says why not.</summary>
    /// <param name="makeUp">The day to be filled by a card; null for today.</param>
    public Refusal? Take(MemberId person, int? makeUp, int today, int from, int cards)
    {
        var sum = SumOf(person);
        if (makeUp is { } missed)
        {
            if (missed >= today || missed < from) return ActivityRefusals.CheckInNoSuchDay.At("day");
            if (days[person].Contains(missed)) return ActivityRefusals.CheckInThatDay.At("day");
            if (sum.MakeUps >= cards) return ActivityRefusals.CheckInNoCards.With(cards).At("day");
        }
        else if (days.TryGetValue(person, out var all) ? all.Contains(today) : sum.Days > 0 && sum.LastDay == today) return ActivityRefusals.CheckInToday;
        if (days.TryGetValue(person, out var kept))
        {
            kept.Add(makeUp ?? today);
            sums[person] = CheckInSum.Of(kept, sum.MakeUps + (makeUp is null ? 0 : 1));
        }
        else sums[person] = sum.With(today);
        changed.Add(person);
        return null;
    }
}
