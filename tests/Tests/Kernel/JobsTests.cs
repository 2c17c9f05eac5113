using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Kernel;

public sealed class JobsTests
{
    [Fact]
    public async Task A_job_runs_to_its_end_and_tells_how_far_it_is()
    {
        await using var world = await Create();
        var id = await Start(world, 5);
        Script(world).AfterBatch = async n =>
        {
            var job = await Find(world, id);
            Assert.Equal((JobState.Running, (long)n, 5L), (job.State, job.Done, job.Total));
        };

        Assert.True(await Runner(world).RunNext(default));
        Assert.False(await Runner(world).RunNext(default));

        var done = await Find(world, id);
        Assert.Equal((JobState.Done, 5L, 5, true), (done.State, done.Done, done.ReadResult<Counted>()!.Rows, done.Ended));
        Assert.Equal(5, await Effects(world));
    }

    [Fact]
    public async Task A_paused_job_keeps_its_place_and_continues_there()
    {
        await using var world = await Create();
        var id = await Start(world, 6);
        Script(world).AfterBatch = async n =>
        {
            if (n == 2) await Steer(world, id, JobWish.Pause);
        };
        await Runner(world).RunNext(default);
        Assert.Equal((JobState.Paused, 2L), ((await Find(world, id)).State, (await Find(world, id)).Done));
        Assert.False(await Runner(world).RunNext(default));
        Assert.False(await Runner(world).RunNext(default, id));

        await Steer(world, id, JobWish.Run);
        Assert.True(await Runner(world).RunNext(default));

        Assert.Equal(JobState.Done, (await Find(world, id)).State);
        Assert.Equal(6, await Effects(world));
        Assert.Equal([0, 2], Script(world).Starts);
    }

    [Fact]
    public async Task A_cancelled_job_stops_after_its_batch_and_cannot_be_steered_again()
    {
        await using var world = await Create();
        var (running, queued) = (await Start(world, 6), await Start(world, 6));
        Script(world).AfterBatch = async n =>
        {
            if (n == 3) await Steer(world, running, JobWish.Cancel);
        };
        await Steer(world, queued, JobWish.Cancel);
        await Runner(world).RunNext(default);

        Assert.Equal((JobState.Cancelled, 3L), ((await Find(world, running)).State, (await Find(world, running)).Done));
        Assert.Equal((JobState.Cancelled, true), ((await Find(world, queued)).State, (await Find(world, queued)).EndedAt is not null));
        Assert.Equal(JobBook.AlreadyEnded, await Steer(world, running, JobWish.Run));
        Assert.False(await Runner(world).RunNext(default));
    }

    [Fact]
    public async Task A_refusal_fails_the_job_with_its_reason_and_resuming_tries_again()
    {
        await using var world = await Create();
        var id = await Start(world, 2);
        Script(world).Refusal = new Refusal("kernel.file_too_large", RefusalKind.Invalid, "file", [3]);
        await Runner(world).RunNext(default);
        var failed = await Find(world, id);
        Assert.Equal((JobState.Failed, "kernel.file_too_large", "file", "3"), (failed.State, failed.Refusal!.Code, failed.Refusal.Field, failed.Refusal.Args![0]));

        Script(world).Refusal = null;
        await Steer(world, id, JobWish.Run);
        await Runner(world).RunNext(default);

        var done = await Find(world, id);
        Assert.Equal((JobState.Done, true), (done.State, done.Refusal is null));
    }

    [Fact]
    public async Task An_error_is_retried_from_the_cursor_three_times_and_then_told()
    {
        await using var world = await Create();
        var id = await Start(world, 4);
        Script(world).AfterBatch = n => n == 2 ? throw new InvalidOperationException("broken row") : Task.CompletedTask;
        for (var runs = 0; runs < 10 && await Runner(world).RunNext(default); runs++) { }

        var failed = await Find(world, id);
        Assert.Equal(JobState.Done, failed.State); // The error came once, after the batch was saved; the second run went on behind it.
        Assert.Equal([0, 2], Script(world).Starts);

        var hopeless = await Start(world, 4);
        Script(world).Starts.Clear();
        Script(world).BeforeAll = () => throw new InvalidOperationException("broken for good");
        for (var runs = 0; runs < 10 && await Runner(world).RunNext(default); runs++) { }
        var told = await Find(world, hopeless);
        Assert.Equal((JobState.Failed, "kernel.job_broke", 4), (told.State, told.Refusal!.Code, Script(world).Starts.Count));
    }

    [Fact]
    public async Task A_job_whose_node_died_is_taken_over_when_its_lease_has_run_out_and_the_dead_node_can_do_nothing_more()
    {
        await using var first = await Create();
        await using var second = await Create(first.Source.Options);
        var id = await Start(first, 6);
        var taken = false;
        Script(first).AfterBatch = async n =>
        {
            if (n != 3) return;
            Assert.False(await Runner(second).RunNext(default)); // The lease still holds.
            second.Clock.Advance(TimeSpan.FromSeconds(31));
            taken = await Runner(second).RunNext(default);
        };

        await Runner(first).RunNext(default);

        Assert.True(taken);
        Assert.Equal((JobState.Done, 6L), ((await Find(first, id)).State, (await Find(first, id)).Done));
        Assert.Equal(6, await Effects(first));
        Assert.Equal([0], Script(first).Starts);
        Assert.Equal([3], Script(second).Starts);
    }

    [Fact]
    public async Task Running_one_job_by_id_does_not_steal_it_from_a_node_that_holds_it_and_resuming_a_running_one_keeps_its_lease()
    {
        await using var first = await Create();
        await using var second = await Create(first.Source.Options);
        var id = await Start(first, 3);
        Script(first).AfterBatch = async n =>
        {
            if (n != 1) return;
            Assert.False(await Runner(second).RunNext(default, id));
            await Steer(first, id, JobWish.Run);
            await using var db = first.Open();
            Assert.Equal(0, await db.Count($"select count(*) from kernel_jobs where held_until is null"));
        };

        await Runner(first).RunNext(default);

        Assert.Equal(JobState.Done, (await Find(first, id)).State);
        Assert.Empty(Script(second).Starts);
    }

    [Fact]
    public async Task Two_runners_run_every_job_once_and_brands_do_not_see_each_others_jobs()
    {
        await using var first = await Create();
        await using var second = await Create(first.Source.Options);
        for (var n = 0; n < 10; n++) await Start(first, 2);

        await Task.WhenAll(new[] { first, second }.Select(node => Task.Run(async () =>
        {
            while (await Runner(node).RunNext(default)) { }
        })));

        Assert.Equal(20, await Effects(first));
        Assert.Equal(10, Script(first).Starts.Count + Script(second).Starts.Count);
        await using var db = first.Open();
        Assert.All(await db.RecentJobs(20), j => Assert.Equal(JobState.Done, j.State));
        await using var other = first.Open(new BrandId(Guid.CreateVersion7()));
        Assert.Empty(await other.RecentJobs(20));
    }

    [Fact]
    public async Task Files_of_a_job_are_replaced_by_name()
    {
        await using var world = await Create();
        var id = await Start(world, 1);
        Script(world).Files = [new("errors.csv", "aa", 1), new("result.csv", "bb", 2), new("errors.csv", "cc", 3)];
        await Runner(world).RunNext(default);

        Assert.Equal([("result.csv", 2L), ("errors.csv", 3L)], (await Find(world, id)).Files.Select(f => (f.Name, f.Size)));
    }

    private static Task<KernelWorld> Create(StorageOptions? storage = null) => KernelWorld.Create(services => services.AddSingleton<JobScript>().AddJob<CountRows>(), storage);

    private static JobRunner Runner(KernelWorld world) => world.Services.GetRequiredService<JobRunner>();

    private static JobScript Script(KernelWorld world) => world.Services.GetRequiredService<JobScript>();

    private static async Task<JobId> Start(KernelWorld world, int rows)
    {
        world.Clock.Advance(TimeSpan.FromMilliseconds(1)); // Oldest first needs an older one.
        await using var db = world.Open(JobsBrand);
        return await db.StartJob<CountRows>("rows", new Counted(rows), world.Clock);
    }

    private static async Task<Job> Find(KernelWorld world, JobId id)
    {
        await using var db = world.Open(JobsBrand);
        return (await db.FindJob(id))!;
    }

    private static async Task<Refusal?> Steer(KernelWorld world, JobId id, JobWish wish)
    {
        await using var db = world.Open(JobsBrand);
        return (await db.Steer(id, wish, world.Clock)).Refusal;
    }

    private static async Task<long> Effects(KernelWorld world)
    {
        await using var db = world.Open(JobsBrand);
        return await db.Count($"select count(*) from kernel_idempotency where brand_id = {JobsBrand}");
    }

    private static readonly BrandId JobsBrand = new(Guid.CreateVersion7());

    internal sealed record Counted(int Rows);

    internal sealed class JobScript
    {
        public List<int> Starts { get; } = [];
        public Action BeforeAll { get; set; } = () => { };
        public Func<int, Task> AfterBatch { get; set; } = _ => Task.CompletedTask;
        public Refusal? Refusal { get; set; }
        public List<JobFile> Files { get; set; } = [];
    }

    /// <summary>One row of effect per batch, saved with the cursor in one transaction.</summary>
    internal sealed class CountRows(AppDb db, JobScript script) : IJob
    {
        public static string Kind => "test.count";

        public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
        {
            var (rows, at) = (run.Args<Counted>().Rows, int.Parse(run.Job.Cursor ?? "0", System.Globalization.CultureInfo.InvariantCulture));
            script.Starts.Add(at);
            script.BeforeAll();
            if (script.Refusal is { } refusal) return refusal;
            foreach (var file in script.Files) await run.Attach(file, ct);
            while (at < rows)
            {
                await run.StopIfAsked(ct);
                await using (var transaction = await db.Begin(ct))
                {
                    await db.Execute($"insert into kernel_idempotency (brand_id, key, body_hash, answer, at) values ({run.Brand}, {Guid.CreateVersion7()}, {new byte[8]}, {"row"}, {DateTimeOffset.UnixEpoch})", ct);
                    at++;
                    await run.Save(db, $"{at}", at, rows, 0, ct);
                    await transaction.Commit(ct);
                }
                await script.AfterBatch(at);
            }
            return new Counted(rows);
        }
    }
}
