using Guildhall.Kernel;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Points;

public enum EntryKind { Award, Reversal, Settle, Spend, Refund, Expiry, Penalty, MergedOut, MergedIn }

internal enum Account { Member, Issued, Spent, Expired, Penalties, Merged }

/// <summary>What is left of an award, and the last day on which it can be spent.</summary>
internal sealed class Lot
{
    public required Guid Id { get; init; }
    /// <summary>Who earned it.</summary>
    public required MemberId Member { get; init; }
    public required long Granted { get; init; }
    public required long Remaining { get; set; }
    public long Expired { get; set; }
    public DateOnly? LastDay { get; set; }
    public required DateTimeOffset At { get; init; }
    public bool New { get; init; }
    public bool Touched { get; set; }
}

internal sealed record LotUse(Guid Entry, Guid Lot, long Points, long Returned);

/// <param name="Owed">By how much the person owes more (or less) from here on.</param>
internal sealed record Entry(
    MemberId Person, long Seq, Guid Id, MemberId Member, EntryKind Kind, Account From, Account To, long Points, long Owed, long Balance,
    EarnSource? Source, PointsKey? Key, Guid? Reverses, DateTimeOffset At, DateOnly Day, string? Note, OperatorId? By, long Reversed = 0);

/// <summary>Who moves points when and why, written into each entry.</summary>
internal sealed record Occasion(MemberId Member, PointsKey? Key, DateTimeOffset At, DateOnly Day, EarnSource? Source = null, string? Note = null, OperatorId? By = null);

/// <summary>One person's points: lots that are spent soonest-to-expire first, a balance that is their sum and never negative, and what is owed when it could not cover a reversal.</summary>
internal sealed class PointsAccount(MemberId person, long balance, long owed, long entries, TimeProvider clock)
{
    /// <summary>Points that come back to a lot whose time is over can still be spent this long.</summary>
    public const int GraceDays = 7;

    private readonly List<Lot> lots = [];

    public MemberId Person => person;
    public long Balance { get; private set; } = balance;
    public long Owed { get; private set; } = owed;
    public long Count { get; private set; } = entries;

    public IReadOnlyList<Lot> Lots => lots;
    public List<Entry> Written { get; } = [];
    public List<LotUse> Used { get; } = [];
    public List<LotUse> Returned { get; } = [];
    public List<(Entry Of, long Points)> TakenBack { get; } = [];

    public void Add(Lot lot)
    {
        if (!lots.Exists(l => l.Id == lot.Id)) lots.Add(lot);
    }

    /// <summary>Writes off what could be spent until yesterday at the latest.</summary>
    public void Expire(DateOnly today, DateTimeOffset at)
    {
        var gone = 0L;
        foreach (var lot in lots.Where(l => l.Remaining > 0 && l.LastDay < today))
        {
            gone += lot.Remaining;
            (lot.Expired, lot.Remaining, lot.Touched) = (lot.Expired + lot.Remaining, 0, true);
        }
        if (gone > 0) Write(EntryKind.Expiry, Account.Member, Account.Expired, gone, 0, new(person, null, at, today));
    }

    public Entry Award(long points, DateOnly? lastDay, Occasion why)
    {
        var entry = Write(EntryKind.Award, Account.Issued, Account.Member, points, 0, why);
        lots.Add(new Lot { Id = entry.Id, Member = why.Member, Granted = points, Remaining = points, LastDay = lastDay, At = why.At, New = true });
        Settle(why);
        return entry;
    }

    /// <summary>Null when there are fewer; then nothing changed.</summary>
    public Entry? Spend(long points, Occasion why) => points > Balance ? null : TakeOut(EntryKind.Spend, Account.Spent, points, why);

    public Entry Penalise(long most, Occasion why) => TakeOut(EntryKind.Penalty, Account.Penalties, Math.Min(most, Balance), why);

    /// <summary>Takes an award back: from its own lot first, then from the others, the rest is owed. What had expired of it is gone already and not taken again.</summary>
    public Entry TakeBack(Entry award, long points, Occasion why)
    {
        var own = lots.Find(l => l.Id == award.Id);
        points = Math.Min(points, Math.Max(0, award.Points - award.Reversed - (own?.Expired ?? 0)));
        var taken = Math.Min(points, Balance);
        var left = taken;
        if (own is not null) left -= Take(own, left);
        foreach (var lot in InOrder()) left -= Take(lot, left);
        TakenBack.Add((award, points));
        return Write(EntryKind.Reversal, Account.Member, Account.Issued, taken, points - taken, why, award.Id);
    }

    /// <summary>Gives a spend or a penalty back to the lots it came from, those that last longest first.</summary>
    public Entry GiveBack(Entry spend, long points, IReadOnlyList<LotUse> uses, DateOnly today, Occasion why)
    {
        var left = points;
        foreach (var (use, lot) in uses.Select(u => (Use: u, Lot: lots.Find(l => l.Id == u.Lot)!)).OrderByDescending(u => u.Lot.LastDay ?? DateOnly.MaxValue).ThenByDescending(u => u.Lot.At))
        {
            var back = Math.Min(left, use.Points - use.Returned);
            if (back <= 0) continue;
            left -= back;
            (lot.Remaining, lot.Touched) = (lot.Remaining + back, true);
            if (lot.LastDay < today) lot.LastDay = today.AddDays(GraceDays);
            Returned.Add(use with { Returned = use.Returned + back });
        }
        TakenBack.Add((spend, points));
        var entry = Write(EntryKind.Refund, spend.To, Account.Member, points - left, 0, why, spend.Id);
        Settle(why);
        return entry;
    }

    /// <summary>Everything goes over to the account of the person this member turned out to be.</summary>
    public void JoinTo(PointsAccount kept, Occasion why)
    {
        var (points, owed) = (Balance, Owed);
        kept.lots.AddRange(lots); // Empty ones too: what was spent of them may come back.
        lots.Clear();
        if (points == 0 && owed == 0) return;
        Write(EntryKind.MergedOut, Account.Member, Account.Merged, points, -owed, why);
        kept.Write(EntryKind.MergedIn, Account.Merged, Account.Member, points, owed, why);
        kept.Settle(why);
    }

    /// <summary>Two people after all: what is left of those awards goes with the one who earned them. What is owed stays.</summary>
    public void PartWith(IReadOnlyCollection<Lot> theirs, PointsAccount other, Occasion why)
    {
        var points = theirs.Sum(l => l.Remaining);
        if (points == 0) return;
        lots.RemoveAll(theirs.Contains);
        Write(EntryKind.MergedOut, Account.Member, Account.Merged, points, 0, why);
        other.lots.AddRange(theirs);
        other.Write(EntryKind.MergedIn, Account.Merged, Account.Member, points, 0, why);
        other.Settle(why);
    }

    private Entry TakeOut(EntryKind kind, Account to, long points, Occasion why)
    {
        var (left, id) = (points, Id.New(clock));
        foreach (var lot in InOrder())
        {
            var taken = Take(lot, left);
            if (taken > 0) Used.Add(new(id, lot.Id, taken, 0));
            left -= taken;
        }
        return Write(kind, Account.Member, to, points, 0, why, id: id);
    }

    /// <summary>Whoever owes has nothing else: the balance is what just came in.</summary>
    private void Settle(Occasion why)
    {
        var points = Math.Min(Owed, Balance);
        if (points == 0) return;
        var left = points;
        foreach (var lot in InOrder()) left -= Take(lot, left);
        Write(EntryKind.Settle, Account.Member, Account.Issued, points, -points, why with { Key = null, Source = null });
    }

    private List<Lot> InOrder() => [.. lots.Where(l => l.Remaining > 0).OrderBy(l => l.LastDay ?? DateOnly.MaxValue).ThenBy(l => l.At).ThenBy(l => l.Id)];

    private static long Take(Lot lot, long most)
    {
        var taken = Math.Min(lot.Remaining, most);
        if (taken > 0) (lot.Remaining, lot.Touched) = (lot.Remaining - taken, true);
        return Math.Max(0, taken);
    }

    private Entry Write(EntryKind kind, Account from, Account to, long points, long owes, Occasion why, Guid? reverses = null, Guid? id = null)
    {
        Balance += to == Account.Member ? points : -points;
        Owed += owes;
        var entry = new Entry(person, ++Count, id ?? Id.New(clock), why.Member, kind, from, to, points, owes, Balance, why.Source, why.Key, reverses, why.At, why.Day, why.Note, why.By);
        Written.Add(entry);
        return entry;
    }
}
