using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Loyalty;

public sealed class MergedPersonTests
{
    [Fact]
    public async Task One_human_with_three_identities_claims_once_even_while_they_are_being_merged()
    {
        await using var first = await LoyaltyWorld.Create();
        await using var second = await first.OtherNode();
        var (kind, other) = (await first.NewKind(), await first.NewKind());
        var people = Enumerable.Range(0, 3).Select(_ => first.NewMember()).ToArray();
        Assert.Null((await first.Claim(kind, people[1])).Refusal);
        await Merge(first, people[0], people[1]);
        await Merge(first, people[0], people[2]);

        // Before anybody has heard of the merge, and after.
        var storm = await Task.WhenAll(Enumerable.Range(0, 30).SelectMany(n => new[] { kind, other }.Select(k => (n % 2 == 0 ? first : second).Claim(k, people[n % 3]))));
        await Deliver(first);
        var late = await Task.WhenAll(people.SelectMany(p => new[] { first.Claim(kind, p), second.Claim(other, p) }));

        Assert.Single(storm, s => s.Refusal is null);
        Assert.All(late.Concat(storm).Where(c => c.Refusal is not null), c => Assert.Equal(CouponRefusals.Limit.Code, c.Refusal!.Code));
        Assert.All(late, c => Assert.NotNull(c.Refusal));
        await using var db = first.Open();
        Assert.Equal(2, (await db.CouponsOf(people[2], first.Clock, default)).Count);
    }

    [Fact]
    public async Task A_merge_joins_the_balances_and_taking_it_apart_gives_each_back_what_is_left_of_theirs()
    {
        await using var world = await LoyaltyWorld.Create();
        var (anna, again) = (world.NewMember(), world.NewMember());
        await world.Award(anna, 30);
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.Award(again, 50);
        await Merge(world, anna, again);
        await Deliver(world);

        Assert.Equal((80, 80), (await world.Balance(anna), await world.Balance(again)));
        Assert.Null((await world.Move(new PointsMove.Spend(world.Key(), again, 40)))[0].Refusal); // Thirty of Anna's older ones, ten of the other's.
        await world.CheckBooks();

        await Separate(world, anna, again);
        await Deliver(world);
        Assert.Equal((0, 40), (await world.Balance(anna), await world.Balance(again)));
        await world.CheckBooks();
    }

    [Fact]
    public async Task What_a_merged_entry_owed_the_person_owes()
    {
        await using var world = await LoyaltyWorld.Create();
        var (anna, again, key) = (world.NewMember(), world.NewMember(), world.Key());
        await world.Award(again, 50, key);
        await world.Move(new PointsMove.Spend(world.Key(), again, 50));
        await world.Move(new PointsMove.Reverse(world.Key(), key));
        await world.Award(anna, 20);

        await Merge(world, anna, again);
        await Deliver(world);

        Assert.Equal(0, await world.Balance(anna));
        Assert.Equal(70, (await world.Award(anna, 100)).Balance);
        await world.CheckBooks();
    }

    [Fact]
    public async Task An_award_is_taken_back_from_the_person_whatever_entry_earned_it()
    {
        await using var world = await LoyaltyWorld.Create();
        var (anna, again, award, spend) = (world.NewMember(), world.NewMember(), world.Key(), world.Key());
        await world.Award(again, 50, award);
        await world.Move(new PointsMove.Spend(spend, again, 20));
        await Merge(world, anna, again);
        await Deliver(world);

        Assert.Null((await world.Move(new PointsMove.Reverse(world.Key(), spend)))[0].Refusal);
        Assert.Equal(50, await world.Balance(anna));
        Assert.Null((await world.Move(new PointsMove.Reverse(world.Key(), award)))[0].Refusal);
        Assert.Equal(0, await world.Balance(again));
        await world.CheckBooks();
    }

    private static async Task Merge(LoyaltyWorld world, MemberId person, MemberId merged)
    {
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Brand.Id}, {merged}, {person}, {world.Clock.GetUtcNow()}, '', '')");
        await db.Publish(world.Brand.Id.Value, new PeopleMerged(person, merged), world.Clock);
        await transaction.Commit();
    }

    private static async Task Separate(LoyaltyWorld world, MemberId person, MemberId merged)
    {
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        await db.Execute($"delete from members_merges where brand_id = {world.Brand.Id} and member_id = {merged}");
        await db.Publish(world.Brand.Id.Value, new PeopleSeparated(person, merged), world.Clock);
        await transaction.Commit();
    }

    private static Task Deliver(LoyaltyWorld world) => world.Kernel.Services.GetRequiredService<OutboxDispatcher>().Drain(default);
}
