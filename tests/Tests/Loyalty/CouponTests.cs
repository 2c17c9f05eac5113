using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;

namespace Guildhall.Tests.Loyalty;

public sealed class CouponTests
{
    [Fact]
    public async Task A_coupon_drop_gives_no_more_than_its_budget_and_its_quantity_however_many_come_at_once_to_two_nodes()
    {
        await using var first = await LoyaltyWorld.Create();
        await using var second = await first.OtherNode();
        var byBudget = await first.NewKind(budgetMinor: 100_500); // 100 coupons of 10 and a rest that buys none.
        var byQuantity = await first.NewKind(quantity: 37, perPerson: 2);
        var members = Enumerable.Range(0, 400).Select(_ => first.NewMember()).ToList();

        async Task<List<Result<Claimed>>> Storm(Guid kind) => [.. await Task.WhenAll(members.SelectMany((m, n) => Enumerable.Range(0, 5).Select(t => ((n + t) % 2 == 0 ? first : second).Claim(kind, m))))];
        var budget = await Storm(byBudget);
        var quantity = await Storm(byQuantity);

        Assert.Equal(100, budget.Count(c => c.Refusal is null));
        Assert.Equal(37, quantity.Count(c => c.Refusal is null));
        string[] reasons = [CouponRefusals.BudgetGone.Code, CouponRefusals.AllGone.Code, CouponRefusals.Limit.Code];
        Assert.All(budget.Concat(quantity).Where(c => c.Refusal is not null), c => Assert.Contains(c.Refusal!.Code, reasons));
        await using var db = first.Open();
        Assert.Equal(1, await db.Count($"select max(n) from (select count(*) as n from loyalty_coupons where brand_id = {first.Brand.Id} and kind_id = {byBudget} group by person_id) as each_one"));
        await first.CheckBudget(byBudget);
        await first.CheckBudget(byQuantity);
    }

    [Fact]
    public async Task The_same_tap_twenty_times_is_one_coupon_and_its_id_is_nobody_elses()
    {
        await using var world = await LoyaltyWorld.Create();
        var (kind, other, member, id) = (await world.NewKind(), await world.NewKind(), world.NewMember(), Id.New(world.Clock));

        var taps = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.Claim(kind, member, id)));

        Assert.All(taps, t => Assert.Equal(id, t.Value.Id));
        Assert.Equal(LoyaltyRefusals.OtherBody, (await world.Claim(kind, world.NewMember(), id)).Refusal);
        Assert.Equal(LoyaltyRefusals.OtherBody, (await world.Claim(other, member, id)).Refusal);
        Assert.Equal(CouponRefusals.Limit.Code, (await world.Claim(kind, member)).Refusal!.Code);
        Assert.Equal(1, (await world.Kind(kind)).Board.Issued);
    }

    [Fact]
    public async Task Who_may_claim_and_when_is_said_in_the_refusal()
    {
        await using var world = await LoyaltyWorld.Create();
        var now = world.Clock.GetUtcNow();
        var known = await world.NewKind(level: IdentityLevel.Known);
        var over = await world.NewKind(window: new(now.AddDays(-9), now.AddDays(-1), null));
        Assert.Equal(LoyaltyRefusals.Level, (await world.Claim(known, world.NewMember())).Refusal);
        Assert.Null((await world.Claim(known, world.NewMember(), level: IdentityLevel.Known)).Refusal);
        Assert.Equal(CouponRefusals.ClaimOver, (await world.Claim(over, world.NewMember())).Refusal);
        Assert.Equal(CouponRefusals.NoCoupon, (await world.Claim(Id.New(world.Clock), world.NewMember())).Refusal);

        await using var db = world.Open();
        async Task<Refusal?> In(string state)
        {
            await db.Execute($"update loyalty_coupon_kinds set state = {state} where brand_id = {world.Brand.Id} and id = {known}");
            return (await world.Claim(known, world.NewMember(), level: IdentityLevel.Verified)).Refusal;
        }
        Assert.Equal(CouponRefusals.Paused, await In("paused"));
        Assert.Equal(CouponRefusals.ClaimOver, await In("closed"));
        Assert.Equal(CouponRefusals.NotOffered, await In("draft"));
    }

    [Fact]
    public async Task One_coupon_locked_by_two_orders_at_once_goes_to_one_of_them()
    {
        await using var first = await LoyaltyWorld.Create();
        await using var second = await first.OtherNode();
        var (kind, member) = (await first.NewKind(), first.NewMember());
        var coupon = (await first.Claim(kind, member)).Value.Id;
        async Task<Refusal?> Lock(LoyaltyWorld at, Guid order)
        {
            await using var db = at.Open();
            await using var transaction = await db.Begin();
            var answer = await db.LockCoupons(at.Brand, [new(order, coupon, member)], at.Clock, default);
            await transaction.Commit();
            return answer[0].Refusal;
        }
        var orders = Enumerable.Range(0, 8).Select(_ => Id.New(first.Clock)).ToList();

        var answers = await Task.WhenAll(orders.Select((o, n) => Lock(n % 2 == 0 ? first : second, o)));

        Assert.Single(answers, a => a is null);
        Assert.All(answers.Where(a => a is not null), a => Assert.Equal(CouponRefusals.CouponLocked, a));
        Assert.Null(await Lock(second, orders[Array.IndexOf(answers, null)]));
    }

    [Fact]
    public async Task Nobody_uses_the_coupon_of_another()
    {
        await using var world = await LoyaltyWorld.Create();
        var coupon = (await world.Claim(await world.NewKind(), world.NewMember())).Value.Id;
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        Assert.Equal(CouponRefusals.NotYours, (await db.LockCoupons(world.Brand, [new(Id.New(world.Clock), coupon, world.NewMember())], world.Clock, default))[0].Refusal);
    }
}
