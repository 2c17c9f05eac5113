using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Kernel.OutboxWorld;

namespace Guildhall.Tests.Kernel;

public sealed class OutboxTests
{
    [Fact]
    public async Task Events_of_a_stream_arrive_in_order_with_their_brand_and_leave_nothing_behind()
    {
        await using var world = await Create();
        var streams = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToArray();
        for (var n = 0; n < 10; n++)
            foreach (var stream in streams) await Publish(world, stream, n);

        Assert.Equal(200, await Dispatcher(world).DeliverPending(default));

        Assert.All(streams, stream => Assert.Equal(Enumerable.Range(0, 10), Heard(world, stream)));
        Assert.All(Log(world).Deliveries, d => Assert.Equal(world.Brand, d.Brand));
        Assert.Equal((0, 0), await Left(world));
    }

    [Fact]
    public async Task An_event_of_a_transaction_that_rolls_back_is_never_told_and_one_outside_is_refused()
    {
        await using var world = await Create();
        await using var db = world.Open();
        await using (await db.Begin()) await db.Publish(Guid.CreateVersion7(), new Happened(1), world.Clock);

        Assert.Equal(0, await Dispatcher(world).DeliverPending(default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Publish(Guid.CreateVersion7(), new Happened(1), world.Clock));
    }

    [Fact]
    public async Task Of_two_handlers_one_fails_and_the_other_is_not_run_again_when_the_event_is_repeated()
    {
        await using var world = await Create();
        var stream = Guid.CreateVersion7();
        Log(world).FailSecond = _ => true;
        await Publish(world, stream, 1);
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal(0, await Dispatcher(world).DeliverPending(default));
            world.Clock.Advance(TimeSpan.FromMinutes(3));
        }
        Log(world).FailSecond = _ => false;

        Assert.Equal(1, await Dispatcher(world).DeliverPending(default));

        Assert.Equal((1, 1, 4), (await Effects(world, "first"), await Effects(world, "second"), Log(world).SecondTries));
        Assert.Equal((0, 0), await Left(world));
    }

    [Fact]
    public async Task A_crash_between_the_handler_and_the_removal_repeats_the_event_but_not_its_effects()
    {
        await using var world = await Create();
        var stream = Guid.CreateVersion7();
        await Publish(world, stream, 1);
        // What a node leaves behind that died after its handlers had committed: their effects, their marks and the row.
        await Dispatcher(world).DeliverPending(default);
        await Publish(world, stream, 2);
        await using (var db = world.Open())
        {
            var seq = await db.Count($"select max(seq) from kernel_outbox");
            foreach (var handler in world.Services.GetServices<EventSubscription>().Select(s => s.Handler).Distinct())
                await db.Execute($"insert into kernel_outbox_marks (seq, handler) values ({seq}, {handler})");
        }

        Assert.Equal(1, await Dispatcher(world).DeliverPending(default));

        Assert.Equal([1], Heard(world, stream));
        Assert.Equal((0, 0), await Left(world));
    }

    [Fact]
    public async Task Eight_failures_park_the_stream_and_only_that_stream()
    {
        await using var world = await Create();
        var bad = Guid.CreateVersion7();
        var good = SameShard(bad);
        Log(world).FailSecond = d => d.Stream == bad;
        for (var n = 0; n < 300; n++) await Publish(world, bad, n); // More than one batch of the shard.

        for (var n = 0; n < 12; n++)
        {
            await Publish(world, good, n);
            await Dispatcher(world).DeliverPending(default); // The batch may be full of the bad stream, but only once:
            await Dispatcher(world).DeliverPending(default);
            Assert.Equal(n + 1, Heard(world, good).Count);
            world.Clock.Advance(TimeSpan.FromMinutes(3));
        }

        await using var db = world.Open();
        var (failures, parked, error) = await db.First($"select failures, parked, error from kernel_outbox where stream = {bad} order by seq limit 1", r => (r.Int(0), r.Flag(1), r.Text(2)));
        Assert.Equal((8, true, "second failed"), (failures, parked, error));
        Assert.Equal(8, Log(world).SecondTries - 12);
        Assert.Equal(300, await db.Count($"select count(*) from kernel_outbox"));
    }

    [Fact]
    public async Task A_handler_that_times_out_counts_as_failed_and_does_not_hold_up_others()
    {
        await using var world = await Create();
        var (slow, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Log(world).FailSecond = d => d.Stream == slow ? throw new TaskCanceledException("timed out") : false;
        await Publish(world, slow, 1);
        await Publish(world, other, 1);

        Assert.Equal(1, await Dispatcher(world).DeliverPending(default));

        await using var db = world.Open();
        Assert.Equal(1, await db.Count($"select failures from kernel_outbox where stream = {slow}"));
    }

    [Fact]
    public async Task Two_dispatchers_on_one_database_deliver_every_event_once_and_in_order()
    {
        await using var first = await Create();
        await using var second = await Create(first.Source.Options);
        var streams = Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7()).ToArray();
        for (var n = 0; n < 20; n++)
            foreach (var stream in streams) await Publish(first, stream, n);

        await Task.WhenAll(new[] { first, second, first, second }.Select(node => Task.Run(async () =>
        {
            for (var n = 0; n < 5; n++) await Dispatcher(node).DeliverPending(default);
        })));
        second.Clock.Advance(TimeSpan.FromMinutes(1));
        while (await Dispatcher(second).DeliverPending(default) > 0) { }

        Assert.Equal((200, 200), (await Effects(first, "first"), await Effects(first, "second")));
        Assert.Equal((0, 0), await Left(first));
        foreach (var stream in streams) Assert.Equal(Enumerable.Range(0, 20), await EffectOrder(first, stream));
    }

    [Fact]
    public async Task A_node_whose_lease_was_taken_over_has_no_further_effect()
    {
        await using var first = await Create();
        await using var second = await Create(first.Source.Options);
        var stream = Guid.CreateVersion7();
        for (var n = 0; n < 3; n++) await Publish(first, stream, n);
        second.Clock.Advance(TimeSpan.FromMinutes(1));
        Task<int>? theirs = null;
        Log(first).AfterFirst = async _ =>
        {
            if (Log(first).Deliveries.Count != 2) return;
            theirs = Task.Run(() => Dispatcher(second).DeliverPending(default)); // Waits until this handler's transaction has ended, then takes the lease.
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        };

        await Dispatcher(first).DeliverPending(default);
        await theirs!;
        while (await Dispatcher(second).DeliverPending(default) > 0) { }

        Assert.Equal([0, 1, 2], await EffectOrder(first, stream));
        Assert.Equal((3, 3), (await Effects(first, "first"), await Effects(first, "second")));
        Assert.Equal((0, 0), await Left(first));
    }
}
