using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Loyalty.Perks;
using Guildhall.Loyalty.Points;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Story;

/// <summary>Lives a brand's loyalty day by day: who talks earns, who joins takes the welcome coupon, who buys uses one, who has points redeems them.</summary>
internal sealed class TellLoyalty(AppDb db, BrandProfile brand, int seed, IReadOnlyList<StoryPerson> people, IReadOnlyList<StoryOrder> orders)
{
    private readonly Random random = new(seed);
    private readonly Dictionary<MemberId, List<HeldCoupon>> hands = [];
    private readonly Dictionary<MemberId, long> points = [];
    private readonly StoryClock clock = new();

    public async Task Handle(DateOnly first, DateOnly? told, DateTimeOffset now, Func<DateOnly, Task> telling, CancellationToken ct)
    {
        clock.Now = brand.Calendar.StartOf(first);
        var cast = new StoryCast(db, brand, clock);
        if (told is not null) await cast.Recall(ct);
        else await using (var transaction = await db.Begin(ct))
        {
            if (await db.Count($"select count(*) from loyalty_coupon_kinds where brand_id = {brand.Id}", ct) > 0) return;
            await PointsRules.Begin(db, brand, clock, ct);
            await cast.Make(first, ct);
            await telling(first.AddDays(-1));
            await transaction.Commit(ct);
        }
        for (var day = told?.AddDays(1) ?? first; brand.Calendar.StartOf(day) <= now; day = day.AddDays(1))
        {
            var (start, end) = (brand.Calendar.StartOf(day), brand.Calendar.StartOf(day.AddDays(1)));
            clock.Now = now < end ? now : end.AddMinutes(-1);
            await using var transaction = await db.Begin(ct);
            await Live(cast, day, start, clock.Now, now, ct);
            await telling(day);
            await transaction.Commit(ct);
        }
    }

    private async Task Live(StoryCast cast, DateOnly day, DateTimeOffset start, DateTimeOffset end, DateTimeOffset present, CancellationToken ct)
    {
        var here = people.Where(p => p.Joined < end && !(p.Left <= start)).ToList();
        var fresh = here.Where(p => p.Joined >= start).ToList();
        foreach (var (task, share) in new[] { (NewcomerTask.ReadRules, .7), (NewcomerTask.Introduce, .6), (NewcomerTask.FirstCheckIn, .35) })
            await db.CompleteTasks(brand, task, [.. fresh.Where(_ => random.NextDouble() < share).Select(p => p.Id)], clock, ct);
        await Take(cast.Welcome, fresh, .62, ct);
        if (day.DayOfWeek == DayOfWeek.Wednesday) await Take(cast.Midweek, here, .045, ct);
        if (day.Day is 8 or 18 or 28) await Take(cast.MemberDay, here, .06, ct);
        if (day.DayOfWeek == DayOfWeek.Saturday) await Take(cast.Delivery, here, .03, ct);
        await Earn(here, day, start, end, ct);
        await Buy(cast, start, end, ct);
        if (day.DayNumber % 3 == 0) await Redeem(cast, here, start, end, present, ct);
        clock.Now = end;
        await ExpireCoupons.Sweep(db, clock, ct);
    }

    private async Task Take(Guid kind, IReadOnlyList<StoryPerson> from, double share, CancellationToken ct)
    {
        var asks = from.Where(_ => random.NextDouble() < share).Select(p => new IssueAsk(NextId(), p.Id, null, null)).ToList();
        if (asks.Count == 0) return;
        foreach (var held in await new IssueCoupons(db, brand, clock).Decide(kind, asks, "story", IssueFrom.Page, ct))
            if (held.Refusal is null) Hand(held.Value.Person).Add(held.Value);
        await db.CompleteTasks(brand, NewcomerTask.FirstBenefit, asks.ConvertAll(a => a.Member), clock, ct);
    }

    private async Task Earn(List<StoryPerson> here, DateOnly day, DateTimeOffset start, DateTimeOffset end, CancellationToken ct)
    {
        var acts = new List<PointsMove>();
        void Give(StoryPerson who, EarnSource source, long some) => acts.Add(new PointsMove.Award(new(StoredName.Of(source), NextId()), who.Id, some, source, start + (end - start) * random.NextDouble()));
        foreach (var person in here)
        {
            if (random.NextDouble() < Math.Min(.55, person.Weight / 26)) Give(person, EarnSource.Speak, random.Next(1, 6));
            if (random.NextDouble() < Math.Min(.3, person.Weight / 60)) Give(person, EarnSource.CheckIn, 5);
            if (person.Weight > 6 && random.NextDouble() < .012) Give(person, EarnSource.Ugc, 20);
            if (person.Weight > 10 && random.NextDouble() < .02) Give(person, EarnSource.AnswerAccepted, 10);
            if (random.NextDouble() < .0012) Give(person, EarnSource.Invite, 50);
        }
        if (day.DayOfWeek == DayOfWeek.Sunday)
            foreach (var person in here.Where(p => p.Weight > 4 && random.NextDouble() < .05)) Give(person, EarnSource.Attend, 20);
        foreach (var receipt in await db.MovePoints(brand, acts, clock, ct)) points[receipt.Value.Person] = receipt.Value.Balance;
    }

    private async Task Buy(StoryCast cast, DateTimeOffset start, DateTimeOffset end, CancellationToken ct)
    {
        var paid = orders.Where(o => o.PaidAt >= start && o.PaidAt < end).ToList();
        foreach (var earned in await db.EarnPoints(brand, [.. paid.Select(o => new EarnedAct(EarnSource.Purchase, o.Id, o.Buyer, o.PaidAt, o.AmountMinor))], clock, ct)) points[earned.Value.Person] = earned.Value.Balance;
        // Some look for a coupon just before they pay.
        foreach (var kind in new[] { cast.Welcome, cast.Midweek, cast.Delivery })
            await Take(kind, [.. people.Where(p => paid.Exists(o => o.Buyer == p.Id) && Hand(p.Id).Count == 0)], .4, ct);
        var uses = new List<(CouponAsk Ask, HeldCoupon Coupon, long Minor)>();
        foreach (var order in paid)
            if (random.NextDouble() < .8 && Hand(order.Buyer).Find(c => c.ValidTo > clock.Now && c.Terms.ThresholdMinor <= order.AmountMinor) is { } coupon)
            {
                Hand(order.Buyer).Remove(coupon);
                var terms = coupon.Terms;
                var minor = terms.Benefit switch { CouponBenefit.Amount => terms.AmountMinor, CouponBenefit.Percent => Math.Min(terms.MostMinor, order.AmountMinor * terms.Percent / 100), _ => terms.MostMinor };
                uses.Add((new(order.Id, coupon.Id, order.Buyer), coupon, minor));
            }
        if (uses.Count > 0)
        {
            await db.LockCoupons(brand, uses.ConvertAll(u => u.Ask), clock, ct);
            await db.UseCoupons(brand, uses.ConvertAll(u => new CouponUse(u.Ask.Order, u.Coupon.Id, u.Minor)), clock, ct);
        }
        var refunded = orders.Where(o => o.RefundedAt >= start && o.RefundedAt < end).ToList();
        await db.MovePoints(brand, [.. refunded.Select(o => (PointsMove)new PointsMove.Reverse(new("purchase_refunded", o.Id), new(StoredName.Of(EarnSource.Purchase), o.Id)))], clock, ct);
        await db.ReturnCoupons(brand, refunded.ConvertAll(o => o.Id), clock, ct);
    }

    private async Task Redeem(StoryCast cast, List<StoryPerson> here, DateTimeOffset start, DateTimeOffset end, DateTimeOffset present, CancellationToken ct)
    {
        var today = brand.Calendar.DayOf(clock.Now);
        foreach (var person in here.Where(p => points.GetValueOrDefault(p.Id) >= 60 && random.NextDouble() < .03))
        {
            var affordable = cast.Perks.Where(p => p.Points <= points[person.Id] && p.Taken < p.Stock).ToList();
            if (affordable.Count == 0 || points[person.Id] < await ReadPoints.Spendable(db, person.Id, today, ct)) continue;
            var perk = affordable[random.Next(affordable.Count)];
            clock.Now = end - (end - start) * random.NextDouble() * .6;
            points[person.Id] = await cast.Redeem(perk, NextId(), person.Id, clock.Now, handed: present - clock.Now > TimeSpan.FromDays(4) || random.NextDouble() < .5, ct) ?? points[person.Id];
        }
    }

    private List<HeldCoupon> Hand(MemberId person) => hands.TryGetValue(person, out var hand) ? hand : hands[person] = [];

    private Guid NextId()
    {
        Span<byte> tail = stackalloc byte[10];
        random.NextBytes(tail);
        return Id.Dated(clock.Now, tail);
    }

    /// <summary>The present of the day that is being told.</summary>
    private sealed class StoryClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
