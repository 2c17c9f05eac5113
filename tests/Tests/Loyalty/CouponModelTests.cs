using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Loyalty;

public sealed class CouponModelTests
{
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Random_lives_of_coupons_agree_with_a_plain_model_and_never_pass_the_budget(int part)
    {
        await using var world = await LoyaltyWorld.Create(await TestDatabase.Hasty());
        await Histories.Play(part, random => Live(world, random));
    }

    private static async Task Live(LoyaltyWorld world, Random random)
    {
        var (quantity, budget, perPerson) = (random.Next(2) == 0 ? random.Next(1, 7) : (int?)null, random.Next(2) == 0 ? random.Next(500, 6000) : (long?)null, random.Next(1, 4));
        var kind = await world.NewKind(quantity, budget, perPerson, new(CouponBenefit.Percent, 0, 20, null, 1000, 100, PriceScope.All, false, true), new(null, null, 5));
        var members = Enumerable.Range(0, 3).Select(_ => world.NewMember()).ToArray();
        var model = new List<Modelled>();
        var reserved = new Func<long>(() => model.Where(c => c.State is CouponState.Unused or CouponState.Locked).Sum(c => c.Most));
        await using var db = world.Open();
        await using (var transaction = await db.Begin())
        {
            for (var step = 0; step < 18; step++)
            {
                world.Clock.Advance(random.Next(5) == 0 ? TimeSpan.FromDays(random.Next(1, 4)) : TimeSpan.FromSeconds(1));
                var now = world.Clock.GetUtcNow();
                var coupon = model.Count == 0 ? null : model[random.Next(model.Count)];
                switch (random.Next(8))
                {
                    case < 3:
                        var member = members[random.Next(3)];
                        var id = Id.New(world.Clock);
                        var may = model.Count(c => c.Member == member && c.State != CouponState.Revoked) < perPerson && !(model.Count >= quantity) && !(reserved() + model.Where(c => c.State == CouponState.Used).Sum(c => c.Cost) + 1000 > budget);
                        var granted = (await db.GrantCoupons(world.Brand, kind, [new(id, member)], "test", world.Clock, default))[0];
                        Assert.True(may == granted.Refusal is null, $"step {step}: grant gave {granted.Refusal?.Code ?? "a coupon"}");
                        if (may) model.Add(new(id, member, granted.Value.ValidTo));
                        break;
                    case 3 or 4 when coupon is not null:
                        var order = Id.New(world.Clock);
                        var free = coupon.State == CouponState.Unused && now < coupon.ValidTo;
                        var locked = (await db.LockCoupons(world.Brand, [new(order, coupon.Id, coupon.Member)], world.Clock, default))[0];
                        Assert.Equal(free, locked.Refusal is null);
                        if (free) (coupon.State, coupon.Order) = (CouponState.Locked, order);
                        break;
                    case 5 when coupon is not null:
                        var minor = random.Next(0, 1200);
                        var uses = coupon.State == CouponState.Locked;
                        Assert.Equal(uses ? 1 : 0, await db.UseCoupons(world.Brand, [new(coupon.Order, coupon.Id, minor)], world.Clock, default));
                        if (uses) (coupon.State, coupon.Cost) = (CouponState.Used, Math.Min(minor, coupon.Most));
                        break;
                    case 6 when coupon is not null:
                        var releases = coupon.State == CouponState.Locked;
                        Assert.Equal(releases ? 1 : 0, await db.ReleaseCoupons(world.Brand, [coupon.Order], world.Clock, default));
                        if (releases) (coupon.State, coupon.Order) = (now < coupon.ValidTo ? CouponState.Unused : CouponState.Expired, Guid.Empty);
                        break;
                    case 7 when coupon is not null && random.Next(2) == 0:
                        var returns = coupon.State == CouponState.Used;
                        Assert.Equal(returns ? 1 : 0, await db.ReturnCoupons(world.Brand, [coupon.Order], world.Clock, default));
                        if (returns) (coupon.State, coupon.Order, coupon.Most, coupon.Cost) = (now < coupon.ValidTo ? CouponState.Unused : CouponState.Expired, Guid.Empty, coupon.Cost, 0);
                        break;
                    default:
                        var due = model.Where(c => c.State == CouponState.Unused && c.ValidTo <= now).ToList();
                        Assert.Equal(due.Count, await ExpireCoupons.Sweep(db, world.Clock, default));
                        foreach (var over in due) over.State = CouponState.Expired;
                        break;
                }
            }
            await transaction.Commit();
        }
        Assert.Equal(model.Select(c => (c.Id, c.State, c.Most)).OrderBy(c => c.Id),
            (await db.Query($"select id, state, most_minor from loyalty_coupons where brand_id = {world.Brand.Id} and kind_id = {kind}", r => (Id: r.Guid(0), r.Enum<CouponState>(1), r.Long(2)))).OrderBy(c => c.Id));
        await world.CheckBudget(kind);
        await db.Execute($"delete from loyalty_coupons where brand_id = {world.Brand.Id} and kind_id = {kind}"); // So that the next sequence sweeps only its own.
    }

    private sealed class Modelled(Guid id, MemberId member, DateTimeOffset validTo)
    {
        public Guid Id => id;
        public MemberId Member => member;
        public DateTimeOffset ValidTo => validTo;
        public CouponState State { get; set; }
        public Guid Order { get; set; }
        public long Most { get; set; } = 1000;
        public long Cost { get; set; }
    }
}
