using Guildhall.Commerce.Stock;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Units that somebody else brought into the one stock of a SKU.</summary>
/// <param name="Units">All that were brought.</param>
/// <param name="Back">Of these, what was given back.</param>
/// <param name="Sold">Of these, what was sold, given or drawn, wherever that was.</param>
public sealed record Consignment(Guid Id, Guid Lender, SkuId Sku, long Units, long Back, long Sold, DateTimeOffset At)
{
    public long Left => Units - Back - Sold;
}

/// <summary>Goods of others in the brand's stock: they are sold like its own, and before them. What was sold is found out from the stock itself, so it is right whoever sells, and when something comes back on sale.</summary>
/// <remarks>Changes join the open transaction and lock the SKU's stock in the one order.</remarks>
public static class ConsignedStock
{
    /// <param name="id">Rendered by the page: sent twice, they came once.</param>
    /// <param name="lender">Whose they are, in the caller's own ids.</param>
    public static async Task<Result<Done>> TakeIn(this AppDb db, Guid id, Guid lender, SkuId sku, long units, TimeProvider clock, CancellationToken ct = default)
    {
        if (units is < 1 or > StockRoom.MostUnits) return CommerceRefusals.UnitsRange.With(StockRoom.MostUnits);
        if ((await db.FindSkus([sku], ct)).FirstOrDefault() is not { } card) return CommerceRefusals.UnknownSku;
        await db.LockStock([sku], ct);
        var (brand, sold) = (db.CurrentBrand, (await SoldOf(db, [sku], ct)).GetValueOrDefault(sku));
        var came = await db.Execute($"""
            insert into commerce_consigned (brand_id, id, lender, sku_id, units, back, sold_before, at, operator_id) values ({brand}, {id}, {lender}, {sku}, {units}, 0, {sold}, {clock.GetUtcNow()}, {db.Actor.Operator?.Value}) on conflict do nothing
            """, ct);
        if (came > 0) await CountStock.ChangeFree(db, sku, card.Product, units, clock, ct);
        return default(Done);
    }

    /// <summary>Gives some back that were not sold. They must be free: what activities have put aside comes back to the shop first.</summary>
    public static async Task<Result<Done>> GiveBack(this AppDb db, Guid id, Guid lender, long units, TimeProvider clock, CancellationToken ct = default)
    {
        var sku = await db.First($"select sku_id from commerce_consigned where brand_id = {db.CurrentBrand} and id = {id} and lender = {lender}", r => r.Id<SkuId>(0), ct);
        if (sku == default || (await db.FindSkus([sku], ct)).FirstOrDefault() is not { } card) return CommerceRefusals.UnknownSku;
        await db.LockStock([sku], ct);
        var mine = (await db.ConsignedBy(lender, ct)).Single(c => c.Id == id);
        if (units < 1 || units > mine.Left) return CommerceRefusals.ConsignedLeft.With(mine.Left);
        if (!await CountStock.ChangeFree(db, sku, card.Product, -units, clock, ct)) return CommerceRefusals.ConsignedAside.With((await db.FindSkus([sku], ct))[0].Free);
        await db.Execute($"update commerce_consigned set back = back + {units} where brand_id = {db.CurrentBrand} and id = {id}", ct);
        return default(Done);
    }

    /// <summary>What a lender brought, in the order in which it came. Nobody is waited for.</summary>
    public static async Task<List<Consignment>> ConsignedBy(this AppDb db, Guid lender, CancellationToken ct = default)
    {
        var mine = await Rows(db, Sql.Of($"sku_id in (select sku_id from commerce_consigned where brand_id = {db.CurrentBrand} and lender = {lender})"), ct);
        var sold = await SoldOf(db, [.. mine.Select(m => m.Row.Sku).Distinct()], ct);
        return [.. mine.GroupBy(m => m.Row.Sku).SelectMany(of => InTurn([.. of], sold.GetValueOrDefault(of.Key))).Where(c => c.Lender == lender).OrderBy(c => c.At).ThenBy(c => c.Id)];
    }

    /// <summary>Whoever brought theirs first sells first: each span between two arrivals is dealt out to those that were there.</summary>
    internal static IEnumerable<Consignment> InTurn(IReadOnlyList<(Consignment Row, long SoldBefore)> rows, long soldNow)
    {
        var sold = new long[rows.Count];
        for (var there = 0; there < rows.Count; there++)
        {
            var span = (there + 1 < rows.Count ? rows[there + 1].SoldBefore : soldNow) - rows[there].SoldBefore;
            for (var n = 0; n <= there && span > 0; n++)
            {
                var part = Math.Min(span, rows[n].Row.Units - rows[n].Row.Back - sold[n]);
                (sold[n], span) = (sold[n] + part, span - part);
            }
            // More came back than was sold: those that sold last have them again.
            for (var n = there; n >= 0 && span < 0; n--)
            {
                var part = Math.Min(-span, sold[n]);
                (sold[n], span) = (sold[n] - part, span + part);
            }
        }
        return rows.Select((r, n) => r.Row with { Sold = sold[n] });
    }

    private static Task<List<(Consignment Row, long SoldBefore)>> Rows(AppDb db, Sql which, CancellationToken ct) => db.Query($"""
        select id, lender, sku_id, units, back, at, sold_before from commerce_consigned where brand_id = {db.CurrentBrand} and {which} order by sku_id, at, id
        """, r => (new Consignment(r.Guid(0), r.Guid(1), r.Id<SkuId>(2), r.Long(3), r.Long(4), 0, r.Time(5)), r.Long(6)), ct);

    private static async Task<Dictionary<SkuId, long>> SoldOf(AppDb db, SkuId[] skus, CancellationToken ct) => skus.Length == 0 ? [] : (await db.Query(
        $"select sku_id, cast(coalesce(sum(sold), 0) as bigint) from commerce_stock where brand_id = {db.CurrentBrand} and {db.In("sku_id", skus)} group by sku_id", r => (r.Id<SkuId>(0), r.Long(1)), ct)).ToDictionary();
}
