using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Till;

/// <summary>Discounts and rewards at the storefront's till: what holds for whom, and how what an order took goes with the order through payment, cancellation and refund.</summary>
internal sealed class TillDesk(TimeProvider clock) : ITillOffers
{
    public async Task<TillOffers> Shown(AppDb db, GroupId group, MemberId member, IReadOnlyCollection<SkuId>? goods, CancellationToken ct)
    {
        var open = await OpenOffers.Read(db, clock, [member], goods, hold: false, ct);
        return open.For(new(member, group));
    }

    public async Task<ITillBook> Open(AppDb db, IReadOnlyCollection<TillBuyer> buyers, IReadOnlyCollection<SkuId> goods, CancellationToken ct) =>
        new Book(await OpenOffers.Read(db, clock, [.. buyers.Select(b => b.Member).Distinct()], goods, hold: true, ct), clock);

    public async Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var of in (await Of(db, orders, ct)).GroupBy(t => t.Activity).OrderBy(g => g.Key.Value)) await Budget.Spend(db, of.Key, [.. of.Select(t => t.Order)], clock, ct);
    }

    public async Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var of in (await Of(db, orders, ct)).GroupBy(t => t.Activity).OrderBy(g => g.Key.Value))
        {
            await db.LockActivity(of.Key, ct); // Before its gifts are put back, whatever it cost.
            await Budget.Release(db, of.Key, [.. of.Select(t => t.Order)], clock, ct);
        }
    }

    public async Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct)
    {
        var taken = (await Of(db, [.. refunds.Select(r => r.Order)], ct)).ToLookup(t => t.Order);
        foreach (var activity in refunds.SelectMany(r => taken[r.Order.Id.Value]).Select(t => t.Activity).Distinct().OrderBy(a => a.Value)) await db.LockActivity(activity, ct);
        foreach (var refund in refunds.OrderBy(r => r.Id))
            foreach (var (id, order, cost, giftMinor, given) in taken[refund.Order.Id.Value])
            {
                var (lines, activity) = (refund.Order.Lines, id.Value);
                var kept = refund.Whole ? 0 : RefundPrice.OffKept(lines, refund.Gone, activity) + (given == 0 ? 0 : giftMinor * RefundPrice.GiftsKept(lines, refund.Gone, activity) / given);
                var before = await db.Count($"select back_minor from activities_till_takes where brand_id = {db.CurrentBrand} and activity_id = {id} and order_id = {order}", ct);
                var back = Math.Max(0, cost - kept - before);
                if (back == 0) continue;
                await db.Execute($"update activities_till_takes set back_minor = back_minor + {back} where brand_id = {db.CurrentBrand} and activity_id = {id} and order_id = {order}", ct);
                await Budget.Return(db, id, [(refund.Id, back)], clock, ct);
            }
    }

    private static async Task<List<(ActivityId Activity, Guid Order, long CostMinor, long GiftMinor, long Gifts)>> Of(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        // Most orders have nothing of any activity; their lines say so.
        var ids = orders.Where(o => o.Lines.Any(l => l.Cuts?.Any(c => c.Step is PriceStep.Discount or PriceStep.Reward) == true)).Select(o => o.Id.Value).Distinct().ToArray();
        return ids.Length == 0 ? [] : await db.Query($"""
            select activity_id, order_id, off_minor + gift_minor, gift_minor, gifts from activities_till_takes where brand_id = {db.CurrentBrand} and {db.In("order_id", ids)} order by activity_id, order_id
            """, r => (r.Id<ActivityId>(0), r.Guid(1), r.Long(2), r.Long(3), r.Long(4)), ct);
    }

    private sealed class Book(OpenOffers open, TimeProvider clock) : ITillBook
    {
        private static readonly BulkInsert Rows = new("activities_till_takes",
            ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("order_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("counts", BulkType.Int),
            ("off_minor", BulkType.Long), ("gift_minor", BulkType.Long), ("gifts", BulkType.Int), ("back_minor", BulkType.Long), ("at", BulkType.Time));

        private readonly List<Take> taken = [];

        public DateTimeOffset At => open.At;
        public IReadOnlyDictionary<SkuId, SkuCard> Gifts => open.Gifts;

        public TillOffers For(TillBuyer buyer) => open.For(buyer);

        public void Take(Guid order, TillBuyer buyer, Price price) => taken.AddRange(open.Spend(order, buyer.Member, price));

        public async Task Write(AppDb db, IReadOnlyCollection<Guid> paid, CancellationToken ct)
        {
            if (taken.Count == 0) return;
            await Rows.Write(db, [.. taken.Select(t => new object?[] { db.CurrentBrand, t.Activity, t.Order, t.Person, t.Member, t.Counts, t.OffMinor, t.GiftMinor, (int)t.Gifts.Sum(g => g.Pieces), 0L, open.At })], ct);
            foreach (var of in taken.GroupBy(t => t.Activity).OrderBy(g => g.Key.Value))
            {
                await db.TakeStock(of.Key.Value, [.. of.SelectMany(t => t.Gifts)], ct);
                await Budget.Reserve(db, of.Key, [.. of.Select(t => (t.Order, t.CostMinor))], clock, ct);
                await Budget.Spend(db, of.Key, [.. of.Select(t => t.Order).Where(paid.Contains)], clock, ct);
            }
        }
    }
}
