using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Perks;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Loyalty;

public sealed class PerkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Redemptions_pass_neither_the_stock_nor_the_limit_nor_anybodys_points(int nodes)
    {
        await using var first = await LoyaltyWorld.Create();
        var other = nodes == 1 ? first : await first.OtherNode();
        var (mug, towel) = (await NewPerk(first, 30, stock: 12, perPerson: 2), await NewPerk(first, 10, stock: null, perPerson: null));
        var members = Enumerable.Range(0, 20).Select(_ => first.NewMember()).ToList();
        foreach (var member in members) await first.Award(member, 115);

        async Task<List<Refusal?>> Storm(Guid perk) => [.. (await Task.WhenAll(members.SelectMany((m, n) => Enumerable.Range(0, 8).Select(t => Redeem((n + t) % 2 == 0 ? first : other, perk, m))))).Select(a => a.Refusal)];
        async Task<long> Sold(Guid perk)
        {
            await using var db = first.Open();
            return await db.Count($"select count(*) from loyalty_redemptions where brand_id = {first.Brand.Id} and perk_id = {perk}");
        }
        var mugs = await Storm(mug);
        Assert.Equal((12, 12), (mugs.Count(m => m is null), await Sold(mug)));
        Assert.All(mugs.OfType<Refusal>(), m => Assert.True(m.Code == PerkRefusals.Gone.Code || m.Code == PerkRefusals.Limit.Code));
        var left = await Task.WhenAll(members.Select(first.Balance));
        var towels = await Storm(towel);

        // Eight taps at ten points each: as many as everybody's points allow, not one more.
        Assert.Equal(left.Sum(points => Math.Min(8, points / 10)), towels.Count(t => t is null));
        Assert.All(towels.OfType<Refusal>(), t => Assert.Equal(LoyaltyRefusals.TooFewPoints.Code, t.Code));
        await using var db = first.Open();
        Assert.Equal(0, await db.Count($"select count(*) from (select person_id from loyalty_redemptions where brand_id = {first.Brand.Id} and perk_id = {mug} group by person_id having count(*) > 2) too_many"));
        Assert.Equal(12, await db.Count($"select taken from loyalty_perks where brand_id = {first.Brand.Id} and id = {mug}"));
        Assert.Equal(20 * 115 - 12 * 30 - await Sold(towel) * 10, await db.Count($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {first.Brand.Id}"));
        await first.CheckBooks();
        if (other != first) await other.DisposeAsync();
    }

    [Fact]
    public async Task The_same_tap_twenty_times_costs_the_points_once_and_a_cancelled_one_gives_everything_back()
    {
        await using var world = await LoyaltyWorld.Create();
        var (perk, member, id) = (await NewPerk(world, 40, stock: 5, perPerson: 1), world.NewMember(), Id.New(world.Clock));
        await world.Award(member, 100);

        var taps = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Redeem(world, perk, member, id)));
        Assert.All(taps, t => Assert.Equal(40, t.Value.Points));
        Assert.Equal(60, await world.Balance(member));
        Assert.Equal(LoyaltyRefusals.OtherBody, (await Redeem(world, perk, world.NewMember(), id)).Refusal);

        await using (var db = world.Open())
        {
            var handle = new HandlePerks(db, world.Kernel.Services.GetRequiredService<IAudit>(), world.Clock);
            Assert.Null((await handle.Cancel(id, default)).Refusal);
            Assert.Equal(PerkRefusals.Handled, (await handle.Hand(id, default)).Refusal);
            Assert.Equal(PerkRefusals.Handled, (await handle.Cancel(id, default)).Refusal);
        }
        Assert.Equal(100, await world.Balance(member));
        Assert.Null((await Redeem(world, perk, member)).Refusal); // A cancelled one does not count towards the limit.
        await world.CheckBooks();
    }

    [Fact]
    public async Task A_perk_that_is_a_coupon_is_handed_over_at_once_and_who_gets_no_coupon_keeps_the_points()
    {
        await using var world = await LoyaltyWorld.Create();
        var kind = await world.NewKind(quantity: 1, perPerson: 5);
        var perk = await NewPerk(world, 10, stock: null, perPerson: null, kind);
        var (anna, ben) = (world.NewMember(), world.NewMember());
        await world.Award(anna, 10);
        await world.Award(ben, 10);

        Assert.Null((await Redeem(world, perk, anna)).Refusal);
        Assert.Equal("loyalty.coupons_gone", (await Redeem(world, perk, ben)).Refusal!.Code);

        Assert.Equal((0, 10), (await world.Balance(anna), await world.Balance(ben)));
        await using var db = world.Open();
        Assert.Single(await db.CouponsOf(anna, world.Clock, default));
        await world.CheckBudget(kind);
        await world.CheckBooks();
    }

    [Fact]
    public async Task Newcomer_tasks_are_rewarded_once_each_and_all_of_them_once_more()
    {
        await using var world = await LoyaltyWorld.Create();
        var (kind, member) = (await world.NewKind(), world.NewMember());
        async Task<int> Complete(NewcomerTask task)
        {
            await using var db = world.Open();
            await using var transaction = await db.Begin();
            var done = await db.CompleteTasks(world.Brand, task, [member, member], world.Clock, default);
            await transaction.Commit();
            return done;
        }

        Assert.Equal((1, 0), (await Complete(NewcomerTask.ReadRules), await Complete(NewcomerTask.ReadRules)));
        Assert.Equal(5, await world.Balance(member));
        await Complete(NewcomerTask.Introduce);
        await Complete(NewcomerTask.FirstCheckIn);
        Assert.Equal(20, await world.Balance(member));
        Assert.Null((await world.Claim(kind, member)).Refusal);
        await world.Kernel.Services.GetRequiredService<OutboxDispatcher>().Drain(default);
        Assert.Equal(50, await world.Balance(member)); // The fourth, and the bonus.
        await world.CheckBooks();
    }

    private static async Task<Result<Redeemed>> Redeem(LoyaltyWorld world, Guid perk, MemberId member, Guid? id = null) =>
        await world.Kernel.Services.GetRequiredService<Lane<RedeemCommand, Redeemed>>().Post(world.Brand.Id, perk, new(id ?? Id.New(world.Clock), member, null, world.Brand));

    private static async Task<Guid> NewPerk(LoyaltyWorld world, long points, int? stock, int? perPerson, Guid? kind = null)
    {
        await using var db = world.Open();
        return (await new HandlePerks(db, world.Kernel.Services.GetRequiredService<IAudit>(), world.Clock).Save(null, 0, new("Mug", "", "🎁", points, stock, perPerson, kind, null, null, true), default)).Value;
    }
}
