using System.Collections.Concurrent;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Kernel;

public sealed class ScheduleTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public async Task An_entry_runs_when_it_is_due_and_not_before_and_once()
    {
        await using var world = await Create();
        await using var db = world.Open();
        var due = world.Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        await db.ScheduleAt<Remind>("a", due, new { text = "hello" }, world.Clock);

        Assert.Equal(0, await Runner(world).RunDue(default));
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await Runner(world).RunDue(default));
        Assert.Equal(0, await Runner(world).RunDue(default));

        var run = Assert.Single(Log(world).Runs);
        Assert.Equal((world.Brand, "a", due, "hello"), (run.Brand, run.Key, run.DueAt, run.Text));
    }

    [Fact]
    public async Task Scheduling_again_moves_the_entry_in_its_own_brand_only()
    {
        await using var world = await Create();
        var other = new BrandId(Guid.CreateVersion7());
        await using var db = world.Open();
        await using var elsewhere = world.Open(other);
        var now = world.Clock.GetUtcNow();
        await db.ScheduleAt<Remind>("a", now + TimeSpan.FromMinutes(1), new { text = "early" }, world.Clock);
        await elsewhere.ScheduleAt<Remind>("a", now + TimeSpan.FromMinutes(1), new { text = "other" }, world.Clock);
        await db.ScheduleAt<Remind>("a", now + TimeSpan.FromMinutes(30), new { text = "late" }, world.Clock);

        world.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await Runner(world).RunDue(default));
        Assert.Equal("other", Assert.Single(Log(world).Runs).Text);

        world.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, await Runner(world).RunDue(default));
        Assert.Equal(["other", "late"], Log(world).Runs.Select(r => r.Text));
    }

    [Fact]
    public async Task Many_at_once_are_as_many_entries_and_one_that_was_there_is_moved()
    {
        await using var world = await Create();
        await using var db = world.Open();
        var now = world.Clock.GetUtcNow();
        await db.ScheduleAt<Remind>("b", now + TimeSpan.FromMinutes(1), new { text = "early" }, world.Clock);
        await db.ScheduleAt<Remind>([.. "abc".Select(c => ($"{c}", now + TimeSpan.FromMinutes(c - 'a' + 5), (object)new { text = $"{c}" }))], world.Clock);

        world.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await Runner(world).RunDue(default));
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(3, await Runner(world).RunDue(default));
        Assert.Equal(["a", "b", "c"], Log(world).Runs.Select(r => r.Text).Order());
        Assert.Equal(0, await db.Count($"select count(*) from kernel_schedule"));
    }

    [Fact]
    public async Task Of_several_that_schedule_one_key_together_one_entry_remains_and_the_last_word_counts()
    {
        await using var world = await Create();
        var due = Enumerable.Range(1, 10).Select(n => world.Clock.GetUtcNow() + TimeSpan.FromMinutes(n)).ToArray();

        await Task.WhenAll(due.Select(at => Task.Run(async () =>
        {
            await using var db = world.Open();
            await db.ScheduleAt<Remind>("a", at, new { text = "x" }, world.Clock);
        })));

        await using var after = world.Open();
        Assert.Equal((1, 9), (await after.Count($"select count(*) from kernel_schedule"), await after.Count($"select plans from kernel_schedule")));
    }

    [Theory]
    [InlineData("2026-03-07T12:00-05:00", "2026-03-08T03:00-04:00")] // 02:30 does not exist on that day.
    [InlineData("2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00")]
    [InlineData("2026-03-09T12:00-04:00", "2026-03-10T02:30-04:00")]
    public void A_cron_time_inside_the_gap_of_daylight_saving_is_the_first_valid_instant(string after, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next, null), ScheduleEntries.Next("0 30 2 * * ?", NewYork, DateTimeOffset.Parse(after, null)));

    [Theory]
    [InlineData("2026-10-31T12:00-04:00", "2026-11-01T01:30-04:00")] // 01:30 comes twice on that day.
    [InlineData("2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00")]
    [InlineData("2026-11-01T01:10-05:00", "2026-11-02T01:30-05:00")]
    public void A_cron_time_that_comes_twice_runs_the_first_time_only(string after, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next, null), ScheduleEntries.Next("0 30 1 * * ?", NewYork, DateTimeOffset.Parse(after, null)));

    [Fact]
    public async Task A_cron_entry_keeps_its_local_hour_across_daylight_saving()
    {
        await using var world = await Create();
        await using var db = world.Open();
        await db.ScheduleCron<Remind>("daily", "0 0 9 * * ?", NewYork, new { text = "x" }, world.Clock);
        for (var hour = 0; hour < 24 * 10; hour++)
        {
            world.Clock.Advance(TimeSpan.FromHours(1));
            await Runner(world).RunDue(default);
        }

        var hours = Log(world).Runs.Select(r => TimeZoneInfo.ConvertTime(r.DueAt, NewYork)).ToList();
        Assert.Equal(10, hours.Count);
        Assert.All(hours, h => Assert.Equal(9, h.Hour));
        Assert.Equal(2, hours.Select(h => h.Offset).Distinct().Count());
    }

    [Fact]
    public async Task Two_runners_run_an_entry_once()
    {
        await using var first = await Create();
        await using var second = await Create(first.Source.Options);
        await using var db = first.Open();
        for (var n = 0; n < 40; n++) await db.ScheduleAt<Remind>($"k{n}", first.Clock.GetUtcNow(), new { text = $"{n}" }, first.Clock);

        await Task.WhenAll(new[] { first, second, first, second }.Select(node => Task.Run(() => Runner(node).RunDue(default))));

        Assert.Equal(40, await db.Count($"select count(*) from kernel_idempotency"));
        Assert.Equal(0, await db.Count($"select count(*) from kernel_schedule"));
    }

    [Fact]
    public async Task A_run_longer_than_its_claim_is_not_run_twice()
    {
        await using var first = await Create();
        await using var second = await Create(first.Source.Options);
        await using var db = first.Open();
        await db.ScheduleCron<Remind>("daily", "0 0 9 * * ?", TimeZoneInfo.Utc, new { text = "x" }, first.Clock);
        first.Clock.Advance(TimeSpan.FromHours(6));
        second.Clock.Advance(TimeSpan.FromHours(6) + TimeSpan.FromMinutes(2)); // For it the claim has run out.
        Task<int>? theirs = null;
        Log(first).OnRun = async _ =>
        {
            theirs = Task.Run(() => Runner(second).RunDue(default)); // It waits for this transaction.
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        };

        Assert.Equal(1, await Runner(first).RunDue(default));
        Assert.Equal(0, await theirs!);
        Assert.Equal(1, await db.Count($"select count(*) from kernel_idempotency"));
    }

    [Fact]
    public async Task Who_plans_an_entry_while_it_runs_does_not_wait_crosswise_with_it_and_it_runs_again()
    {
        await using var world = await Create();
        await using var db = world.Open();
        var (row, now) = (Guid.CreateVersion7(), world.Clock.GetUtcNow());
        await db.Execute($"insert into kernel_idempotency (brand_id, key, body_hash, answer, at) values ({world.Brand}, {row}, {new byte[8]}, {"both need it"}, {now})");
        await db.ScheduleAt<Remind>("a", now, new { text = "first" }, world.Clock);
        Task<int> Take(AppDb by) => by.Execute($"update kernel_idempotency set at = {now} where key = {row}");
        Log(world).OnRun = due => Take(due.Db);
        Task<int> running;
        await using (var transaction = await db.Begin())
        {
            await Take(db);
            running = Task.Run(() => Runner(world).RunDue(default));
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System); // It runs by now and waits for the row, or for this whole transaction.
            await db.ScheduleAt<Remind>("a", now, new { text = "second" }, world.Clock);
            await transaction.Commit();
        }
        await running;

        await Runner(world).RunDue(default);
        Assert.Equal(db.IsSqlite ? ["second"] : ["first", "second"], Log(world).Runs.Select(r => r.Text));
        Assert.Equal(0, await db.Count($"select count(*) from kernel_schedule"));
    }

    [Fact]
    public async Task A_failing_entry_leaves_no_effect_is_retried_and_gives_up_after_eight_times()
    {
        await using var world = await Create();
        await using var db = world.Open();
        await db.ScheduleAt<Remind>("bad", world.Clock.GetUtcNow(), new { text = "x" }, world.Clock);
        await db.ScheduleAt<Remind>("good", world.Clock.GetUtcNow(), new { text = "x" }, world.Clock);
        Log(world).OnRun = due => due.Key == "bad" ? throw new TaskCanceledException("timed out") : Task.CompletedTask;
        for (var n = 0; n < 12; n++)
        {
            await Runner(world).RunDue(default);
            world.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Equal((8, "timed out"), await db.First($"select failures, error from kernel_schedule where key = 'bad'", r => (r.Int(0), r.Text(1))));
        Assert.Equal(1, await db.Count($"select count(*) from kernel_idempotency"));
        Assert.Equal(8, Log(world).Tries.Count(k => k == "bad"));
    }

    [Fact]
    public async Task What_recurs_gives_up_on_an_occurrence_but_not_for_ever()
    {
        await using var world = await Create();
        await using var db = world.Open();
        await db.ScheduleCron<Remind>("daily", "0 0 9 * * ?", TimeZoneInfo.Utc, new { text = "x" }, world.Clock);
        world.Clock.Advance(TimeSpan.FromHours(6));
        Log(world).OnRun = _ => throw new InvalidOperationException("bad day");
        for (var n = 0; n < 12; n++)
        {
            await Runner(world).RunDue(default);
            world.Clock.Advance(TimeSpan.FromMinutes(2));
        }
        Assert.Equal(8, Log(world).Tries.Count);
        Log(world).OnRun = _ => Task.CompletedTask;
        world.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(1, await Runner(world).RunDue(default));
    }

    [Fact]
    public async Task A_busy_brand_does_not_starve_the_others()
    {
        await using var world = await Create();
        await using var busy = world.Open(new BrandId(Guid.CreateVersion7()));
        for (var n = 0; n < 100; n++) await busy.ScheduleAt<Remind>($"k{n}", world.Clock.GetUtcNow() - TimeSpan.FromHours(1), new { text = "busy" }, world.Clock);
        await using var quiet = world.Open();
        await quiet.ScheduleAt<Remind>("one", world.Clock.GetUtcNow(), new { text = "quiet" }, world.Clock);

        await Runner(world).RunDue(default);

        Assert.Contains("quiet", Log(world).Runs.Select(r => r.Text));
    }

    private static Task<KernelWorld> Create(StorageOptions? storage = null) => KernelWorld.Create(services => services.AddSingleton<RunLog>().AddScheduled<Remind>(), storage);

    private static ScheduleRunner Runner(KernelWorld world) => world.Services.GetRequiredService<ScheduleRunner>();

    private static RunLog Log(KernelWorld world) => world.Services.GetRequiredService<RunLog>();

    internal sealed class RunLog
    {
        public ConcurrentQueue<(BrandId? Brand, string Key, DateTimeOffset DueAt, string Text)> Runs { get; } = new();
        public ConcurrentQueue<string> Tries { get; } = new();
        public Func<DueEntry, Task> OnRun { get; set; } = _ => Task.CompletedTask;
    }

    internal sealed record Words(string Text);

    internal sealed class Remind(RunLog log) : IScheduled
    {
        public static string Kind => "test.remind";

        public async Task Run(DueEntry due, CancellationToken ct)
        {
            log.Tries.Enqueue(due.Key);
            await due.Db.Execute($"insert into kernel_idempotency (brand_id, key, body_hash, answer, at) values ({due.Brand}, {Guid.CreateVersion7()}, {new byte[8]}, {due.Key}, {due.DueAt})", ct);
            await log.OnRun(due);
            log.Runs.Enqueue((due.Brand, due.Key, due.DueAt, due.Read<Words>().Text));
        }
    }
}
