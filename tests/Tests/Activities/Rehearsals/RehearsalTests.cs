using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Activities.Votes;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Stages;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Rehearsals;

public sealed class RehearsalTests
{
    [Fact]
    public async Task A_flash_sale_is_performed_from_its_start_to_its_settling()
    {
        var folder = Directory.CreateTempSubdirectory("guildhall-stages-").FullName;
        await using var world = await RehearsalWorld.Create(folder);
        var (sale, _) = await world.Sell(10, perPerson: 2, perOrder: 2, running: false, budget: 100_000);
        var report = await world.Rehearse(sale, 60);
        report.IsSound();
        Assert.Equal(10, report.Room);
        Assert.InRange(report.Sums.SalesMinor - report.Sums.RefundedMinor, 1000, 10 * 1000); // What came back was sold again.
        Assert.True(report.People.Won > 0);
        Assert.NotNull(report.GoneAt);
        Assert.InRange(report.GoneAt.Value, report.StartsAt, report.EndsAt);
        Assert.Contains(report.Refusals, r => r.Why.Code == "activities.flash_sold_out");
        Assert.Contains(report.Refusals, r => r.Why.Code == "activities.is_over");
        Assert.Equal(report.Sums.Orders, report.Line.Sum(m => m.Orders));
        Assert.Equal("activities.finding.no_members", report.Finding("no_members"));
        Assert.Empty(Directory.EnumerateDirectories(folder));
    }

    [Fact]
    public async Task Nothing_but_the_rehearsal_itself_is_left_in_the_real_database()
    {
        await using var world = await RehearsalWorld.Create();
        var (sale, _) = await world.Sell(5, running: false);
        Assert.Null((await world.Move(sale, "schedule")).Refusal);
        await world.Shop.Drain();
        var before = await world.Rows();
        var plan = await world.Activity(sale);
        (await world.Rehearse(sale)).IsSound();
        await world.Shop.Drain();
        Assert.Equal(before, await world.Rows());
        Assert.Equal(plan.Version, (await world.Activity(sale)).Version);
    }

    [Fact]
    public async Task What_is_on_the_calendar_is_rehearsed_with_what_it_has_set_aside_and_with_another_seed()
    {
        await using var world = await RehearsalWorld.Create();
        var (sale, sku) = await world.Sell(8, running: false);
        Assert.Null((await world.Move(sale, "schedule")).Refusal);
        var report = await world.Rehearse(sale);
        report.IsSound();
        Assert.Equal(8, report.Room);
        Assert.Equal((8, 0), await world.Shop.Stock(sku));
    }

    [Fact]
    public async Task A_plan_that_cannot_be_put_on_the_calendar_says_why()
    {
        await using var world = await RehearsalWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((3, 2000));
        var (id, now) = (Guid.CreateVersion7(), world.Shop.Brand.Calendar.Local(world.Clock.GetUtcNow()));
        await world.Plan(id, skus[0], 50, 1, 1, null, Eligibility.Everyone, 15, now.AddHours(1), now.AddHours(2));
        var report = await world.Rehearse(new(id));
        Assert.Equal("activities.flash_short", report.Refused?.Code);
        Assert.Contains("3", report.Refused!.Args);
        Assert.Empty(report.Line);
    }

    [Fact]
    public async Task The_budget_that_ends_before_the_stock_is_found()
    {
        await using var world = await RehearsalWorld.Create();
        var (sale, _) = await world.Sell(30, running: false, budget: 5_000);
        var report = await world.Rehearse(sale, 60);
        report.IsSound();
        Assert.NotNull(report.Finding("budget_first"));
        Assert.True(report.Sums.SpentMinor <= 5_000);
    }

    [Fact]
    public async Task Real_people_are_counted_who_may_take_part_but_take_no_part()
    {
        await using var world = await RehearsalWorld.Create();
        var (sale, _) = await world.Sell(5, running: false, who: new(["vip"], null, false));
        foreach (var member in await world.People(3))
            await world.Shop.In((_, db) => db.Execute($"insert into members_memberships (brand_id, group_id, member_id, joined_at, joined_day, estimated) values ({world.Shop.Brand.Id}, {world.Group}, {member}, {world.Clock.GetUtcNow()}, {1}, {false})"));
        var report = await world.Rehearse(sale);
        report.IsSound();
        Assert.Equal("activities.finding.nobody_eligible", report.Finding("nobody_eligible"));
        Assert.Contains(report.Refusals, r => r.Why.Code == "activities.not_invited");
    }

    [Fact]
    public async Task A_running_activity_too_few_buyers_and_a_second_rehearsal_at_once_are_refused()
    {
        await using var world = await RehearsalWorld.Create();
        var (running, _) = await world.Sell(5);
        Assert.Equal("activities.rehearsal_late", (await world.Ask(running, 50)).Refusal?.Code);
        var (sale, _) = await world.Sell(5, running: false);
        foreach (var wrong in new int?[] { null, 0, 9, 501 }) Assert.Equal("activities.rehearsal_buyers_range", (await world.Ask(sale, wrong)).Refusal?.Code);
        var id = Id.New(world.Clock);
        Assert.Null((await world.Ask(sale, 10, id)).Refusal);
        Assert.Null((await world.Ask(sale, 10, id)).Refusal);
        Assert.Equal("activities.rehearsal_runs", (await world.Ask(sale, 10)).Refusal?.Code);
        Assert.Equal(1, await world.Sum(Sql.Of($"select count(*) from activities_rehearsals where brand_id = {world.Shop.Brand.Id} and activity_id = {sale}")));
        Assert.Equal(1, await world.Sum(Sql.Of($"select count(*) from brands_audit where brand_id = {world.Shop.Brand.Id} and action = 'activities.rehearsed'")));
    }

    [Fact]
    public async Task A_rehearsal_that_is_called_off_leaves_nothing_and_another_may_begin()
    {
        await using var world = await RehearsalWorld.Create();
        var (sale, _) = await world.Sell(5, running: false);
        var (id, other) = (Id.New(world.Clock), await world.Play(Vote.Kind, new Vote("?", ["a", "b"], 1, false, VoteResults.Always), run: false));
        Assert.Null((await world.Ask(sale, 10, id)).Refusal);
        await using (var scope = world.Scope())
        {
            Assert.Equal("activities.unknown", (await scope.ServiceProvider.GetRequiredService<StartRehearsal>().Cancel(other, new JobId(id), default)).Refusal?.Code);
            Assert.Null((await scope.ServiceProvider.GetRequiredService<StartRehearsal>().Cancel(sale, new JobId(id), default)).Refusal);
        }
        Assert.False(await world.RunJob(id));
        await using var db = world.Shop.Open();
        Assert.Null((await db.Rehearsals(sale, default)).Single().Report);
        (await world.Rehearse(sale)).IsSound();
    }

    [Fact]
    public async Task The_last_ten_rehearsals_are_kept()
    {
        await using var world = await RehearsalWorld.Create();
        var vote = await world.Play(Vote.Kind, new Vote("?", ["a", "b"], 1, false, VoteResults.Always), run: false);
        for (var n = 0; n < 12; n++)
        {
            await world.Shop.In((_, db) => db.Execute($"""
                insert into activities_rehearsals (brand_id, activity_id, id, plan, buyers, asked_name, asked_at, done_at) values ({world.Shop.Brand.Id}, {vote}, {Id.New(world.Clock)}, '', 10, '', {world.Clock.GetUtcNow()}, {world.Clock.GetUtcNow()})
                """));
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await world.Rehearse(vote, 10);
        await using var db = world.Shop.Open();
        Assert.Equal(10, await db.Count($"select count(*) from activities_rehearsals where brand_id = {world.Shop.Brand.Id} and activity_id = {vote}"));
        Assert.NotNull((await db.Rehearsals(vote, default))[0].Report);
    }

    [Fact]
    public async Task A_changed_plan_is_another_plan()
    {
        await using var world = await RehearsalWorld.Create();
        var vote = await world.Play(Vote.Kind, new Vote("?", ["a", "b"], 1, false, VoteResults.Always), run: false);
        await world.Rehearse(vote, 10);
        await using var db = world.Shop.Open();
        Assert.NotNull(await db.RehearsedAt(await world.Activity(vote), default));
        await db.Execute($"update activities_activities set ends_at = {world.Clock.GetUtcNow().AddDays(3)} where brand_id = {world.Shop.Brand.Id} and id = {vote}");
        Assert.Null(await db.RehearsedAt(await world.Activity(vote), default));
    }

    [Fact]
    public async Task A_rehearsal_whose_node_died_is_performed_from_the_start_and_its_stage_is_swept_away()
    {
        await using var world = await RehearsalWorld.Create();
        var (sale, _) = await world.Sell(5, running: false);
        var id = Id.New(world.Clock);
        Assert.Null((await world.Ask(sale, 10, id)).Refusal);
        // As a node leaves it that was killed in the middle: claimed, told how far it is, its stage on the disk.
        await using (var db = world.Shop.Open()) await db.Execute($"update kernel_jobs set state = 'running', epoch = 1, held_until = {world.Clock.GetUtcNow().AddMinutes(-1)}, done = 40, total = 100 where brand_id = {world.Shop.Brand.Id} and id = {id}");
        var folder = Directory.CreateTempSubdirectory("guildhall-stages-").FullName;
        var left = Directory.CreateDirectory(Path.Combine(folder, "left")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "stage.db"), "x");
        var stages = new OpenStage(folder, _ => { }, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await using (var held = new FileStream(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "living")).FullName, OpenStage.Held), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(1, stages.Sweep());
        Assert.False(Directory.Exists(left));
        Assert.True(await world.RunJob(id));
        await using var look = world.Shop.Open();
        Assert.Equal(JobState.Done, (await look.FindJob(new JobId(id)))!.State);
        Assert.NotNull((await look.Rehearsals(sale, default))[0].Report);
    }
}
