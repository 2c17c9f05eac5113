using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>The way of a coupon through an order, in the caller's transaction: unused → locked → used, and back. Coupons are locked in the order of their ids, their kinds after them.</summary>
internal sealed class OrderCoupons(AppDb db, BrandProfile brand, TimeProvider clock)
{
    private readonly DateTimeOffset now = clock.GetUtcNow();

    public async Task<Result<HeldCoupon>[]> Lock(IReadOnlyList<CouponAsk> asks, CancellationToken ct)
    {
        var coupons = (await Hold(Sql.Of($"and {db.In("c.id", asks.Select(a => a.Coupon).Distinct().ToArray())}"), ct)).ToDictionary(c => c.Id);
        var persons = await db.PersonsOf([.. asks.Select(a => a.Member).Concat(coupons.Values.Select(c => c.Person)).Distinct()], ct);
        var answers = new Result<HeldCoupon>[asks.Count];
        var locked = new List<CouponAsk>();
        for (var i = 0; i < answers.Length; i++)
        {
            var ask = asks[i];
            if (!coupons.TryGetValue(ask.Coupon, out var coupon)) answers[i] = CouponRefusals.NoCoupon.At("Coupon");
            else if (persons[ask.Member] != persons[coupon.Person]) answers[i] = CouponRefusals.NotYours;
            else if (coupon.Order == ask.Order && coupon.State is CouponState.Locked or CouponState.Used) answers[i] = coupon;
            else if (coupon.RefusalAt(now) is { } refusal) answers[i] = refusal;
            else
            {
                locked.Add(ask);
                answers[i] = coupons[ask.Coupon] = coupon with { State = CouponState.Locked, Order = ask.Order };
            }
        }
        if (locked.Count > 0)
        {
            var rows = db.Rows("asked", new("nr", locked.ConvertAll(a => a.Coupon).ToArray()), new("for_order", locked.ConvertAll(a => a.Order).ToArray()));
            await db.Execute($"update loyalty_coupons set state = 'locked', order_id = asked.for_order from {rows} where loyalty_coupons.brand_id = {brand.Id} and loyalty_coupons.id = asked.nr", ct);
        }
        return answers;
    }

    /// <summary>Answers how many were used by this call.</summary>
    public async Task<int> Use(IReadOnlyList<CouponUse> uses, CancellationToken ct)
    {
        var held = await Hold(Sql.Of($"and {db.In("c.id", uses.Select(u => u.Coupon).Distinct().ToArray())} and c.state = 'locked'"), ct);
        var used = held.Join(uses, c => (c.Id, c.Order), u => (u.Coupon, (Guid?)u.Order), (Coupon, Use) => (Coupon, Minor: Cost(Coupon, Use))).DistinctBy(u => u.Coupon.Id).ToList();
        if (used.Count == 0) return 0;
        var rows = db.Rows("done", new("nr", used.ConvertAll(u => u.Coupon.Id).ToArray()), new("minor", used.ConvertAll(u => u.Minor).ToArray()));
        await db.Execute($"""
            update loyalty_coupons set state = 'used', discount_minor = done.minor, used_at = {now}, used_day = {brand.Calendar.DayOf(now)} from {rows}
            where loyalty_coupons.brand_id = {brand.Id} and loyalty_coupons.id = done.nr
            """, ct);
        foreach (var kind in used.GroupBy(u => u.Coupon.Kind).OrderBy(k => k.Key))
            await Book(kind.Key, [.. kind.Select(u => u.Coupon.Id)], new(Used: kind.Count()), [new(BudgetEntry.Spend, kind.Count(), kind.Sum(u => u.Minor)), new(BudgetEntry.Release, kind.Count(), kind.Sum(u => u.Coupon.Terms.MostMinor - u.Minor))], "used", ct);
        return used.Count;
    }

    /// <summary>The orders will not be paid: their coupons can be used again, or are over.</summary>
    public async Task<int> Release(Guid[] orders, CancellationToken ct)
    {
        var held = await Hold(Sql.Of($"and c.order_id is not null and {db.In("c.order_id", orders)} and c.state = 'locked'"), ct);
        var gone = await Free(held, ct);
        foreach (var kind in held.Where(c => gone.Contains(c.Id) || c.ValidTo <= now).GroupBy(c => c.Kind).OrderBy(k => k.Key))
        {
            var revoked = kind.Count(c => gone.Contains(c.Id));
            await Book(kind.Key, [.. kind.Select(c => c.Id)], new(Expired: kind.Count() - revoked, Revoked: revoked), [new(BudgetEntry.Release, kind.Count(), kind.Sum(c => c.Terms.MostMinor))], "released", ct);
        }
        return held.Count;
    }

    /// <summary>The orders were refunded as a whole: what was used comes back, unless it is over by now. It saves at most what it had saved, so that it fits into the budget again.</summary>
    public async Task<int> Return(Guid[] orders, CancellationToken ct)
    {
        var held = await Hold(Sql.Of($"and c.order_id is not null and {db.In("c.order_id", orders)} and c.state = 'used'"), ct);
        if (held.Count == 0) return 0;
        var spent = (await db.Query($"select id, discount_minor from loyalty_coupons where brand_id = {brand.Id} and {db.In("id", held.Select(c => c.Id).ToArray())}", r => (Id: r.Guid(0), Minor: r.Long(1)), ct)).ToDictionary(s => s.Id, s => s.Minor);
        var gone = await Free(held, ct);
        foreach (var kind in held.GroupBy(c => c.Kind).OrderBy(k => k.Key))
        {
            var over = kind.Where(c => gone.Contains(c.Id) || c.ValidTo <= now).ToList();
            var revoked = over.Count(c => gone.Contains(c.Id));
            await Book(kind.Key, [.. kind.Select(c => c.Id)], new(Used: -kind.Count(), Expired: over.Count - revoked, Revoked: revoked), [new(BudgetEntry.Spend, kind.Count(), -kind.Sum(c => spent[c.Id])), new(BudgetEntry.Release, over.Count, over.Sum(c => spent[c.Id]))], "returned", ct);
        }
        return held.Count;
    }

    // A gift costs its worth, whatever the price said.
    private static long Cost(HeldCoupon coupon, CouponUse use) => coupon.Terms.Benefit == CouponBenefit.Gift ? coupon.Terms.MostMinor : Math.Clamp(use.DiscountMinor, 0, coupon.Terms.MostMinor);

    private async Task Book(Guid kind, IReadOnlyList<Guid> coupons, BoardChange board, IReadOnlyList<BudgetLine> lines, string why, CancellationToken ct)
    {
        await new CouponBudget(db, clock).Book(kind, board, lines, why, ct);
        await CouponsTurned.Tell(db, kind, coupons, clock, ct);
    }

    /// <summary>They are locked. Answers which were called back meanwhile.</summary>
    private async Task<HashSet<Guid>> Free(List<HeldCoupon> held, CancellationToken ct)
    {
        if (held.Count == 0) return [];
        var ids = held.ConvertAll(c => c.Id).ToArray();
        await db.Execute($"""
            update loyalty_coupons set state = case when called_back then 'revoked' when valid_to <= {now} then 'expired' else 'unused' end, most_minor = coalesce(discount_minor, most_minor), order_id = null, discount_minor = null, used_at = null, used_day = null
            where brand_id = {brand.Id} and {db.In("id", ids)}
            """, ct);
        return [.. await db.CouponsCalledBack(ids, ct)];
    }

    private Task<List<HeldCoupon>> Hold(Sql which, CancellationToken ct) =>
        db.Query($"{ReadCoupons.Select} where c.brand_id = {brand.Id} {which} order by c.id{(db.IsSqlite ? Sql.Empty : Sql.Raw(" for update of c"))}", ReadCoupons.Read, ct);
}
