using Guildhall.Activities.Contracts;
using Guildhall.Activities.Discounts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Rewards;
using Guildhall.Activities.Till;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Stages;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.Rehearsals;

/// <summary>What else touches the price of an activity's goods while it runs: discounts and rewards in its groups, and coupons that people there have in hand.</summary>
internal sealed record OtherOffers(IReadOnlyList<Activity> Activities, IReadOnlyList<OtherOffers.Coupons> Held)
{
    private const double Claims = .3;

    /// <param name="Share">Of the people.</param>
    public sealed record Coupons(Guid Kind, string Name, double Share);

    public static OtherOffers None { get; } = new([], []);

    /// <param name="goods">Null: everything in the shop; none: nothing is sold.</param>
    /// <param name="inShop">Only at the shop's till coupons count.</param>
    public static async Task<OtherOffers> Of(AppDb db, Activity activity, IReadOnlyCollection<SkuCard>? goods, bool inShop, CancellationToken ct)
    {
        if (goods is { Count: 0 }) return None;
        SkuId[]? skus = goods is null ? null : [.. goods.Select(g => g.Id)];
        var ids = await db.Query($"""
            select id from activities_activities a where a.brand_id = {db.CurrentBrand} and a.id <> {activity.Id} and a.kind in ({Discount.Kind}, {Reward.Kind}) and a.state in ('scheduled', 'running') and a.starts_at < {activity.EndsAt} and a.ends_at > {activity.StartsAt}
              and exists (select 1 from activities_groups g join activities_groups mine on mine.brand_id = g.brand_id and mine.group_id = g.group_id and mine.activity_id = {activity.Id} where g.brand_id = a.brand_id and g.activity_id = a.id) order by a.starts_at, a.id
            """, r => r.Id<ActivityId>(0), ct);
        var others = new List<Activity>();
        foreach (var id in ids)
            if (await db.FindActivity(id, ct) is { } other && ITillRules.Of(other).Touches(skus)) others.Add(other);
        return new(others, inShop ? await InHand(db, activity, goods, ct) : []);
    }

    /// <summary>Onto the stage, as they stand; their goods come with the plan's own.</summary>
    public async Task Copy(AppDb from, AppDb to, BrandId brand, CancellationToken ct)
    {
        foreach (var other in Activities)
            foreach (var table in new[] { "activities_activities", "activities_groups", "activities_budget" })
                await to.CopyRows(from, table, Sql.Of($"brand_id = {brand} and {Sql.Raw(table == "activities_activities" ? "id" : "activity_id")} = {other.Id}"), ct);
        if (Held.Count == 0) return;
        await to.CopyRows(from, "loyalty_coupon_kinds", Sql.Of($"brand_id = {brand} and {from.In("id", Held.Select(h => h.Kind).ToArray())}"), ct);
        // What others hold of them is not missing here.
        await to.Execute($"update loyalty_coupon_kinds set state = 'open', quantity = {(int?)null}, budget_minor = {(long?)null} where brand_id = {brand} and {to.In("id", Held.Select(h => h.Kind).ToArray())}", ct);
    }

    /// <summary>As many of the test buyers have them as of the real people. Joins the open transaction of the stage.</summary>
    public async Task Give(AppDb stage, BrandProfile brand, Activity activity, IReadOnlyList<TestBuyer> buyers, TimeProvider clock, CancellationToken ct)
    {
        foreach (var held in Held)
        {
            var some = buyers.Where(b => b.Luck.NextDouble() < held.Share).Select(b => new CouponGrant(Id.New(clock), b.Id)).ToList();
            await stage.GrantCoupons(brand, held.Kind, some, "rehearsal", clock, ct);
        }
        if (Held.Count > 0) await stage.Execute($"update loyalty_coupons set valid_from = {clock.GetUtcNow()}, valid_to = {activity.EndsAt.AddDays(1)} where brand_id = {brand.Id}", ct);
    }

    /// <summary>What of the goods costs no more elsewhere.</summary>
    public IEnumerable<RehearsalReport.Finding> Cheaper(Activity activity, IReadOnlyList<GoodsItem> sold, IReadOnlyDictionary<SkuId, SkuCard> cards) =>
        from item in sold
        where cards.ContainsKey(item.Sku)
        from other in Activities.Where(a => a.Kind == Discount.Kind)
        let there = other.Read<Discount>().Items.FirstOrDefault(i => i.Sku == item.Sku)
        where there is not null && there.PriceMinor <= item.PriceMinor
        select Findings.Warn("cheaper_elsewhere", cards[item.Sku].Name, new Money(item.PriceMinor, activity.Currency).ToString(), other.Name, new Money(there.PriceMinor, activity.Currency).ToString());

    private static async Task<List<Coupons>> InHand(AppDb db, Activity activity, IReadOnlyCollection<SkuCard>? goods, CancellationToken ct)
    {
        var inside = Sql.Of($"select s.member_id from members_memberships s join activities_groups g on g.brand_id = s.brand_id and g.group_id = s.group_id and g.activity_id = {activity.Id} where s.brand_id = {db.CurrentBrand} and s.left_at is null");
        var people = Math.Max(1, await db.Count($"select count(distinct member_id) from ({inside}) inside", ct));
        var held = (await db.Query($"""
            select kind_id, count(distinct person_id) from loyalty_coupons where brand_id = {db.CurrentBrand} and state = 'unused' and valid_from < {activity.EndsAt} and valid_to > {activity.StartsAt} and member_id in ({inside}) group by kind_id
            """, r => (Kind: r.Guid(0), People: r.Long(1)), ct)).ToDictionary(h => h.Kind, h => (double)h.People / people);
        foreach (var offered in await db.Query($"""
            select id from loyalty_coupon_kinds where brand_id = {db.CurrentBrand} and state = 'open' and on_page and (claim_from is null or claim_from < {activity.EndsAt}) and (claim_to is null or claim_to > {activity.StartsAt})
              and (valid_from is null or valid_from < {activity.EndsAt}) and (valid_to is null or valid_to > {activity.StartsAt})
            """, r => r.Guid(0), ct)) held[offered] = Math.Max(held.GetValueOrDefault(offered), Claims);
        var found = new List<Coupons>();
        foreach (var (kind, share) in held.OrderBy(h => h.Key))
            if (await db.FindCoupon(kind, ct) is { Terms.Benefit: CouponBenefit.Amount or CouponBenefit.Percent } coupon && (goods is null || goods.Any(g => coupon.Terms.Scope.Has(g.Code, g.Category)))) found.Add(new(kind, coupon.Name, Math.Min(1, share)));
        return found;
    }
}
