using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.FlashSales;

/// <summary>How a flash sale goes through the life of an activity.</summary>
internal sealed class FlashSaleLife(CallOffOrders callOff, TimeProvider clock) : IActivityKind
{
    public string Kind => FlashSale.Kind;
    public string Icon => "bolt";
    public string MemberPath => FlashSale.Kind;
    public Type Board => typeof(FlashSaleBoard);

    public async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        var sale = activity.Read<FlashSale>();
        var cards = (await db.FindSkus([.. sale.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        if (sale.RefusalFor(cards) is { } refusal) return refusal;
        foreach (var item in sale.Items.OrderBy(i => i.Sku.Value))
            if (await db.AllotStock(item.Sku, activity.Id.Value, item.Units, clock, ct) is { Refusal: { } short_ }) return ActivityRefusals.FlashShort.With(cards[item.Sku].Name, cards[item.Sku].Free, item.Units);
        return new Done();
    }

    public Task Settle(AppDb db, Activity activity, CancellationToken ct) => db.ReturnStock(activity.Id.Value, clock, ct);

    public async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        var voided = 0L;
        while (true)
        {
            var some = await db.Query($"""
                select id from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity.Id} and (state = 'unpaid' or (paid_at is not null and refunded_minor < amount_minor)) order by id limit 200
                """, r => r.Id<OrderId>(0), ct);
            if (some.Count == 0) return voided;
            await using var transaction = await db.Begin(ct);
            var (cancelled, refunding) = await callOff.Handle(db, some, "voided", restock: true, ct);
            await transaction.Commit(ct);
            voided += cancelled + refunding;
        }
    }

    public async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var bought = await db.Query($"""
            select origin_id, cast(sum(units) as bigint) from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin = {FlashSale.Kind} and {db.In("person_id", entries)} and state <> 'cancelled' group by origin_id
            """, r => (Sale: r.Id<ActivityId>(0), Units: r.Long(1)), ct);
        var above = new List<ActivityId>();
        foreach (var (sale, units) in bought)
            if (await db.FindActivity(sale, ct) is { } activity && units > activity.Read<FlashSale>().PerPerson) above.Add(sale);
        return above;
    }

    public async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var orders = await db.Query($"""
            select id, units from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity.Id} and {db.In("person_id", entries)} and state <> 'cancelled' and refunded_minor = 0 order by seq
            """, r => (Id: r.Id<OrderId>(0), Units: r.Long(1)), ct);
        var (kept, limit) = (0L, activity.Read<FlashSale>().PerPerson);
        var back = new List<OrderId>();
        foreach (var (id, units) in orders)
            if (kept + units > limit) back.Add(id);
            else kept += units;
        await callOff.Handle(db, back, "double_claim", restock: true, ct);
    }

    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var open = await OpenSale.Of(db, activity, ct);
        var (entered, won) = (new HashSet<MemberId>(), new HashSet<MemberId>());
        long orders = 0, paid = 0, sales = 0, refunded = 0, cost = 0;
        await foreach (var order in db.Stream($"""
            select person_id, paid_at, amount_minor, refunded_minor, lines from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity.Id}
            """, r => (Person: r.Id<MemberId>(0), Paid: r.TimeOrNull(1) is not null, Amount: r.Long(2), Refunded: r.Long(3), Lines: r.Text(4)), ct))
        {
            orders++;
            entered.Add(order.Person);
            if (!order.Paid) continue;
            won.Add(order.Person);
            (paid, sales, refunded) = (paid + 1, sales + order.Amount, refunded + order.Refunded);
            cost += System.Text.Json.JsonSerializer.Deserialize<OrderLine[]>(order.Lines, KernelJson.Options)!.Sum(l => Math.Max(0, l.ListMinor - l.UnitMinor) * l.Quantity);
        }
        return new(entered, won, orders, paid, sales, refunded, cost);
    }
}
