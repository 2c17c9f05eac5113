using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Exchanges;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Orders;

/// <summary>Marks paid orders as sent or handed over, one or many, with carrier and tracking number where there are any. The same again changes nothing; another number corrects the one before.</summary>
internal sealed class ShipOrders(AppDb db, IAudit audit, IEnumerable<IParcels> others, TimeProvider clock)
{
    public const int LongestTracking = 80;

    /// <param name="Number">As people write it.</param>
    public sealed record Parcel(string Number, string Carrier, string Tracking);

    public sealed record Shipped(string Number, Refusal? Refusal);

    /// <summary>One answer per parcel, in their order; what is refused does not hold up the others.</summary>
    public async Task<List<Shipped>> Handle(IReadOnlyList<Parcel> parcels, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var seqs = parcels.Select(p => OrderNumber.Read(ShipExchanges.Read(p.Number).Order) ?? -1).ToArray();
        var ids = await db.Query($"select seq, id from commerce_shop_orders where brand_id = {db.CurrentBrand} and {db.In("seq", seqs)}", r => (Seq: r.Long(0), Id: r.Guid(1)), ct);
        var orders = (await ReadOrders.Lock(db, [.. ids.Select(i => i.Id)], ct)).ToDictionary(o => o.Seq);
        var (answers, shipped) = (new List<Shipped>(parcels.Count), new List<string>());
        for (var i = 0; i < parcels.Count; i++)
        {
            var refusal = !orders.TryGetValue(seqs[i], out var order) ? CommerceRefusals.UnknownOrder
                : parcels[i].Carrier.Length + parcels[i].Tracking.Length > LongestTracking ? CommerceRefusals.TrackingLength.With(LongestTracking)
                : order.State is OrderState.Unpaid or OrderState.Cancelled ? CommerceRefusals.NotPaid
                : order.State is OrderState.Refunding or OrderState.Refunded ? CommerceRefusals.GoesBack : null;
            var exchange = ShipExchanges.Read(parcels[i].Number).Nr;
            if (refusal is null && exchange is { } nr) refusal = await ShipExchanges.Send(db, order!, nr, parcels[i].Carrier, parcels[i].Tracking, clock.GetUtcNow(), ct);
            var other = refusal == CommerceRefusals.UnknownOrder ? await Other(parcels[i], ct) : null;
            if (other is { } told) refusal = told.Refusal;
            answers.Add(new(parcels[i].Number, refusal));
            if (refusal is not null) continue;
            if (other is null && exchange is null) await Ship(order!, parcels[i], ct);
            shipped.Add(other is null && exchange is null ? order!.Number : parcels[i].Number);
        }
        // One look per day at what was sent then, however much it was.
        var ripe = clock.GetUtcNow() + CompleteOrders.After + TimeSpan.FromDays(1);
        if (shipped.Count > 0) await db.ScheduleAt<CompleteOrders>(ripe.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture), ripe, new { }, clock, ct);
        if (shipped.Count > 0 && db.Actor.Kind == ActorKind.Operator)
            await audit.Write(db, "commerce.orders_shipped", shipped.Count == 1 ? shipped[0] : shipped.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), new { orders = shipped.Take(50) }, ct);
        await transaction.Commit(ct);
        return answers;
    }

    /// <summary>What no order is may be something else that goes out.</summary>
    private async Task<Result<Done>?> Other(Parcel parcel, CancellationToken ct)
    {
        foreach (var source in others)
            if (await source.Send(db, parcel.Number, parcel.Carrier.Trim(), parcel.Tracking.Trim(), ct) is { } told) return told;
        return null;
    }

    private Task Ship(ShopOrder order, Parcel parcel, CancellationToken ct)
    {
        var shipping = new Shipping(parcel.Carrier.Trim(), parcel.Tracking.Trim(), Shipping.Read(order.Shipping)?.At ?? clock.GetUtcNow()).Json;
        var state = order.State == OrderState.Paid ? OrderState.Fulfilled : order.State;
        return db.Execute($"""
            update commerce_shop_orders set state = {state}, shipping = {shipping}, version = version + 1
            where brand_id = {db.CurrentBrand} and id = {order.Id} and (shipping is null or shipping <> {shipping} or state <> {state})
            """, ct);
    }
}
