using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Points;

/// <summary>Accounts of some people, held until the caller's transaction ends.</summary>
internal sealed class PointsBook
{
    private static readonly BulkInsert Balances = new("loyalty_balances",
        ("brand_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("points", BulkType.Long), ("owed", BulkType.Long), ("entries", BulkType.Long))
    { OnConflict = "(brand_id, person_id) do update set points = excluded.points, owed = excluded.owed, entries = excluded.entries" };

    private static readonly BulkInsert Entries = new("loyalty_entries",
        ("brand_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("seq", BulkType.Long), ("id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("kind", BulkType.Text),
        ("from_account", BulkType.Text), ("to_account", BulkType.Text), ("points", BulkType.Long), ("owed", BulkType.Long), ("balance", BulkType.Long), ("source", BulkType.Text),
        ("business", BulkType.Text), ("business_id", BulkType.Uuid), ("reverses", BulkType.Uuid), ("reversed", BulkType.Long), ("at", BulkType.Time), ("day", BulkType.Int), ("note", BulkType.Text), ("operator_id", BulkType.Uuid));

    private static readonly BulkInsert Lots = new("loyalty_lots",
        ("brand_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("granted", BulkType.Long), ("remaining", BulkType.Long), ("expired", BulkType.Long), ("last_day", BulkType.Int), ("at", BulkType.Time))
    { OnConflict = "(brand_id, person_id, id) do update set remaining = excluded.remaining, expired = excluded.expired, last_day = excluded.last_day" };

    private static readonly BulkInsert Uses = new("loyalty_lot_uses",
        ("brand_id", BulkType.Uuid), ("entry_id", BulkType.Uuid), ("lot_id", BulkType.Uuid), ("points", BulkType.Long), ("returned", BulkType.Long))
    { OnConflict = "(brand_id, entry_id, lot_id) do update set returned = excluded.returned" };

    private readonly AppDb db;
    private readonly Dictionary<MemberId, PointsAccount> accounts = [];

    private PointsBook(AppDb db) => this.db = db;

    public PointsAccount this[MemberId person] => accounts[person];

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
    public async Task LoadLots(IReadOnlyCollection<MemberId> persons, Guid[] further, CancellationToken ct)
    {
        var wanted = further.Length == 0 ? Sql.Raw("remaining > 0") : Sql.Of($"(remaining > 0 or {db.In("id", further)})");
        await foreach (var (person, lot) in db.Stream($"""
            select person_id, id, member_id, granted, remaining, expired, last_day, at from loyalty_lots where brand_id = {db.CurrentBrand} and {db.In("person_id", persons.Distinct().ToArray())} and {wanted}
            """, r => (r.Id<MemberId>(0), new Lot { Id = r.Guid(1), Member = r.Id<MemberId>(2), Granted = r.Long(3), Remaining = r.Long(4), Expired = r.Long(5), LastDay = r.DayOrNull(6), At = r.Time(7) }), ct)) accounts[person].Add(lot);
    }

    public async Task Save(CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var changed = accounts.Values.Where(a => a.Written.Count > 0 || a.Lots.Any(l => l.Touched)).OrderBy(a => a.Person.Value).ToList();
        if (changed.Count == 0) return;
        var entries = changed.SelectMany(a => a.Written).ToList();
        var written = await Entries.Write(db, entries.ConvertAll(e => new object?[]
        {
            brand, e.Person, e.Seq, e.Id, e.Member, e.Kind, e.From, e.To, e.Points, e.Owed, e.Balance, e.Source, e.Key?.Business, e.Key?.Id, e.Reverses, 0L, e.At, e.Day.DayNumber, e.Note, e.By,
        }), ct);
        if (written < entries.Count) throw new InvalidOperationException("A movement of points under this key belongs to somebody else.");
        await Lots.Write(db, [.. changed.SelectMany(a => a.Lots.Where(l => l.New || l.Touched).Select(l => new object?[] { brand, a.Person, l.Id, l.Member, l.Granted, l.Remaining, l.Expired, l.LastDay?.DayNumber, l.At }))], ct);
        await Uses.Write(db, [.. changed.SelectMany(a => a.Used.Concat(a.Returned)).Select(u => new object?[] { brand, u.Entry, u.Lot, u.Points, u.Returned })], ct);
        await Balances.Write(db, changed.ConvertAll(a => new object?[] { brand, a.Person, a.Balance, a.Owed, a.Count }), ct);
        var taken = changed.SelectMany(a => a.TakenBack).GroupBy(t => (t.Of.Person, t.Of.Seq), (key, all) => (key.Person, key.Seq, Points: all.Sum(t => t.Points))).ToList();
        if (taken.Count == 0) return;
        var back = db.Rows("back", new("person", taken.ConvertAll(t => t.Person.Value).ToArray()), new("nr", taken.ConvertAll(t => t.Seq).ToArray()), new("amount", taken.ConvertAll(t => t.Points).ToArray()));
        await db.Execute($"update loyalty_entries set reversed = reversed + back.amount from {back} where loyalty_entries.brand_id = {brand} and loyalty_entries.person_id = back.person and loyalty_entries.seq = back.nr", ct);
    }
}
