using System.Text.Json;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Host.Commands;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.Lotteries.LotteryWorld;

namespace Guildhall.Tests.Activities.Lotteries;

/// <summary>Whether luck is luck, and anybody can check it.</summary>
public sealed class LotteryFairnessTests
{
    [Fact]
    public void Ten_thousand_draws_come_out_as_their_weights_say()
    {
        var lottery = Wheel with { Prizes = [Points("a", 10_000, 1, 1), Points("b", 10_000, 4, 1), Points("c", 10_000, 15, 1), Points("d", 10_000, 30, 1)], Blank = 50 };
        var worst = 0d;
        for (var seed = 1; seed <= 5; seed++)
        {
            var hits = new int[5];
            for (var n = 1; n <= 10_000; n++) hits[lottery.Hit(FairDraw.Commitment(seed.ToString("x64")), n, $"word {n % 97}") ?? 4]++;
            worst = Math.Max(worst, hits.Zip([100, 400, 1500, 3000, 5000], (hit, due) => (hit - due) * (double)(hit - due) / due).Sum());
        }
        Assert.InRange(worst, 0, 23.5); // χ² with 4 degrees of freedom passes 23.5 once in ten thousand times; the seeds are fixed.
    }

    [Fact]
    public async Task Every_entry_of_a_draw_at_the_end_has_the_same_chance_and_every_prize_goes_out()
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Mode = LotteryMode.AtTime, Prizes = [Points("1", 3, 0, 100), Gift("2", 5, 0)], Sources = new(2, 0, 0, 0, 0) });
        var people = await world.People(40);
        foreach (var person in people) Assert.Equal(DrawState.Entered, (await Drawing(world, lottery, person)()).Value.State);
        foreach (var person in people[..10]) await Drawing(world, lottery, person)();
        await world.Merge(people[0], people[1], heard: false);
        await using (var db = world.Shop.Open()) Assert.Null(await new FairLottery().Record(db, await world.Activity(lottery), default));
        world.Clock.Advance(TimeSpan.FromHours(3));
        await world.Shop.RunSchedule();
        var draws = await Draws(world, lottery);
        Assert.Equal((3, 5), (draws.Count(d => d.Prize == 0), draws.Count(d => d.Prize == 1)));
        Assert.DoesNotContain(draws, d => d.State == DrawState.Entered);
        var persons = draws.Where(d => d.Prize is not null).Select(d => d.Person == people[1] ? people[0] : d.Person).ToList();
        Assert.Equal(persons.Count, persons.Distinct().Count()); // One prize for one human.
        Assert.Equal(300, await world.Sum($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {world.Shop.Brand.Id}"));
        Assert.True(new FairLottery().Verify(await Record(world, lottery)).Holds);
        var again = await Draws(world, lottery);
        await world.Shop.In(async (services, db) => // The clock's turn, run once more after it was killed.
        {
            await services.GetServices<IActivityKind>().Single(k => k.Kind == Lottery.Kind).Settle(db, (await db.LockActivity(lottery, default))!, default);
            return 0;
        });
        Assert.Equal(again, await Draws(world, lottery));
        // Over many seeds everybody wins about as often: 8 of 50.
        var (won, list) = (new int[50], Enumerable.Range(1, 50).Select(n => new FairLottery.Entry(n, Guid.Empty, n)).ToList());
        for (var seed = 0; seed < 2000; seed++)
            foreach (var n in FairLottery.Draw(FairDraw.Commitment(seed.ToString("x64")), "list", list, [3, 5], 1).Keys) won[n - 1]++;
        Assert.All(won, w => Assert.InRange(w, 240, 400)); // 320 on average.
    }

    [Theory, InlineData(LotteryMode.Grid), InlineData(LotteryMode.AtTime)]
    public async Task Its_record_can_be_checked_offline_and_every_forgery_shows(LotteryMode mode)
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Mode = mode, Sources = new(3, 0, 0, 0, 0), Blank = 2 });
        foreach (var person in await world.People(12))
            for (var n = 0; n < 2; n++) await Drawing(world, lottery, person)();
        await world.Move(lottery, "end");
        var record = JsonSerializer.Deserialize<LotteryRecord>(await Record(world, lottery), FairJson.Options)!;
        async Task<int> Check(LotteryRecord of)
        {
            var file = Guildhall.Tests.Worlds.TestDatabase.TempPath("lottery.json");
            await File.WriteAllTextAsync(file, FairJson.Write(of));
            using var output = new StringWriter();
            return Verify.Report(world.Shop.Kernel.Services.CreateScope().ServiceProvider, "lottery", file, json: false, output);
        }
        Assert.Equal(0, await Check(record));
        LotteryRecord One(int n, Func<LotteryRecord.Draw, LotteryRecord.Draw> other) => record with { Draws = [.. record.Draws.Select((d, i) => i == n ? other(d) : d)] };
        var won = record.Draws.Index().First(d => d.Item.Prize is not null).Index;
        foreach (var forged in new[]
        {
            record with { Seed = FairDraw.NewSeed() }, record with { Commitment = FairDraw.Commitment(FairDraw.NewSeed()) }, record with { ListHash = FairDraw.NewSeed() }, record with { Draws = [.. record.Draws.SkipLast(1)] },
            One(won, d => d with { Prize = null, Unit = null }), One(won, d => d with { Unit = 99 }), One(3, d => d with { Id = record.Draws[0].Id }), One(4, d => mode == LotteryMode.Grid ? d with { Nonce = "another" } : d with { Who = 99 }),
        }) Assert.Equal(1, await Check(forged));
    }
}
