using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Till;

/// <summary>How an activity whose benefit is taken at the storefront's till goes through its life: its orders are the storefront's own, and what each took of it stands beside them.</summary>
internal abstract class TillLife<TRules>(CallOffOrders callOff, TimeProvider clock) : IActivityKind where TRules : ITillRules
{
    private const int Portion = 200;
    private const string Voided = "voided";

    public abstract string Kind { get; }
    public abstract string Icon { get; }
    public string MemberPath => Kind;
    public Type Board => typeof(TillBoard);

    protected TimeProvider Clock => clock;

    public virtual async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        var rules = activity.Read<TRules>();
        return rules.RefusalFor((await db.FindSkus([.. rules.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id)) is { } refusal ? refusal : new Done();
    }

    public virtual Task Settle(AppDb db, Activity activity, CancellationToken ct) => Task.CompletedTask;

    public async Task<bool> MaySettle(AppDb db, Activity activity, CancellationToken ct) => await db.Count($"""
        select count(*) from (select 1 from activities_till_takes t join commerce_shop_orders o on o.brand_id = t.brand_id and o.id = t.order_id
          where t.brand_id = {db.CurrentBrand} and t.activity_id = {activity.Id} and o.state = 'unpaid' and o.hold_until is not null limit 1) open
        """, ct) == 0;

    public async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        for (var (voided, last) = (0L, Guid.Empty); ;)
        {
            var some = await db.Query($"""
                select o.id from activities_till_takes t join commerce_shop_orders o on o.brand_id = t.brand_id and o.id = t.order_id
                where t.brand_id = {db.CurrentBrand} and t.activity_id = {activity.Id} and t.order_id > {last} and (o.state = 'unpaid' or (o.paid_at is not null and o.refunded_minor < o.amount_minor)) order by o.id limit {Portion}
                """, r => r.Id<OrderId>(0), ct);
            if (some.Count == 0) return voided;
            await using var transaction = await db.Begin(ct);
            var (cancelled, refunding) = await callOff.Handle(db, some, Voided, restock: true, ct);
            await transaction.Commit(ct);
            (voided, last) = (voided + cancelled + refunding, some[^1].Value);
        }
    }

    public async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var had = await Had(db, null, person, ct);
        var above = new List<ActivityId>();
        foreach (var of in had.GroupBy(h => h.Activity))
            if (await db.FindActivity(of.Key, ct) is { } activity && activity.Kind == Kind && of.Sum(h => h.Counts) > activity.Read<TRules>().PerPerson) above.Add(of.Key);
        return above;
    }

    public async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        var (kept, limit) = (0L, activity.Read<TRules>().PerPerson);
        var back = new List<OrderId>();
        foreach (var (_, order, counts) in await Had(db, activity.Id, person, ct))
            if (kept + counts > limit) back.Add(order);
            else kept += counts;
        await callOff.Handle(db, back, "double_claim", restock: true, ct);
    }

    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var (entered, won) = (new HashSet<MemberId>(), new HashSet<MemberId>());
        long orders = 0, paid = 0, sales = 0, refunded = 0, cost = 0;
        var persons = await db.Persons(ct);
        await foreach (var (person, isPaid, amount, back, benefit) in db.Stream($"""
            select {persons.Of("o.person_id")}, o.paid_at, o.amount_minor, o.refunded_minor, t.off_minor + t.gift_minor - t.back_minor
            from activities_till_takes t join commerce_shop_orders o on o.brand_id = t.brand_id and o.id = t.order_id where t.brand_id = {db.CurrentBrand} and t.activity_id = {activity.Id}
            """, r => (r.Id<MemberId>(0), r.TimeOrNull(1) is not null, r.Long(2), r.Long(3), r.Long(4)), ct))
        {
            (_, orders) = (entered.Add(person), orders + 1);
            if (!isPaid) continue;
            won.Add(person);
            (paid, sales, refunded, cost) = (paid + 1, sales + amount, refunded + back, cost + benefit);
        }
        return new(entered, won, orders, paid, sales, refunded, cost);
    }

    public virtual Task<IReadOnlyList<PosterLine>> OnPoster(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult<IReadOnlyList<PosterLine>>([]);

    public Sql OrdersOf(AppDb db, Activity activity) => Sql.Of($"o.id in (select t.order_id from activities_till_takes t where t.brand_id = {db.CurrentBrand} and t.activity_id = {activity.Id})");

    /// <summary>What a person took, under whatever entry of theirs, the first order first.</summary>
    private static async Task<List<(ActivityId Activity, OrderId Order, long Counts)>> Had(AppDb db, ActivityId? activity, MemberId person, CancellationToken ct)
    {
        var humans = await db.HumansOf([person], ct);
        return await db.Query($"""
            select t.activity_id, o.id, t.counts from activities_till_takes t join commerce_shop_orders o on o.brand_id = t.brand_id and o.id = t.order_id
            where t.brand_id = {db.CurrentBrand} and {db.In("t.person_id", humans.Entries.Keys.ToArray())} {(activity is { } one ? Sql.Of($"and t.activity_id = {one}") : Sql.Empty)} and o.state <> 'cancelled' and o.refunded_minor = 0 order by o.seq
            """, r => (r.Id<ActivityId>(0), r.Id<OrderId>(1), r.Long(2)), ct);
    }
}
