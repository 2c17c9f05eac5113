using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.OrderChains;

/// <summary>How an order chain goes through the life of an activity.</summary>
internal sealed class ChainLife(CallOffOrders callOff, TimeProvider clock) : IActivityKind
{
    public string Kind => OrderChain.Kind;
    public bool Offered => false;
    public string Icon => "list-numbers";
    public string MemberPath => OrderChain.Kind;
    public Type Board => typeof(ChainBoard);

    public async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        var open = await OpenChain.Of(db, activity, ct);
        if (open.Chain.RefusalFor(open.Cards) is { } refusal) return refusal;
        foreach (var item in open.Chain.Items.OrderBy(i => i.Sku.Value))
            if (await db.AllotStock(item.Sku, activity.Id.Value, item.Units, clock, ct) is { Refusal: not null }) return ActivityRefusals.FlashShort.With(open.NameOf(item.Sku), open.Cards[item.Sku].Free, item.Units);
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
            select origin_id, cast(sum(units) as bigint) from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin = {OrderChain.Kind} and {db.In("person_id", entries)} and state <> 'cancelled' group by origin_id
            """, r => (Chain: r.Id<ActivityId>(0), Units: r.Long(1)), ct);
        var above = new List<ActivityId>();
        foreach (var (chain, units) in bought)
            if (await db.FindActivity(chain, ct) is { } activity && units > activity.Read<OrderChain>().PerPerson) above.Add(chain);
        return above;
    }

    public async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var orders = await db.Query($"""
            select id, units from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity.Id} and {db.In("person_id", entries)} and state <> 'cancelled' and refunded_minor = 0 order by seq
            """, r => (Id: r.Id<OrderId>(0), Units: r.Long(1)), ct);
        var (kept, limit) = (0L, activity.Read<OrderChain>().PerPerson);
        var back = new List<OrderId>();
        foreach (var (id, units) in orders)
            if (kept + units > limit) back.Add(id);
            else kept += units;
        await callOff.Handle(db, back, "double_claim", restock: true, ct);
    }

    /// <summary>Counted from the orders behind its rows; orders that a change replaced are none.</summary>
    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var (entered, won) = (new HashSet<MemberId>(), new HashSet<MemberId>());
        long orders = 0, paid = 0, sales = 0, refunded = 0, cost = 0;
        var persons = await db.Persons(ct);
        await foreach (var row in db.Stream($"""
            select {persons.Of("o.person_id")}, o.paid_at, o.amount_minor, o.refunded_minor, o.lines, r.withdrawn from activities_chain_rows r
            join commerce_shop_orders o on o.brand_id = r.brand_id and o.id = r.order_id where r.brand_id = {db.CurrentBrand} and r.activity_id = {activity.Id}
            """, r => (Person: r.Id<MemberId>(0), Paid: r.TimeOrNull(1) is not null, Amount: r.Long(2), Refunded: r.Long(3), Lines: r.Text(4), Withdrawn: r.Flag(5)), ct))
        {
            entered.Add(row.Person);
            if (row.Withdrawn && !row.Paid) continue;
            orders++;
            if (!row.Paid) continue;
            won.Add(row.Person);
            (paid, sales, refunded) = (paid + 1, sales + row.Amount, refunded + row.Refunded);
            cost += System.Text.Json.JsonSerializer.Deserialize<OrderLine[]>(row.Lines, KernelJson.Options)!.Sum(l => Math.Max(0, l.ListMinor - l.UnitMinor) * l.Quantity);
        }
        return new(entered, won, orders, paid, sales, refunded, cost);
    }
}
