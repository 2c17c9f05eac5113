using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Kernel;

public sealed class LanesLimitsTests
{
    [Fact]
    public async Task A_full_lane_says_Busy_at_once_with_a_time_to_come_back_and_another_brand_still_gets_in()
    {
        await using var world = await LaneWorld.Create(new LaneOptions { PerBrand = 20, Capacity = 30, LargestBatch = 1 });
        var gate = Hold(world);
        var activity = LaneWorld.NewId();
        var first = world.Asks.Post(world.Brand, activity, new Ask(0)).AsTask();
        await Eventually.True(() => world.Script.Seen.Count == 1);
        var storm = Enumerable.Range(1, 40).Select(n => world.Asks.Post(world.Brand, activity, new Ask(n)).AsTask()).ToList();
        var others = Enumerable.Range(0, 3).Select(n => world.Asks.Post(new BrandId(LaneWorld.NewId()), activity, new Ask(n)).AsTask()).ToList();

        var refused = storm.Where(t => t.IsCompleted).ToList();
        Assert.Equal(20, refused.Count);
        foreach (var answer in refused)
        {
            var refusal = (await answer).Refusal!;
            Assert.Equal(("kernel.busy", RefusalKind.Busy, true), (refusal.Code, refusal.Kind, refusal.RetryAfter > TimeSpan.Zero));
        }
        Assert.DoesNotContain(others, t => t.IsCompleted);

        gate.SetResult();
        Assert.All(await Task.WhenAll(others.Append(first)), a => Assert.Null(a.Refusal));
        Assert.Equal(20, (await Task.WhenAll(storm)).Count(a => a.Refusal is null));
    }

    [Fact]
    public async Task Brands_take_turns_so_a_storm_delays_a_quiet_brand_by_one_batch_per_worker_at_most()
    {
        await using var world = await LaneWorld.Create(new LaneOptions { LargestBatch = 10, Workers = 1 });
        var gate = Hold(world);
        var stormy = Enumerable.Range(0, 8).Select(_ => LaneWorld.NewId()).ToArray();
        var storm = Enumerable.Range(0, 800).Select(n => world.Asks.Post(world.Brand, stormy[n % 8], new Ask(n)).AsTask()).ToList();
        await Eventually.True(() => world.Script.Seen.Count == 1);
        var quiet = new BrandId(LaneWorld.NewId());
        var one = world.Asks.Post(quiet, LaneWorld.NewId(), new Ask(0)).AsTask();

        gate.SetResult();
        await one;
        await Task.WhenAll(storm);

        var place = world.Script.Seen.FindIndex(b => b.Brand == quiet);
        Assert.True(place <= 2, $"The quiet brand came as batch {place} of {world.Script.Seen.Count}.");
    }

    [Fact]
    public async Task Commands_that_waited_too_long_are_refused_and_not_tried()
    {
        await using var world = await LaneWorld.Create(new LaneOptions { LongestWait = TimeSpan.FromSeconds(1), Workers = 1 });
        var gate = Hold(world);
        var activity = LaneWorld.NewId();
        var first = world.Asks.Post(world.Brand, activity, new Ask(1)).AsTask();
        await Eventually.True(() => world.Script.Seen.Count == 1);
        var late = world.Asks.Post(world.Brand, activity, new Ask(2)).AsTask();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);

        gate.SetResult();

        Assert.Equal("answer 1", (await first).Value);
        Assert.Equal("kernel.busy", (await late).Refusal?.Code);
        Assert.Equal([1], world.Script.Seen.SelectMany(b => b.Numbers));
    }

    [Fact]
    public async Task Stopping_decides_what_waits_and_refuses_newcomers()
    {
        await using var world = await LaneWorld.Create();
        var gate = Hold(world);
        var activity = LaneWorld.NewId();
        var waiting = Enumerable.Range(0, 30).Select(n => world.Asks.Post(world.Brand, activity, new Ask(n)).AsTask()).ToList();

        var stopping = world.Asks.StopAsync(CancellationToken.None);
        var late = await world.Asks.Post(world.Brand, activity, new Ask(99));
        gate.SetResult();
        await stopping;

        Assert.Equal("kernel.busy", late.Refusal?.Code);
        Assert.All(waiting, t => Assert.True(t.IsCompleted || t.Wait(TimeSpan.FromSeconds(5))));
        Assert.All(await Task.WhenAll(waiting), a => Assert.Null(a.Refusal));
    }

    [Fact]
    public async Task Stopping_without_patience_refuses_what_waits()
    {
        await using var world = await LaneWorld.Create(new LaneOptions { LargestBatch = 1, Workers = 1 });
        var gate = Hold(world);
        var waiting = Enumerable.Range(0, 10).Select(n => world.Asks.Post(world.Brand, LaneWorld.NewId(), new Ask(n)).AsTask()).ToList();
        await Eventually.True(() => world.Script.Seen.Count == 1);

        var stopping = world.Asks.StopAsync(new CancellationToken(canceled: true));
        gate.SetResult();
        await stopping;

        var answers = await Task.WhenAll(waiting);
        Assert.Equal(9, answers.Count(a => a.Refusal?.Code == "kernel.busy"));
        Assert.Single(world.Script.Seen);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.5, true)]
    [InlineData(5, false)]
    [InlineData(-5, false)]
    public async Task A_node_whose_clock_is_more_than_a_second_off_decides_nothing(double secondsOff, bool agrees)
    {
        await using var world = await LaneWorld.Create();
        var guard = new ClockGuard(world.Kernel.Source, new OffClock(TimeSpan.FromSeconds(secondsOff)));
        await guard.Check(default);

        var refusal = await guard.Check(default);

        if (agrees || TestDatabase.Kind == StorageKind.Sqlite) Assert.Null(refusal);
        else Assert.Equal(("kernel.clock_skew", RefusalKind.Busy), (refusal?.Code, refusal?.Kind));
    }

    private static TaskCompletionSource Hold(LaneWorld world)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Script.Decide = async (_, batch) =>
        {
            await gate.Task;
            return LaneScript.Echo(batch);
        };
        return gate;
    }

    private sealed class OffClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + off;
    }
}
