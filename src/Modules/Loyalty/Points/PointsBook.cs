using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Points;

/// <summary>Accounts of some people, held until the caller's transaction ends.</summary>
internal sealed class PointsBook
{
    private static readonly BulkInsert Entries = new("loyalty_entries",
        ("brand_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("seq", BulkType.Long), ("id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("kind", BulkType.Text),
        ("from_account", BulkType.Text), ("to_account", BulkType.Text), ("points", BulkType.Long), ("owed", BulkType.Long), ("balance", BulkType.Long), ("source", BulkType.Text),
        ("business", BulkType.Text), ("business_id", BulkType.Uuid), ("reverses", BulkType.Uuid), ("reversed", BulkType.Long), ("at", BulkType.Time), ("day", BulkType.Int), ("note", BulkType.Text), ("operator_id", BulkType.Uuid))
    { AllNew = true };

    private static readonly BulkInsert Lots = new("loyalty_lots",
        ("brand_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("granted", BulkType.Long), ("remaining", BulkType.Long), ("expired", BulkType.Long), ("last_day", BulkType.Int), ("at", BulkType.Time))
    { AllNew = true };

    private static readonly BulkInsert Uses = new("loyalty_lot_uses",
        ("brand_id", BulkType.Uuid), ("entry_id", BulkType.Uuid), ("lot_id", BulkType.Uuid), ("points", BulkType.Long), ("returned", BulkType.Long))
    { AllNew = true };

    private readonly AppDb db;
    private readonly Dictionary<MemberId, PointsAccount> accounts = [];

    private PointsBook(AppDb db) => this.db = db;

    public PointsAccount this[MemberId person] => accounts[person];

    /// <summary>Somebody's account was opened a moment ago, perhaps by another node: what was read of them before is old.</summary>
    public bool Grew { get; private set; }

    /// <summary>Locks the accounts in one order; those who have none get one.</summary>
    public static async Task<PointsBook> Open(AppDb db, IReadOnlyCollection<MemberId> persons, TimeProvider clock, CancellationToken ct)
    {
        if (!db.InTransaction) throw new InvalidOperationException("Points move in a transaction.");
        var book = new PointsBook(db);
        await book.Lock([.. persons.Distinct()], clock, ct);
        if (persons.Any(p => !book.accounts.ContainsKey(p)))
        {
            // Somebody else may be opening the same account: insert waits for them, then all are read and locked again.
            var strangers = persons.Where(p => !book.accounts.ContainsKey(p)).Distinct().OrderBy(p => p.Value).ToArray();
            await NewOnes.Write(db, Array.ConvertAll(strangers, p => new object?[] { db.CurrentBrand, p, 0L, 0L, 0L }), ct);
            await book.Lock(strangers, clock, ct);
            book.Grew = true;
        }
        return book;
    }

    private static readonly BulkInsert NewOnes = new("loyalty_balances",
        ("brand_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("points", BulkType.Long), ("owed", BulkType.Long), ("entries", BulkType.Long));

    private async Task Lock(MemberId[] persons, TimeProvider clock, CancellationToken ct)
    {
        var wait = db.IsSqlite ? Sql.Empty : Sql.Raw(" for update");
        await foreach (var account in db.Stream($"select person_id, points, owed, entries from loyalty_balances where brand_id = {db.CurrentBrand} and {db.In("person_id", persons)} order by person_id{wait}",
            r => new PointsAccount(r.Id<MemberId>(0), r.Long(1), r.Long(2), r.Long(3), clock), ct)) accounts[account.Person] = account;
    }

    /// <summary>What these people have in lots, and further lots of theirs that are empty by now.</summary>
    public static async Task<List<(MemberId Person, Lot Lot)>> LotsOf(AppDb db, IReadOnlyCollection<MemberId> persons, Guid[] further, CancellationToken ct)
    {
        if (persons.Count == 0) return [];
        var wanted = further.Length == 0 ? Sql.Raw("remaining > 0") : Sql.Of($"(remaining > 0 or {db.In("id", further)})");
        return await db.Query($"""
            select person_id, id, member_id, granted, remaining, expired, last_day, at from loyalty_lots where brand_id = {db.CurrentBrand} and {db.In("person_id", persons.Distinct().ToArray())} and {wanted}
            """, r => (r.Id<MemberId>(0), new Lot { Id = r.Guid(1), Member = r.Id<MemberId>(2), Granted = r.Long(3), Remaining = r.Long(4), Expired = r.Long(5), LastDay = r.DayOrNull(6), At = r.Time(7) }), ct);
    }

    public void Add(IEnumerable<(MemberId Person, Lot Lot)> lots)
    {
        foreach (var (person, lot) in lots) accounts[person].Add(lot);
    }

    public async Task Save(CancellationToken ct)
    {
        var changed = accounts.Values.Where(a => a.Written.Count > 0 || a.Lots.Any(l => l.Touched)).OrderBy(a => a.Person.Value).ToList();
        if (changed.Count == 0) return;
        await db.Together(() => WriteEntries(changed, ct), () => WriteLots(changed, ct), () => WriteUses(changed, ct), () => WriteBalances(changed, ct), () => WriteReversed(changed, ct));
    }

    private Task WriteEntries(List<PointsAccount> changed, CancellationToken ct) => Entries.Write(db, [.. changed.SelectMany(a => a.Written).Select(e => new object?[]
    {
        db.CurrentBrand, e.Person, e.Seq, e.Id, e.Member, e.Kind, e.From, e.To, e.Points, e.Owed, e.Balance, e.Source, e.Key?.Business, e.Key?.Id, e.Reverses, 0L, e.At, e.Day.DayNumber, e.Note, e.By,
    })], ct);

    private async Task WriteLots(List<PointsAccount> changed, CancellationToken ct)
    {
        var (brand, lots) = (db.CurrentBrand, changed.SelectMany(a => a.Lots, (a, lot) => (a.Person, Lot: lot)).ToLookup(l => l.Lot.New));
        await Lots.Write(db, [.. lots[true].Select(l => new object?[] { brand, l.Person, l.Lot.Id, l.Lot.Member, l.Lot.Granted, l.Lot.Remaining, l.Lot.Expired, l.Lot.LastDay?.DayNumber, l.Lot.At })], ct);
        var touched = lots[false].Where(l => l.Lot.Touched).ToList();
        if (touched.Count == 0) return;
        var rows = db.Rows("now", new("person", touched.ConvertAll(l => l.Person.Value).ToArray()), new("nr", touched.ConvertAll(l => l.Lot.Id).ToArray()), new("rest", touched.ConvertAll(l => l.Lot.Remaining).ToArray()),
            new("gone", touched.ConvertAll(l => l.Lot.Expired).ToArray()), new("until", touched.ConvertAll(l => l.Lot.LastDay?.DayNumber).ToArray()));
        var found = await db.Execute($"""
            update loyalty_lots set remaining = now.rest, expired = now.gone, last_day = now.until from {rows}
            where loyalty_lots.brand_id = {brand} and loyalty_lots.person_id = now.person and loyalty_lots.id = now.nr
            """, ct);
        if (found != touched.Count) throw new InvalidOperationException("A lot of points was not where it had been read.");
    }

    private async Task WriteUses(List<PointsAccount> changed, CancellationToken ct)
    {
        await Uses.Write(db, [.. changed.SelectMany(a => a.Used).Select(u => new object?[] { db.CurrentBrand, u.Entry, u.Lot, u.Points, u.Returned })], ct);
        var back = changed.SelectMany(a => a.Returned).ToList();
        if (back.Count == 0) return;
        var rows = db.Rows("back", new("entry", back.ConvertAll(u => u.Entry).ToArray()), new("lot", back.ConvertAll(u => u.Lot).ToArray()), new("amount", back.ConvertAll(u => u.Returned).ToArray()));
        await db.Execute($"update loyalty_lot_uses set returned = back.amount from {rows} where loyalty_lot_uses.brand_id = {db.CurrentBrand} and loyalty_lot_uses.entry_id = back.entry and loyalty_lot_uses.lot_id = back.lot", ct);
    }

    private Task WriteBalances(List<PointsAccount> changed, CancellationToken ct)
    {
        var rows = db.Rows("now", new("person", changed.ConvertAll(a => a.Person.Value).ToArray()), new("has", changed.ConvertAll(a => a.Balance).ToArray()), new("owes", changed.ConvertAll(a => a.Owed).ToArray()), new("wrote", changed.ConvertAll(a => a.Count).ToArray()));
        return db.Execute($"update loyalty_balances set points = now.has, owed = now.owes, entries = now.wrote from {rows} where loyalty_balances.brand_id = {db.CurrentBrand} and loyalty_balances.person_id = now.person", ct);
    }

    private async Task WriteReversed(List<PointsAccount> changed, CancellationToken ct)
    {
        var taken = changed.SelectMany(a => a.TakenBack).GroupBy(t => (t.Of.Person, t.Of.Seq), (key, all) => (key.Person, key.Seq, Points: all.Sum(t => t.Points))).ToList();
        if (taken.Count == 0) return;
        var back = db.Rows("back", new("person", taken.ConvertAll(t => t.Person.Value).ToArray()), new("nr", taken.ConvertAll(t => t.Seq).ToArray()), new("amount", taken.ConvertAll(t => t.Points).ToArray()));
        await db.Execute($"update loyalty_entries set reversed = reversed + back.amount from {back} where loyalty_entries.brand_id = {db.CurrentBrand} and loyalty_entries.person_id = back.person and loyalty_entries.seq = back.nr", ct);
    }
}
