using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.RedPackets;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.RedPackets.PacketWorld;

namespace Guildhall.Tests.Activities.RedPackets;

/// <summary>Many open it at once, on one node and on two, and people are merged meanwhile.</summary>
public sealed class RedPacketRaceTests
{
    [Fact]
    public async Task However_many_open_it_at_once_everybody_gets_one_share_and_the_shares_come_to_the_packet()
    {
        await using var world = await FlashWorld.Create();
        var packet = await world.Play(RedPacket.Kind, Lucky, budget: 5000);
        var people = Enumerable.Range(0, 300).Select(_ => Id.New<MemberId>(world.Clock)).ToArray();

        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 4).Select(_ => Asking(world, packet, p))));

        await Whole(world, packet, 50, 5000);
        Assert.Equal(50, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (string[])["activities.packet_gone", "activities.packet_yours"]));
        Assert.Equal((0, 5000), ((await world.Activity(packet)).Reserved, (await world.Activity(packet)).Spent));
    }

    [Fact]
    public async Task Two_nodes_open_one_packet_together_and_no_human_gets_two_shares()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var packet = await first.Play(RedPacket.Kind, Lucky);
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = await first.People(120);
        for (var n = 0; n < 40; n += 2) await first.Merge(people[n], people[n + 1], heard: false);

        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 4).Select(n => Asking(nodes[n % 2], packet, p))));

        await Whole(first, packet, 50, 5000);
        Assert.Equal(50, answers.Count(a => a.Refusal is null));
    }

    [Fact]
    public async Task People_with_three_names_who_are_merged_while_they_open_end_with_one_share_or_with_a_question()
    {
        await using var world = await FlashWorld.Create();
        var packet = await world.Play(RedPacket.Kind, Lucky with { Shares = 100, Points = 10_000 });
        var people = await world.People(45); // Fifteen humans, three names each.
        Task Merging(int human, int name) => world.Shop.In(async (_, db) =>
        {
            await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Shop.Brand.Id}, {people[human * 3 + name]}, {people[human * 3]}, {world.Clock.GetUtcNow()}, '', '')");
            await db.Publish(world.Shop.Brand.Id.Value, new PeopleMerged(people[human * 3], people[human * 3 + name]), world.Clock);
            return 0;
        });
        var merging = Task.WhenAll(Enumerable.Range(0, 15).Select(human => Task.Run(async () =>
        {
            await Merging(human, 1);
            await Merging(human, 2);
        })));
        await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 3).Select(_ => Asking(world, packet, p))));
        await merging;
        await world.Shop.Drain();
        await using var db = world.Shop.Open();
        async Task<List<int>> Shares()
        {
            var kept = (await db.PacketClaims(packet, default)).Where(c => !c.Returned).Select(c => c.Person).ToList();
            return [.. Enumerable.Range(0, 15).Select(human => kept.Count(p => Array.IndexOf(people, p) / 3 == human))];
        }
        var shares = await Shares();
        Assert.All(shares, s => Assert.InRange(s, 1, 3));
        Assert.Equal(shares.Count(s => s > 1), await world.Shop.Count("activities_double_claims", "decided_at is null"));
        for (var human = 0; human < 15; human++)
            if (shares[human] > 1)
                await using (var scope = world.Scope()) Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(packet, people[human * 3], keep: false, default)).Refusal);
        Assert.All(await Shares(), s => Assert.Equal(1, s));
        var points = (await db.PacketClaims(packet, default)).Where(c => !c.Returned).Sum(c => c.Points);
        Assert.Equal(points, await world.Sum($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {world.Shop.Brand.Id}"));
        Assert.Equal(points, (await world.Activity(packet)).Spent);
    }
}
