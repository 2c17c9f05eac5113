using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.RedPackets;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.Counter;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.RedPackets.PacketWorld;

namespace Guildhall.Tests.Activities.RedPackets;

/// <summary>The rules of a red packet, one after another.</summary>
public sealed class RedPacketTests
{
    [Fact]
    public async Task One_id_is_one_share_however_often_it_is_sent_and_another_person_cannot_use_it()
    {
        await using var world = await FlashWorld.Create();
        var packet = await world.Play(RedPacket.Kind, Lucky);
        var (id, member) = (Id.New(world.Clock), Id.New<MemberId>(world.Clock));
        var same = await GameWorld.AtOnce(Enumerable.Range(0, 20).Select(_ => Asking(world, packet, member, id)));
        Assert.Single(same.Select(a => a.Value).Distinct());
        await world.Shop.Drain();
        Assert.Equal(same[0].Value.Points, await world.PointsOf(member));
        Assert.Equal("activities.other_body", (await Asking(world, packet, Id.New<MemberId>(world.Clock), id)()).Refusal!.Code);
        var again = (await Asking(world, packet, member)()).Refusal!;
        Assert.Equal(("activities.packet_yours", same[0].Value.Points), (again.Code, again.Args![0]));
        await world.Move(packet, "end");
        Assert.Equal(same[0].Value, (await Asking(world, packet, member, id)()).Value); // A lost answer is told again when it is over.
    }

    [Fact]
    public async Task Wrong_terms_and_wrong_moments_are_refused_with_their_reason()
    {
        foreach (var (terms, code) in new[]
        {
            (Lucky with { Shares = 0 }, "packet_shares_range"), (Lucky with { Shares = -3 }, "packet_shares_range"), (Lucky with { Shares = 10_001 }, "packet_shares_range"), (Lucky with { Points = 49 }, "packet_points_range"),
            (Lucky with { Points = long.MaxValue }, "packet_points_range"), (Lucky with { Least = 0 }, "packet_least_range"), (Lucky with { Least = 101 }, "packet_least_range"), (Lucky with { Most = 99 }, "packet_most_range"),
            (Lucky with { Least = 100, Most = 50 }, "packet_most_range"), (Lucky with { Most = long.MaxValue }, "packet_most_range"), (Lucky with { Split = PacketSplit.Equal, Points = 5001 }, "packet_uneven"),
        }) Assert.Equal("activities." + code, terms.Refused()?.Code);
        Assert.Null(Lucky.Refused());

        await using var world = await FlashWorld.Create();
        var member = Id.New<MemberId>(world.Clock);
        var draft = await world.Play(RedPacket.Kind, Lucky, run: false);
        Assert.Equal("activities.unknown", (await Asking(world, draft, member)()).Refusal!.Code);
        Assert.Equal("activities.packet_day", (await world.Move(await world.Play(RedPacket.Kind, Lucky, hours: 25, run: false), "schedule")).Refusal!.Code);
        Assert.Equal("activities.packet_budget", (await world.Move(await world.Play(RedPacket.Kind, Lucky, budget: 4999, run: false), "schedule")).Refusal!.Code);
        var packet = await world.Play(RedPacket.Kind, Lucky with { LeastLevel = IdentityLevel.Known });
        Assert.Equal("activities.packet_level", (await Asking(world, packet, member)()).Refusal!.Code);
        Assert.Equal("activities.unknown", (await Lane(world).Post(world.Shop.Brand.Id, packet.Value, Command(world, Id.New(world.Clock), member) with { Group = new(Guid.CreateVersion7()) })).Refusal!.Code);
        Assert.Equal("activities.unknown", (await Asking(world, new(Guid.CreateVersion7()), member)()).Refusal!.Code);
        await world.Move(packet, "pause");
        Assert.Equal("activities.is_paused", (await Asking(world, packet, member)()).Refusal!.Code);
        await world.Move(packet, "resume");
        world.Clock.Advance(TimeSpan.FromHours(2)); // Its clock has not turned yet, but its day is over.
        Assert.Equal("activities.is_over", (await Asking(world, packet, member)()).Refusal!.Code);
        Assert.Equal(0, await world.Shop.Count("activities_packet_claims"));
    }

    [Fact]
    public async Task What_nobody_opened_goes_back_once_and_the_review_counts_what_was_opened()
    {
        await using var world = await FlashWorld.Create();
        var packet = await world.Play(RedPacket.Kind, Lucky, budget: 6000);
        var people = await world.People(12);
        foreach (var person in people) Assert.Null((await Asking(world, packet, person)()).Refusal);
        Assert.Equal(5000, (await world.Activity(packet)).Reserved + (await world.Activity(packet)).Spent);
        world.Clock.Advance(TimeSpan.FromHours(3));
        for (var turn = 0; turn < 3; turn++)
        {
            await world.Shop.RunSchedule();
            world.Clock.Advance(TimeSpan.FromMinutes(2));
        }
        await world.Shop.In(async (services, db) =>
        {
            await services.GetServices<IActivityKind>().Single(k => k.Kind == RedPacket.Kind).Settle(db, (await db.LockActivity(packet, default))!, default);
            return 0;
        });
        var activity = await world.Activity(packet);
        var claimed = await world.Sum($"select cast(sum(points) as bigint) from activities_packet_claims where brand_id = {world.Shop.Brand.Id} and activity_id = {packet}");
        Assert.Equal((ActivityState.Settled, 0L, claimed), (activity.State, activity.Reserved, activity.Spent));
        Assert.Equal((activity.Reserved, activity.Spent), await world.BudgetEntries(packet));
        Assert.Equal(5000 - claimed, await world.Sum($"select amount_minor from activities_budget where brand_id = {world.Shop.Brand.Id} and activity_id = {packet} and kind = 'release'"));
        var review = await world.Review(packet);
        Assert.Equal((12, 12, claimed, 12L), (review.Outcome.Entered.Count, review.Outcome.Won.Count, review.Outcome.CostMinor, review.Towards));
    }

    [Fact]
    public async Task A_merge_that_reveals_two_shares_asks_and_takes_the_later_one_back_with_its_points()
    {
        await using var world = await FlashWorld.Create();
        var packet = await world.Play(RedPacket.Kind, Lucky);
        var people = await world.People(4);
        var shares = new List<PacketReceipt>();
        foreach (var person in people[..3]) shares.Add((await Asking(world, packet, person)()).Value);
        await world.Merge(people[0], people[3], heard: false);
        Assert.Equal("activities.packet_yours", (await Asking(world, packet, people[3])()).Refusal!.Code);
        await world.Merge(people[1], people[0]);
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decided_at is null"));
        var spent = (await world.Activity(packet)).Spent;
        await using (var scope = world.Scope()) Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(packet, people[1], keep: false, default)).Refusal);
        Assert.Equal(shares[0].Points, await world.PointsOf(people[1]));
        Assert.Equal(spent - shares[1].Points, (await world.Activity(packet)).Spent);
        Assert.Equal(((await world.Activity(packet)).Reserved, (await world.Activity(packet)).Spent), await world.BudgetEntries(packet));
        Assert.Equal(2, (await world.Review(packet)).Outcome.Won.Count);
        await world.Move(packet, "end");
        var verdict = new FairRedPacket().Verify(await Record(world, packet));
        Assert.True(verdict.Holds, string.Join("\n", verdict.Checks));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Voiding_it_takes_every_share_back_and_what_was_not_paid_yet_is_not_paid_any_more(bool paid)
    {
        await using var world = await FlashWorld.Create();
        var packet = await world.Play(RedPacket.Kind, Lucky);
        var people = await world.People(9);
        foreach (var person in people) await Asking(world, packet, person)();
        if (paid) await world.Shop.Drain();
        await world.Move(packet, "end");
        await using (var scope = world.Scope())
            Assert.Equal(9, await scope.ServiceProvider.GetServices<IActivityKind>().Single(k => k.Kind == RedPacket.Kind).Void(scope.ServiceProvider.GetRequiredService<AppDb>(), await world.Activity(packet), default));
        await world.Shop.Drain();
        Assert.Equal(paid ? 18 : 0, await world.Shop.Count("loyalty_entries"));
        foreach (var person in people) Assert.Equal(0, await world.PointsOf(person));
        Assert.Equal((0, 0), ((await world.Activity(packet)).Reserved, (await world.Activity(packet)).Spent));
    }

    [Fact]
    public async Task Words_in_the_chat_open_the_same_shares()
    {
        await using var world = await FlashWorld.Create();
        var people = await world.Inside("小雅", "阿明", "Lily");
        var packet = await world.Play(RedPacket.Kind, Lucky with { Shares = 2, Points = 200 });
        var said = await world.Say(people[0], "抢红包");
        await world.Say(people[0], "抢红包！");
        await world.Say(people[1], "領紅包");
        await world.Say(people[2], "抢红包 谢谢老板");
        await world.Say(people[2], "红包真小");
        await world.Serve();
        var acts = await world.Acts();
        Assert.Equal(["taken", "refused", "taken", "refused"], acts.Select(a => a.Outcome));
        Assert.Equal(1, await world.Shop.Count("activities_packet_claims", $"number = 1 and source = 'chat'"));
        await using var db = world.Shop.Open();
        Assert.Equal(said, (await db.PacketClaims(packet, default))[0].Id);
        await world.Shop.Drain();
        Assert.Equal(200, await world.Sum($"select cast(sum(points) as bigint) from loyalty_entries where brand_id = {world.Shop.Brand.Id} and business = 'red_packet'")); // Talking earns some, too.
        Assert.Contains(await world.HouseLines(), l => l.Contains("2/2", StringComparison.Ordinal) || l.Contains("2 of 2", StringComparison.Ordinal));
        var known = await world.Play(RedPacket.Kind, Lucky with { LeastLevel = IdentityLevel.Known });
        await world.Move(packet, "end");
        await world.Say(people[2], "抢红包");
        await world.Serve();
        Assert.Equal(0, await world.Shop.Count("activities_packet_claims", "number = 1 and source = 'chat' and points > 200"));
        Assert.Equal("refused", (await world.Acts())[^1].Outcome);
        await using var later = world.Shop.Open();
        Assert.Empty(await later.PacketClaims(known, default));
    }
}
