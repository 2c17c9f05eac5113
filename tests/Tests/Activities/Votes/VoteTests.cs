using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Votes;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Activities.Counter;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.Votes.VoteWorld;

namespace Guildhall.Tests.Activities.Votes;

public sealed class VoteTests
{
    [Fact]
    public async Task However_often_people_tap_on_two_nodes_each_has_one_ballot_and_the_totals_are_their_sum()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var vote = await first.Play(Vote.Kind, Plain with { MostChoices = 2 });
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = await first.People(60);
        for (var n = 0; n < 20; n += 2) await first.Merge(people[n], people[n + 1], heard: false);

        var answers = await GameWorld.AtOnce(people.SelectMany((p, n) => Enumerable.Range(0, 100).Select(k => (Func<ValueTask<Result<BallotReceipt>>>)(() => Cast(nodes[k % 2], vote, p, n % 2 == 0 ? [k % 3] : [k % 3, (k + 1) % 3])))));

        Assert.Equal(50, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("activities.vote_yours", a.Refusal!.Code));
        await Sound(first, vote, 50);
    }

    [Fact]
    public async Task One_id_is_one_ballot_however_often_it_is_sent_and_another_body_is_refused()
    {
        await using var world = await FlashWorld.Create();
        var vote = await world.Play(Vote.Kind, Plain);
        var (id, people) = (Id.New(world.Clock), await world.People(2));
        var same = await GameWorld.AtOnce(Enumerable.Range(0, 20).Select(_ => (Func<ValueTask<Result<BallotReceipt>>>)(() => Cast(world, vote, people[0], [1], id))));
        Assert.All(same, a => Assert.Equal((id, 1), (a.Value.Id, a.Value.Choices.Single())));
        Assert.Equal("activities.other_body", (await Cast(world, vote, people[0], [2], id)).Refusal!.Code);
        Assert.Equal("activities.other_body", (await Cast(world, vote, people[1], [1], id)).Refusal!.Code);
        await world.Move(vote, "end");
        Assert.Equal(id, (await Cast(world, vote, people[0], [1], id)).Value.Id);
        Assert.Equal("activities.is_over", (await Cast(world, vote, people[1], [1])).Refusal!.Code);
        await Sound(world, vote, 1);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var world = await FlashWorld.Create();
        var person = (await world.People(1))[0];
        Assert.Equal("activities.unknown", (await Cast(world, await world.Play(Vote.Kind, Plain, run: false), person, [0])).Refusal!.Code);
        var vote = await world.Play(Vote.Kind, Plain with { MostChoices = 2 });
        foreach (var choices in new int[][] { [], [-1], [3], [0, 0], [int.MaxValue] }) Assert.Equal("activities.vote_choose", (await Cast(world, vote, person, choices)).Refusal!.Code);
        Assert.Equal("activities.vote_too_many", (await Cast(world, vote, person, [0, 1, 2])).Refusal!.Code);
        Assert.Equal("activities.unknown", (await Cast(world, new(Guid.CreateVersion7()), person, [0])).Refusal!.Code);
        await world.Move(vote, "pause");
        Assert.Equal("activities.is_paused", (await Cast(world, vote, person, [0])).Refusal!.Code);
        Assert.Equal("activities.not_invited", (await Cast(world, await world.Play(Vote.Kind, Plain, who: new(["VIP"], null, false)), person, [0])).Refusal!.Code);
        foreach (var (plan, field) in new[] { (Plain with { Question = "" }, "Question"), (Plain with { Options = ["one"] }, "OptionText"), (Plain with { Options = ["one", "ONE"] }, "OptionText"), (Plain with { MostChoices = 0 }, "MostChoices"), (Plain with { MostChoices = 4 }, "MostChoices") }) Assert.Equal(field, plan.Refused()!.Field);
    }

    [Fact]
    public async Task A_merge_that_shows_two_ballots_of_one_human_asks_and_takes_the_later_one_out_of_the_count()
    {
        await using var world = await FlashWorld.Create();
        var vote = await world.Play(Vote.Kind, Plain);
        var people = await world.People(3);
        for (var n = 0; n < 3; n++)
        {
            Assert.Null((await Cast(world, vote, people[n], [n])).Refusal);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await world.Merge(people[1], people[0]);
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decided_at is null"));
        await using var scope = world.Scope();
        Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(vote, people[1], keep: false, default)).Refusal);
        await Sound(world, vote, 2);
        Assert.Equal(3, await world.Shop.Count("activities_ballots")); // It left the count with a trace.
        await using var db = world.Shop.Open();
        Assert.Equal("1 0 1", string.Join(' ', await db.VoteTotals(vote, 3, default)));
        await world.Move(vote, "end");
        Assert.Equal(2, (await world.Review(vote)).Outcome.Entered.Count);
    }

    [Fact]
    public async Task A_merge_looks_for_double_ballots_only_when_what_is_being_decided_is_there()
    {
        await using var world = await FlashWorld.Create();
        var vote = await world.Play(Vote.Kind, Plain);
        var people = await world.People(2);
        Assert.Null((await Cast(world, vote, people[0], [0])).Refusal);
        Task merging;
        await using (var db = world.Shop.Open())
        await using (var transaction = await db.Begin())
        {
            // Another node's batch: it knows them as two, and has not committed yet.
            var batch = new LaneBatch<BallotCommand>(world.Shop.Brand.Id, vote.Value, [new(Id.New(world.Clock), people[1], world.Group, [1], null)], 1);
            Assert.Null((await new DecideBallots(new(), world.Clock).Decide(db, batch, default))[0].Refusal);
            merging = Task.Run(() => world.Merge(people[0], people[1]));
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System); // It is right however long it takes; this gives the wrong way time to show.
            await transaction.Commit();
        }
        await merging;
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decided_at is null"));
        Assert.Equal("activities.vote_yours", (await Cast(world, vote, people[1], [2])).Refusal!.Code);
    }

    [Fact]
    public async Task Said_in_the_chat_a_number_or_a_name_votes_and_talk_stays_talk()
    {
        await using var world = await FlashWorld.Create();
        var vote = await world.Play(Vote.Kind, Plain with { Options = ["草莓蛋糕", "芒果慕斯", "柠檬挞"], MostChoices = 2 });
        var people = await world.Inside("小红", "阿明", "小李", "小王");
        var first = await world.Say(people[0], "投2");
        await world.Say(people[1], "我选1和3");
        await world.Say(people[2], "投给草莓");
        await world.Say(people[3], "选哪个好呢？");
        await world.Say(people[3], "投9");
        await world.Say(people[0], "投1");
        await world.Serve();
        await using var db = world.Shop.Open();
        Assert.Equal("2 1 1", string.Join(' ', await db.VoteTotals(vote, 3, default)));
        Assert.Equal(first, (await db.BallotsOf(vote, [people[0]], default)).Single().Id);
        Assert.Equal(["refused", "taken", "taken", "taken"], (await world.Acts()).Select(a => a.Outcome).Order(StringComparer.Ordinal));
        Assert.Contains("1. 草莓蛋糕 · 2", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
        await Sound(world, vote, 3);
    }
}
