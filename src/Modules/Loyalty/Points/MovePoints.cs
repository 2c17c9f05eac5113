using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Points;

/// <summary>Decides movements of points in the caller's transaction: who they are as persons, what was moved under the same keys before, what caps leave, then all is written at once.</summary>
/// <param name="among">Who the movers are as persons, where the caller knows it already.</param>
internal sealed class MovePoints(AppDb db, BrandProfile brand, TimeProvider clock, Humans? among = null)
{
    public const long Most = 10_000_000;

    private readonly DateTimeOffset now = clock.GetUtcNow();
    private PointsRules rules = null!;
    private PointsBook book = null!;
    private Humans humans = Humans.Nobody;
    private Dictionary<PointsKey, Entry> known = [];
    private Dictionary<PointsKey, Entry> originals = [];
    private Dictionary<(MemberId, EarnSource, DateOnly), long> earned = [];
    private ILookup<Guid, LotUse> uses = null!;

    public async Task<Result<PointsReceipt>[]> Earn(IReadOnlyList<EarnedAct> acts, PointsRules? given, CancellationToken ct)
    {
        if (acts.Count == 0) return [];
        rules = given ?? await PointsRules.Read(db, brand, clock, ct);
        return await Decide([.. acts.Select(act => (PointsMove)new PointsMove.Award(new(StoredName.Of(act.Source), act.Id), act.Member, rules.For(act), act.Source, act.At))], ct);
    }

    public async Task Unearn(IReadOnlyList<UnearnedAct> acts, CancellationToken ct)
    {
        rules = await PointsRules.Read(db, brand, clock, ct);
        await Decide([.. acts.Select(act => new PointsMove.Reverse(new(StoredName.Of(act.Source) + "_undone", act.Id), new(StoredName.Of(act.Source), act.Act), act.AmountMinor is { } part ? rules.For(new(act.Source, act.Act, default, now, part)) : null) { AtMost = true })], ct);
    }

    public async Task<Result<PointsReceipt>[]> Decide(IReadOnlyList<PointsMove> moves, CancellationToken ct)
    {
        if (moves.Count == 0) return [];
        if (moves.Any(m => m is PointsMove.Award)) rules ??= await PointsRules.Read(db, brand, clock, ct);
        await Prepare(moves, ct);
        var answers = new Result<PointsReceipt>[moves.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = known.TryGetValue(moves[i].Key, out var before) ? Again(moves[i], before) : Decide(moves[i]);
        await book.Save(ct);
        return answers;
    }

    private DateOnly Today => brand.Calendar.DayOf(now);

    private async Task Prepare(IReadOnlyList<PointsMove> moves, CancellationToken ct)
    {
        originals = await Find([.. moves.OfType<PointsMove.Reverse>().Select(m => m.Of).Distinct()], ct);
        var members = moves.Select(MemberOf).Concat(originals.Values.Select(e => (MemberId?)e.Person)).OfType<MemberId>().ToHashSet();
        humans = originals.Count == 0 && among is not null ? among : await db.HumansOf(members, ct);
        var movers = members.Select(m => humans[m]).ToHashSet();
        // Lots of an entry that was merged a moment ago may still lie in its own account; awards do not ask for them.
        var spends = !moves.All(m => m is PointsMove.Award);
        List<(MemberId Entry, MemberId Person)> merged = spends ? [.. humans.Entries.Where(e => e.Key != e.Value && movers.Contains(e.Value)).Select(e => (e.Key, e.Value))] : [];
        MemberId[] accounts = [.. movers.Concat(merged.Select(e => e.Entry)).Distinct()];
        // Behind the locks, so that what another node just moved under the same key is seen.
        Task<Dictionary<PointsKey, Entry>> Known() => Find([.. moves.Select(m => m.Key).Distinct()], ct);
        Task<List<(MemberId, Lot)>> Lots() => PointsBook.LotsOf(db, spends && originals.Count == 0 ? accounts : [], [], ct);
        List<PointsMove.Award> capped = [.. moves.OfType<PointsMove.Award>().Where(a => rules.CapOf(a.Source) is not null)];
        (book, known, var lots, earned) = await db.Together(() => PointsBook.Open(db, accounts, clock, ct), Known, Lots, () => EarnedToday(capped, ct));
        if (book.Grew) (known, lots, earned) = await db.Together(Known, Lots, () => EarnedToday(capped, ct));
        var spenders = moves.Where(m => m is not PointsMove.Award && !known.ContainsKey(m.Key)).Select(m => MemberOf(m) ?? originals.GetValueOrDefault(((PointsMove.Reverse)m).Of)?.Person).OfType<MemberId>().Select(m => humans[m]).Distinct().ToList();
        uses = Enumerable.Empty<LotUse>().ToLookup(u => u.Entry);
        if (spenders.Count > 0)
        {
            merged.RemoveAll(e => !spenders.Contains(e.Person));
            if (originals.Count > 0)
            {
                originals = await Find([.. originals.Keys], ct);
                uses = (await db.Query($"select entry_id, lot_id, points, returned from loyalty_lot_uses where brand_id = {brand.Id} and {db.In("entry_id", originals.Values.Select(e => e.Id).ToArray())}",
                    r => new LotUse(r.Guid(0), r.Guid(1), r.Long(2), r.Long(3)), ct)).ToLookup(u => u.Entry);
                Guid[] further = [.. uses.SelectMany(u => u).Select(u => u.Lot).Concat(originals.Values.Where(e => e.Kind == EntryKind.Award).Select(e => e.Id)).Distinct()];
                lots = await PointsBook.LotsOf(db, [.. spenders, .. merged.Select(e => e.Entry)], further, ct);
            }
            book.Add(lots);
            foreach (var person in spenders.Concat(merged.Select(e => e.Entry))) book[person].Expire(Today, now);
            foreach (var (entry, person) in merged)
            {
                book[entry].JoinTo(book[person], new Occasion(entry, null, now, Today));
                await db.Execute($"update loyalty_lots set person_id = {person} where brand_id = {brand.Id} and person_id = {entry}", ct);
            }
        }
    }

    private Result<PointsReceipt> Decide(PointsMove move)
    {
        if (move is PointsMove.Reverse reverse) return Reverse(reverse);
        var (member, points) = (MemberOf(move)!.Value, move switch { PointsMove.Award a => a.Points, PointsMove.Spend s => s.Points, _ => ((PointsMove.Penalty)move).Points });
        var account = book[humans[member]];
        if (points == 0 && move is PointsMove.Award) return new PointsReceipt(move.Key, account.Person, 0, account.Balance, false);
        if (points is < 1 or > Most) return LoyaltyRefusals.PointsAmount.With(Most);
        if (move is PointsMove.Award award)
        {
            points = UpToCap(account.Person, award);
            if (points == 0) return new PointsReceipt(move.Key, account.Person, 0, account.Balance, false);
            var day = brand.Calendar.DayOf(award.At);
            return Made(account, account.Award(points, rules.LastDay(day > Today ? Today : day), Why(move, member, award.At, award.Source)), points);
        }
        var why = Why(move, member, now, null);
        if (move is PointsMove.Penalty) return account.Penalise(points, why) is var entry ? Made(account, entry, entry.Points) : default;
        return account.Spend(points, why) is { } spent ? Made(account, spent, points) : LoyaltyRefusals.TooFewPoints.With(points, account.Balance);
    }

    private Result<PointsReceipt> Reverse(PointsMove.Reverse move)
    {
        if (!originals.TryGetValue(move.Of, out var original)) return LoyaltyRefusals.NoEntry;
        if (original.Kind is not (EntryKind.Award or EntryKind.Spend or EntryKind.Penalty)) return LoyaltyRefusals.NotReversible;
        var account = book[humans[original.Person]];
        var left = original.Points - original.Reversed - account.TakenBack.Where(t => t.Of.Id == original.Id).Sum(t => t.Points);
        var points = move.Points ?? left;
        if (left == 0 && original.Points > 0) return LoyaltyRefusals.AlreadyReversed;
        if (move.AtMost) points = Math.Min(points, left);
        if (points < 0 || points > left) return LoyaltyRefusals.PointsAmount.With(left);
        var why = Why(move, original.Member, now, original.Source);
        var entry = original.Kind == EntryKind.Award ? account.TakeBack(original, points, why) : account.GiveBack(original, points, [.. uses[original.Id]], Today, why);
        return Made(account, entry, entry.Points);
    }

    private Result<PointsReceipt> Made(PointsAccount account, Entry entry, long points)
    {
        if (entry.Key is { } key) known[key] = entry;
        return new PointsReceipt(entry.Key!.Value, account.Person, points, account.Balance, false);
    }

    private Result<PointsReceipt> Again(PointsMove move, Entry before)
    {
        var same = move switch
        {
            PointsMove.Award a => before.Kind == EntryKind.Award && SamePerson(a.Member, before),
            PointsMove.Spend s => before.Kind == EntryKind.Spend && before.Points == s.Points && SamePerson(s.Member, before),
            PointsMove.Penalty p => before.Kind == EntryKind.Penalty && SamePerson(p.Member, before),
            _ => before.Reverses is not null,
        };
        return same ? new PointsReceipt(move.Key, before.Person, before.Points, before.Balance, true) : LoyaltyRefusals.OtherBody;
    }

    private bool SamePerson(MemberId member, Entry before) => humans[member] == before.Person || member == before.Member;

    private long UpToCap(MemberId person, PointsMove.Award award)
    {
        if (rules.CapOf(award.Source) is not { } cap) return award.Points;
        var key = (person, award.Source, brand.Calendar.DayOf(award.At));
        var points = Math.Clamp(cap - earned.GetValueOrDefault(key), 0, award.Points);
        earned[key] = earned.GetValueOrDefault(key) + points;
        return points;
    }

    private Occasion Why(PointsMove move, MemberId member, DateTimeOffset at, EarnSource? source) => new(member, move.Key, at, brand.Calendar.DayOf(at), source, move.Note, move.By);

    private static MemberId? MemberOf(PointsMove move) => move switch { PointsMove.Award a => a.Member, PointsMove.Spend s => s.Member, PointsMove.Penalty p => p.Member, _ => null };

    private async Task<Dictionary<(MemberId, EarnSource, DateOnly), long>> EarnedToday(List<PointsMove.Award> capped, CancellationToken ct) => capped.Count == 0 ? [] : await Earned(
        db, [.. capped.Select(a => humans[a.Member]).Distinct()], [.. capped.Select(a => brand.Calendar.DayOf(a.At)).Distinct()], [.. capped.Select(a => StoredName.Of(a.Source)).Distinct()], ct);

    /// <summary>What rules awarded to these people, as their caps count it: what was taken back later is in it.</summary>
    public static async Task<Dictionary<(MemberId Person, EarnSource Source, DateOnly Day), long>> Earned(AppDb db, MemberId[] persons, DateOnly[] days, string[] sources, CancellationToken ct) => (await db.Query($"""
        select person_id, source, day, cast(sum(points) as bigint) from loyalty_entries
        where brand_id = {db.CurrentBrand} and {db.In("person_id", persons)} and {db.In("day", days)} and {db.In("source", sources)} and kind = 'award' group by person_id, source, day
        """, r => ((r.Id<MemberId>(0), r.Enum<EarnSource>(1), r.Day(2)), Points: r.Long(3)), ct)).ToDictionary(e => e.Item1, e => e.Points);

    private async Task<Dictionary<PointsKey, Entry>> Find(PointsKey[] keys, CancellationToken ct)
    {
        var found = new Dictionary<PointsKey, Entry>();
        await db.Together([.. keys.ToLookup(k => k.Business, k => k.Id).Select(b => (Func<Task>)(async () =>
        {
            foreach (var entry in await db.Query($"""
                select person_id, seq, id, member_id, kind, from_account, to_account, points, owed, balance, source, business, business_id, reverses, at, day, reversed
                from loyalty_entries where brand_id = {brand.Id} and business = {b.Key} and {db.In("business_id", b.ToArray())}
                """, r => new Entry(r.Id<MemberId>(0), r.Long(1), r.Guid(2), r.Id<MemberId>(3), r.Enum<EntryKind>(4), r.Enum<Account>(5), r.Enum<Account>(6), r.Long(7), r.Long(8), r.Long(9),
                    r.IsNull(10) ? null : r.Enum<EarnSource>(10), new(r.Text(11), r.Guid(12)), r.GuidOrNull(13), r.Time(14), r.Day(15), null, null, r.Long(16)), ct)) found[entry.Key!.Value] = entry;
        }))]);
        return found;
    }
}
