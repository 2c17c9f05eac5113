using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Life;

/// <summary>How an activity that sells goods goes through its life: its pieces are put aside when it is planned, orders are placed in it, and what nobody bought goes back to the shop.</summary>
internal abstract class GoodsLife<TGoods>(CallOffOrders callOff, TimeProvider clock) : IActivityKind where TGoods : IGoods
{
    private const int Portion = 200;
    private const string Voided = "voided", DoubleClaim = "double_claim";

    public abstract string Kind { get; }
    public abstract string Icon { get; }
    public abstract Type Board { get; }
    public virtual Type? ReviewPart => null;
    public virtual bool Offered => true;
    public virtual Sql PriceFell => Sql.Raw("0");
    public virtual string MemberPath => Kind;

    /// <summary>Whether an order that was released unpaid still counts as one of its orders.</summary>
    protected virtual bool CountsReleased => true;

    /// <summary>Whether what was saved on an order still counts when all its money went back.</summary>
    protected virtual bool CostsWhenRefunded => true;

    protected TimeProvider Clock => clock;

    public virtual async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        var goods = activity.Read<TGoods>();
        var cards = (await db.FindSkus([.. goods.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        if (goods.RefusalFor(cards) is { } refusal) return refusal;
        foreach (var item in goods.Items.OrderBy(i => i.Sku.Value))
            if (await db.AllotStock(item.Sku, activity.Id.Value, item.Units, clock, ct) is { Refusal: not null }) return ActivityRefusals.FlashShort.With(cards[item.Sku].Name, cards[item.Sku].Free, item.Units);
        return new Done();
    }

    public virtual Task Settle(AppDb db, Activity activity, CancellationToken ct) => db.ReturnStock(activity.Id.Value, clock, ct);

    public virtual Task<bool> MaySettle(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult(true);

    public virtual async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        for (var (voided, last) = (0L, Guid.Empty); ;)
        {
            var some = await db.Query($"""
                select id from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity.Id} and id > {last} and (state = 'unpaid' or (paid_at is not null and refunded_minor < amount_minor)) order by id limit {Portion}
                """, r => r.Id<OrderId>(0), ct);
            if (some.Count == 0) return voided;
            await using var transaction = await db.Begin(ct);
            var (cancelled, refunding) = await callOff.Handle(db, some, Voided, restock: true, ct);
            await transaction.Commit(ct);
            (voided, last) = (voided + cancelled + refunding, some[^1].Value);
        }
    }

    public virtual async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var bought = await db.Query($"""
            select origin_id, cast(sum(units) as bigint) from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin = {Kind} and {db.In("person_id", entries)} and state <> 'cancelled' group by origin_id
            """, r => (Activity: r.Id<ActivityId>(0), Units: r.Long(1)), ct);
        var above = new List<ActivityId>();
        foreach (var (id, units) in bought)
            if (await db.FindActivity(id, ct) is { } activity && units > activity.Read<TGoods>().PerPerson) above.Add(id);
        return above;
    }

    public virtual async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var orders = await db.Query($"""
            select id, units from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity.Id} and {db.In("person_id", entries)} and state <> 'cancelled' and refunded_minor = 0 order by seq
            """, r => (Id: r.Id<OrderId>(0), Units: r.Long(1)), ct);
        var (kept, limit) = (0L, activity.Read<TGoods>().PerPerson);
        var back = new List<OrderId>();
        foreach (var (id, units) in orders)
            if (kept + units > limit) back.Add(id);
            else kept += units;
        await callOff.Handle(db, [.. back.Union(await BackToo(db, activity, entries, ct))], DoubleClaim, restock: true, ct);
    }

    /// <summary>Orders of these entries of one person that the kind takes back besides those above the limit. The activity is not locked.</summary>
    protected virtual Task<IReadOnlyList<OrderId>> BackToo(AppDb db, Activity activity, MemberId[] entries, CancellationToken ct) => Task.FromResult<IReadOnlyList<OrderId>>([]);

    public Task<IReadOnlyList<PosterLine>> OnPoster(AppDb db, Activity activity, CancellationToken ct) => PosterLine.Of(db, activity.Read<TGoods>().Items, activity.Currency, ct);

    public virtual async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var (entered, won) = (new HashSet<MemberId>(), new HashSet<MemberId>());
        long orders = 0, paid = 0, sales = 0, refunded = 0, cost = 0;
        var persons = await db.Persons(ct);
        await foreach (var order in db.Stream($"""
            select {persons.Of("o.person_id")}, o.paid_at, o.amount_minor, o.refunded_minor, o.lines, o.state from commerce_shop_orders o where o.brand_id = {db.CurrentBrand} and o.origin_id = {activity.Id}
            """, r => (Person: r.Id<MemberId>(0), Paid: r.TimeOrNull(1) is not null, Amount: r.Long(2), Refunded: r.Long(3), Lines: r.Text(4), State: r.Enum<OrderState>(5)), ct))
        {
            entered.Add(order.Person);
            if (!order.Paid && order.State is OrderState.Cancelled && !CountsReleased) continue;
            orders++;
            if (!order.Paid) continue;
            won.Add(order.Person);
            (paid, sales, refunded) = (paid + 1, sales + order.Amount, refunded + order.Refunded);
            if (CostsWhenRefunded || order.Refunded < order.Amount) cost += CostOf(JsonSerializer.Deserialize<OrderLine[]>(order.Lines, KernelJson.Options)!);
        }
        return new(entered, won, orders, paid, sales, refunded, cost);
    }

    /// <summary>What the buyer saved, which is what it cost the house.</summary>
    private static long CostOf(IEnumerable<OrderLine> lines) => lines.Sum(l => Math.Max(0, l.ListMinor - l.UnitMinor) * l.Quantity);
}
