using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.RedPackets;
using Guildhall.Host.Commands;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.Counter;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

public sealed class RedPacketTests
{
    private static readonly RedPacket Lucky = new(PacketSplit.Lucky, 5000, 50, 1, null, IdentityLevel.Guest, 100);

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

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task Any_sequence_of_openings_merges_and_pauses_leaves_what_a_plain_model_says(int seed)
    {
        await using var world = await FlashWorld.Create();
        var random = new Random(seed * 7919);
        var packet = await world.Play(RedPacket.Kind, Lucky with { Split = seed % 2 == 0 ? PacketSplit.Equal : PacketSplit.Lucky, Shares = 8, Points = 80 }, hours: 20);
        var people = await world.People(14);
        var person = Enumerable.Range(0, people.Length).ToArray(); // Who they are found to be.
        var (opened, paused, model) = (new HashSet<int>(), false, new Dictionary<int, long>());
        for (var step = 0; step < 60; step++)
        {
            switch (random.Next(8))
            {
                case 0:
                    await world.Move(packet, paused ? "resume" : "pause");
                    paused = !paused;
                    break;
                case 1 when random.Next(people.Length) is var a && random.Next(people.Length) is var b && person[a] == a && person[b] == b && a != b && !person.Where((p, n) => n != b && p == b).Any():
                    await world.Merge(people[a], people[b], heard: false);
                    person[b] = a;
                    if (opened.Remove(b)) opened.Add(a);
                    break;
                default:
                    var who = random.Next(people.Length);
                    var answer = await Asking(world, packet, people[who])();
                    var expected = paused ? "activities.is_paused" : opened.Contains(person[who]) ? "activities.packet_yours" : model.Count == 8 ? "activities.packet_gone" : null;
                    Assert.True(expected == answer.Refusal?.Code, $"seed {seed}, step {step}: {answer.Refusal?.Code ?? "opened"} instead of {expected ?? "opened"}");
                    if (expected is not null) break;
                    opened.Add(person[who]);
                    model[answer.Value.Number] = answer.Value.Points;
                    break;
            }
            Assert.True(model.Keys.Order().SequenceEqual(Enumerable.Range(1, model.Count)), $"seed {seed}, step {step}");
            Assert.Equal(model.Values.Sum(), (await world.Activity(packet)).Spent);
        }
    }

    [Fact]
    public void Every_cut_comes_to_the_packet_keeps_its_bounds_and_favours_no_place()
    {
        var random = new Random(20261122);
        for (var n = 0; n < 400; n++)
        {
            var shares = random.Next(1, 60);
            var least = random.Next(1, 5);
            var points = (long)shares * random.Next(least, 60) + random.Next(0, shares);
            var most = random.Next(2) == 0 ? (long?)null : (points + shares - 1) / shares + random.Next(0, 40);
            var packet = new RedPacket(PacketSplit.Lucky, points, shares, least, most, default, 100);
            Assert.Null(packet.Refused());
            var cut = packet.Divide(Convert.ToHexStringLower(Enumerable.Range(0, 32).Select(_ => (byte)random.Next(256)).ToArray()));
            Assert.Equal((points, shares), (cut.Sum(), cut.Length));
            Assert.All(cut, s => Assert.InRange(s, least, most ?? points));
        }
        // Ten shares of ten on average: each place's mean over many seeds stays near it.
        var means = new double[10];
        const int Seeds = 4000;
        for (var n = 0; n < Seeds; n++)
        {
            var cut = new RedPacket(PacketSplit.Lucky, 100, 10, 1, null, default, 100).Divide(FairDraw.Commitment(n.ToString("x64")));
            for (var i = 0; i < means.Length; i++) means[i] += cut[i] / (double)Seeds;
        }
        Assert.All(means, m => Assert.InRange(m, 9.5, 10.5));
    }

    [Fact]
    public async Task Its_record_can_be_checked_offline_and_every_forgery_shows()
    {
        await using var world = await FlashWorld.Create();
        var packet = await world.Play(RedPacket.Kind, Lucky);
        foreach (var person in await world.People(7)) await Asking(world, packet, person)();
        await using (var db = world.Shop.Open()) Assert.Null(await new FairRedPacket().Record(db, await world.Activity(packet), default)); // While it runs the seed is nobody's business.
        await world.Move(packet, "end");
        var record = (PacketRecord)JsonSerializer.Deserialize<PacketRecord>(await Record(world, packet), FairJson.Options)!;
        async Task<(int Exit, string Out)> Check(PacketRecord of, string? kind = null)
        {
            var file = Guildhall.Tests.Worlds.TestDatabase.TempPath("packet.json");
            await File.WriteAllTextAsync(file, FairJson.Write(of));
            using var output = new StringWriter();
            return (Verify.Report(world.Shop.Kernel.Services.CreateScope().ServiceProvider, kind, file, json: true, output), output.ToString());
        }
        Assert.Equal(0, (await Check(record)).Exit);
        Assert.Equal(0, (await Check(record, "red-packet")).Exit);
        Assert.Equal(2, (await Check(record, "lottery")).Exit);
        Assert.Equal(2, (await Check(record with { Format = "guildhall-fair-0" })).Exit);
        PacketRecord Claim(int n, Func<PacketRecord.Claim, PacketRecord.Claim> other) => record with { Claims = [.. record.Claims.Select((c, i) => i == n ? other(c) : c)] };
        foreach (var forged in new[]
        {
            record with { Seed = FairDraw.NewSeed() }, record with { Commitment = FairDraw.Commitment(FairDraw.NewSeed()) }, record with { Points = 5001 }, record with { Remainder = record.Remainder - 1 },
            Claim(2, c => c with { Points = c.Points + 1 }), Claim(3, c => c with { Number = 9 }), Claim(4, c => c with { Id = record.Claims[0].Id }), record with { Claims = [.. record.Claims.Skip(1)] },
        }) Assert.Equal(1, (await Check(forged)).Exit);
    }

    private static Lane<PacketCommand, PacketReceipt> Lane(FlashWorld world) => world.Shop.Kernel.Services.GetRequiredService<Lane<PacketCommand, PacketReceipt>>();

    private static PacketCommand Command(FlashWorld world, Guid id, MemberId member) => new(id, member, world.Group, IdentityLevel.Guest, "page", world.Shop.Brand);

    private static Func<ValueTask<Result<PacketReceipt>>> Asking(FlashWorld world, ActivityId packet, MemberId member, Guid? id = null)
    {
        var its = id ?? Id.New(world.Clock);
        return () => Lane(world).Post(world.Shop.Brand.Id, packet.Value, Command(world, its, member));
    }

    private static async Task<JsonElement> Record(FlashWorld world, ActivityId packet)
    {
        await using var db = world.Shop.Open();
        return JsonSerializer.SerializeToElement((await new FairRedPacket().Record(db, (await db.FindActivity(packet, default))!, default))!, typeof(PacketRecord), FairJson.Options);
    }

    /// <summary>Numbered without gaps, one share a person, and what was opened is in their points.</summary>
    private static async Task Whole(FlashWorld world, ActivityId packet, int shares, long points)
    {
        await world.Shop.Drain();
        await using var db = world.Shop.Open();
        var claims = await db.PacketClaims(packet, default);
        Assert.Equal(Enumerable.Range(1, shares), claims.Select(c => c.Number));
        Assert.Equal(points, claims.Sum(c => c.Points));
        var persons = await db.PersonsOf(claims.Select(c => c.Member).ToHashSet());
        Assert.Equal(shares, claims.Select(c => persons[c.Member]).Distinct().Count());
        Assert.Equal(points, await db.Count($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {world.Shop.Brand.Id}"));
        Assert.Equal(((await world.Activity(packet)).Reserved, (await world.Activity(packet)).Spent), await world.BudgetEntries(packet));
    }
}
