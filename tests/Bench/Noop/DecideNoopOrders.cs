using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Noop;

/// <summary>Sells units in order of arrival; an order that does not fit is refused and a smaller one behind it may pass.</summary>
public sealed class DecideNoopOrders : IDecide<PlaceNoopOrder, NoopReceipt>
{
    public async Task<Result<NoopReceipt>[]> Decide(AppDb db, LaneBatch<PlaceNoopOrder> batch, CancellationToken ct)
    {
        var answers = new Result<NoopReceipt>[batch.Count];
        var left = await LockStock(db, batch.Activity, ct);
        if (left is null)
        {
            Array.Fill(answers, NoopRefusals.NoStock);
            return answers;
        }
        var open = FoldRepeats(batch);
        var sold = new HashSet<Guid>(open.Count);
        // Ids that were sold before free what was set aside for them, so those behind get another chance.
        for (var again = true; again;)
        {
            var fits = TakeFitting(open, left.Value);
            var fresh = await Insert(db, batch.Activity, fits, ct);
            left -= fits.Where(o => fresh.Contains(o.Id)).Sum(o => (long)o.Quantity);
            sold.UnionWith(fresh);
            again = fresh.Count < fits.Count && open.Count > 0;
        }
        if (sold.Count > 0 && db.IsSqlite) await Take(db, batch.Activity, left.Value, ct);
        var known = sold.Count == batch.Count ? [] : await Known(db, batch, ct);
        for (var i = 0; i < answers.Length; i++)
            answers[i] = sold.Remove(batch[i].Id) ? new NoopReceipt(batch[i].Id, batch[i].Quantity)
                : known.TryGetValue(batch[i].Id, out var row) ? Again(batch[i], row) : NoopRefusals.SoldOut;
        return answers;
    }

    public async Task<Result<NoopReceipt>?[]> Recall(AppDb db, LaneBatch<PlaceNoopOrder> batch, CancellationToken ct)
    {
        await LockStock(db, batch.Activity, ct);
        var known = await Known(db, batch, ct);
        return [.. batch.Select(o => known.TryGetValue(o.Id, out var row) ? Again(o, row) : (Result<NoopReceipt>?)null)];
    }

    private static Result<NoopReceipt> Again(PlaceNoopOrder order, (int Quantity, long Body) row) =>
        row.Body == BodyOf(order) ? new NoopReceipt(order.Id, row.Quantity) : NoopRefusals.OtherBody;

    private static long BodyOf(PlaceNoopOrder order) => default(BodyHash).Add(order.Member).Add(order.Quantity).Value;

    private static List<PlaceNoopOrder> FoldRepeats(LaneBatch<PlaceNoopOrder> batch)
    {
        var seen = new HashSet<Guid>(batch.Count);
        var open = new List<PlaceNoopOrder>(batch.Count);
        foreach (var order in batch.Commands)
            if (seen.Add(order.Id)) open.Add(order);
        return open;
    }

    /// <summary>Moves out of <paramref name="open"/> what fits.</summary>
    private static List<PlaceNoopOrder> TakeFitting(List<PlaceNoopOrder> open, long left)
    {
        var fits = new List<PlaceNoopOrder>(open.Count);
        var rest = new List<PlaceNoopOrder>();
        foreach (var order in open)
        {
            if (order.Quantity > left)
            {
                rest.Add(order);
                continue;
            }
            left -= order.Quantity;
            fits.Add(order);
        }
        open.Clear();
        open.AddRange(rest);
        return fits;
    }

    private static Task<long?> LockStock(AppDb db, Guid activity, CancellationToken ct)
    {
        var wait = db.IsSqlite ? Sql.Empty : Sql.Raw(" for update");
        return db.First($"select units_left from bench_stock where brand_id = {db.CurrentBrand} and id = {activity}{wait}", r => r.LongOrNull(0), ct);
    }

    private static async Task<HashSet<Guid>> Insert(AppDb db, Guid activity, List<PlaceNoopOrder> orders, CancellationToken ct)
    {
        if (orders.Count == 0) return [];
        var asked = db.Rows("asked",
            new("id", orders.ConvertAll(o => o.Id).ToArray()), new("member", orders.ConvertAll(o => o.Member).ToArray()),
            new("quantity", orders.ConvertAll(o => o.Quantity).ToArray()), new("body", orders.ConvertAll(BodyOf).ToArray()));
        var insert = Sql.Of($"""
            insert into bench_orders (brand_id, activity, id, member, quantity, body)
            select {db.CurrentBrand}, {activity}, id, member, quantity, body from {asked} where true order by id on conflict do nothing returning id, quantity
            """);
        if (!db.IsSqlite) // One round trip instead of two.
            insert = Sql.Of($"""
                with sold as ({insert}),
                taken as (update bench_stock set units_left = units_left - (select coalesce(sum(quantity), 0) from sold) where brand_id = {db.CurrentBrand} and id = {activity})
                select id from sold
                """);
        var fresh = await db.Query(insert, r => r.Guid(0), ct);
        return [.. fresh];
    }

    private static Task Take(AppDb db, Guid activity, long left, CancellationToken ct) =>
        db.Execute($"update bench_stock set units_left = {left} where brand_id = {db.CurrentBrand} and id = {activity}", ct);

    private static async Task<Dictionary<Guid, (int Quantity, long Body)>> Known(AppDb db, LaneBatch<PlaceNoopOrder> batch, CancellationToken ct)
    {
        var rows = await db.Query($"select id, quantity, body from bench_orders where brand_id = {db.CurrentBrand} and activity = {batch.Activity} and {db.In("id", batch.Column(o => o.Id))}",
            r => (Id: r.Guid(0), Quantity: r.Int(1), Body: r.Long(2)), ct);
        return rows.ToDictionary(r => r.Id, r => (r.Quantity, r.Body));
    }
}
