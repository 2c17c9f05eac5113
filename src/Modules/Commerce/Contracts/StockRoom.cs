using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>What a holder has of a SKU.</summary>
/// <param name="Units">Left to sell; never below zero.</param>
/// <param name="Sold">In orders that were not cancelled or restocked.</param>
public sealed record HeldStock(SkuId Sku, ProductId Product, long Units, long Sold);

/// <summary>The one stock of a SKU, in the hands of its storefront (holder = the product's id) and of activities. Units only ever move between hands: their sum is what was received, whatever happens at once.</summary>
/// <remarks>Everything here joins the open transaction. Rows are locked by holder, then SKU; a caller that also locks orders does that before.</remarks>
public static class StockRoom
{
    /// <summary>Locks all of this holder's rows, in order, until the transaction ends: how a lane's decision begins. On PostgreSQL whatever is read afterwards sees the other nodes' commits.</summary>
    public static Task<List<HeldStock>> HoldStock(this AppDb db, Guid holder, CancellationToken ct = default) => db.Query($"""
        select sku_id, product_id, units, sold from commerce_stock where brand_id = {db.CurrentBrand} and holder = {holder} order by sku_id{ForUpdate(db)}
        """, r => new HeldStock(r.Id<SkuId>(0), r.Id<ProductId>(1), r.Long(2), r.Long(3)), ct);

    /// <summary>Locks what the storefront has of these SKUs, in order, until the transaction ends.</summary>
    public static Task<List<HeldStock>> HoldStorefront(this AppDb db, IReadOnlyCollection<SkuId> skus, CancellationToken ct = default) => skus.Count == 0 ? Task.FromResult(new List<HeldStock>()) : db.Query($"""
        select sku_id, product_id, units, sold from commerce_stock where brand_id = {db.CurrentBrand} and {db.In("sku_id", skus.ToArray())} and holder = product_id order by holder, sku_id{ForUpdate(db)}
        """, r => new HeldStock(r.Id<SkuId>(0), r.Id<ProductId>(1), r.Long(2), r.Long(3)), ct);

    /// <summary>The same without waiting for anybody; for pages.</summary>
    public static Task<List<HeldStock>> StockOf(this AppDb db, Guid holder, CancellationToken ct = default) => db.Query($"""
        select sku_id, product_id, units, sold from commerce_stock where brand_id = {db.CurrentBrand} and holder = {holder} order by sku_id
        """, r => new HeldStock(r.Id<SkuId>(0), r.Id<ProductId>(1), r.Long(2), r.Long(3)), ct);

    /// <summary>Locks every holder's rows of these SKUs, in the one order: for who puts back units of several holders at once.</summary>
    public static Task LockStock(this AppDb db, IReadOnlyCollection<SkuId> skus, CancellationToken ct = default) => db.IsSqlite || skus.Count == 0 ? Task.CompletedTask : db.Query(
        $"select 1 from commerce_stock where brand_id = {db.CurrentBrand} and {db.In("sku_id", skus.Distinct().ToArray())} order by holder, sku_id for update", r => r.Int(0), ct);

    /// <summary>Takes units that the caller has seen under <see cref="HoldStock"/>. More than there are breaks a rule of the database and the transaction.</summary>
    public static async Task TakeStock(this AppDb db, Guid holder, IReadOnlyList<(SkuId Sku, long Units)> taken, CancellationToken ct = default)
    {
        if (taken.Count == 0) return;
        var (skus, units) = Fold(taken);
        var touched = await db.Execute($"""
            update commerce_stock set units = units - t.taken, sold = sold + t.taken from {db.Rows("t", new("sku", skus), new("taken", units))}
            where brand_id = {db.CurrentBrand} and holder = {holder} and sku_id = t.sku
            """, ct);
        if (touched != skus.Length) throw new InvalidOperationException("Units were taken of a SKU that this holder does not have.");
    }

    /// <summary>Gives units of released or refunded orders back to their holder; what it returned meanwhile (<see cref="ReturnStock"/>) goes on to the storefront.</summary>
    public static async Task PutBackStock(this AppDb db, Guid holder, IReadOnlyList<(SkuId Sku, long Units)> back, CancellationToken ct = default)
    {
        if (back.Count == 0) return;
        var (skus, units) = Fold(back);
        var brand = db.CurrentBrand;
        // Holder and storefront in one order, as everywhere; a holder that has nothing more to do with it is closed.
        var rows = await db.Query($"""
            select holder, sku_id, product_id, closed from commerce_stock
            where brand_id = {brand} and {db.In("sku_id", skus)} and (holder = {holder} or holder = product_id) order by holder, sku_id{ForUpdate(db)}
            """, r => (Holder: r.Guid(0), Sku: r.Guid(1), Product: r.Guid(2), Closed: r.Flag(3)), ct);
        var owner = rows.Where(r => r.Holder == holder).ToDictionary(r => r.Sku, r => r);
        for (var i = 0; i < skus.Length; i++)
        {
            if (!owner.TryGetValue(skus[i], out var row)) throw new InvalidOperationException("Units go back to a holder that never had this SKU.");
            var to = row.Closed ? row.Product : holder;
            await db.Execute($"update commerce_stock set sold = sold - {units[i]} where brand_id = {brand} and holder = {holder} and sku_id = {skus[i]}", ct);
            await db.Execute($"update commerce_stock set units = units + {units[i]} where brand_id = {brand} and holder = {to} and sku_id = {skus[i]}", ct);
        }
    }

    /// <summary>Moves free units of the storefront into an activity's hands, or with a negative number some of them back.</summary>
    public static async Task<Result<Done>> AllotStock(this AppDb db, SkuId sku, Guid holder, long units, TimeProvider clock, CancellationToken ct = default)
    {
        if (!db.InTransaction) throw new InvalidOperationException("Stock moves in the transaction of what it is for.");
        if (units is 0 or > MostUnits or < -MostUnits) return CommerceRefusals.UnitsRange.With(MostUnits);
        var brand = db.CurrentBrand;
        var product = await db.First($"select product_id from commerce_skus where brand_id = {brand} and id = {sku}", r => r.GuidOrNull(0), ct);
        if (product is not { } front || front == holder) return CommerceRefusals.UnknownSku;
        await db.Execute($"insert into commerce_stock (brand_id, holder, sku_id, product_id, units, sold, closed) values ({brand}, {holder}, {sku}, {front}, 0, 0, {false}) on conflict do nothing", ct);
        var rows = await db.Query($"select holder, units from commerce_stock where brand_id = {brand} and sku_id = {sku} and (holder = {holder} or holder = {front}) order by holder{ForUpdate(db)}", r => (Holder: r.Guid(0), Units: r.Long(1)), ct);
        var (free, held) = (rows.Where(r => r.Holder == front).Sum(r => r.Units), rows.Where(r => r.Holder == holder).Sum(r => r.Units));
        if (units > free) return CommerceRefusals.NotEnough.With(free);
        if (-units > held) return CommerceRefusals.NotEnough.With(held);
        await db.Execute($"update commerce_stock set units = units - {units} where brand_id = {brand} and holder = {front} and sku_id = {sku}", ct);
        await db.Execute($"update commerce_stock set units = units + {units}, closed = {false} where brand_id = {brand} and holder = {holder} and sku_id = {sku}", ct);
        await Note(db, sku, units > 0 ? "allotted" : "returned", holder, units, clock, ct);
        return default(Done);
    }

    /// <summary>An activity is over: everything it did not sell goes back to the storefront, and so will what its orders still release. Answers how many units.</summary>
    public static async Task<long> ReturnStock(this AppDb db, Guid holder, TimeProvider clock, CancellationToken ct = default)
    {
        var brand = db.CurrentBrand;
        var rows = await db.Query($"""
            select s.holder, s.sku_id, s.product_id, s.units from commerce_stock s join commerce_stock mine on mine.brand_id = s.brand_id and mine.sku_id = s.sku_id and mine.holder = {holder}
            where s.brand_id = {brand} and s.holder in (mine.holder, mine.product_id) order by s.holder, s.sku_id{Sql.Raw(db.IsSqlite ? "" : " for update of s")}
            """, r => (Holder: r.Guid(0), Sku: r.Id<SkuId>(1), Product: r.Guid(2), Units: r.Long(3)), ct);
        var mine = rows.Where(r => r.Holder == holder && r.Product != holder).ToList();
        foreach (var row in mine)
        {
            await db.Execute($"update commerce_stock set units = 0, closed = {true} where brand_id = {brand} and holder = {holder} and sku_id = {row.Sku}", ct);
            if (row.Units == 0) continue;
            await db.Execute($"update commerce_stock set units = units + {row.Units} where brand_id = {brand} and holder = {row.Product} and sku_id = {row.Sku}", ct);
            await Note(db, row.Sku, "returned", holder, -row.Units, clock, ct);
        }
        return mine.Sum(r => r.Units);
    }

    internal const long MostUnits = 100_000_000;

    internal static Task Note(AppDb db, SkuId sku, string kind, Guid holder, long units, TimeProvider clock, CancellationToken ct) => db.Execute($"""
        insert into commerce_stock_moves (brand_id, id, sku_id, kind, holder, units, at, operator_id)
        values ({db.CurrentBrand}, {Id.New(clock)}, {sku}, {kind}, {holder}, {units}, {clock.GetUtcNow()}, {db.Actor.Operator?.Value})
        """, ct);

    private static Sql ForUpdate(AppDb db) => Sql.Raw(db.IsSqlite ? "" : " for update");

    /// <summary>One row per SKU, in order.</summary>
    private static (Guid[] Skus, long[] Units) Fold(IReadOnlyList<(SkuId Sku, long Units)> moved)
    {
        var sums = new SortedDictionary<Guid, long>();
        foreach (var (sku, units) in moved) sums[sku.Value] = checked(sums.GetValueOrDefault(sku.Value) + units);
        return ([.. sums.Keys], [.. sums.Values]);
    }
}
