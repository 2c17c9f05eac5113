using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Kernel.OutboxWorld;

namespace Guildhall.Tests.Kernel;

public sealed class OutboxTogetherTests
{
    [Fact]
    public async Task What_comes_within_a_breath_is_delivered_together_in_order_and_once()
    {
        await using var world = await Create();
        var stream = Guid.CreateVersion7();
        for (var n = 0; n < 100; n++) await Publish(world, stream, new HappenedOften(n));

        Assert.Equal(100, await Dispatcher(world).DeliverPending(default));

        Assert.Equal(Enumerable.Range(0, 100), Log(world).Together.SelectMany(t => t));
        Assert.All(Log(world).Together, t => Assert.InRange(t.Count, 2, 32));
        Assert.Equal(100, await Effects(world, "many"));
        Assert.Equal((0, 0), await Left(world));
    }

    [Fact]
    public async Task One_that_fails_among_many_holds_up_its_own_stream_only_and_nothing_happens_twice()
    {
        await using var world = await Create();
        var bad = Guid.CreateVersion7();
        var good = SameShard(bad);
        Log(world).FailMany = some => some.Contains(3);
        for (var n = 0; n < 6; n++) await Publish(world, n % 2 == 0 ? good : bad, new HappenedOften(n));

        Assert.Equal(4, await Dispatcher(world).DeliverPending(default)); // 0 2 4 and the first of the bad stream.
        Assert.Equal(4, await Effects(world, "many"));
        Log(world).FailMany = _ => false;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await Dispatcher(world).DeliverPending(default));

        Assert.Equal([0, 1, 2, 3, 4, 5], (await ManyOrder(world)).Order());
        Assert.Equal([1, 3, 5], (await ManyOrder(world)).Where(n => n % 2 == 1));
        Assert.Equal((0, 0), await Left(world));
    }

    [Fact]
    public async Task Many_are_not_repeated_to_a_handler_that_had_some_of_them_before_a_crash()
    {
        await using var world = await Create();
        var stream = Guid.CreateVersion7();
        for (var n = 0; n < 4; n++) await Publish(world, stream, new HappenedOften(n));
        await using (var db = world.Open())
        {
            var seq = await db.Count($"select min(seq) from kernel_outbox");
            await db.Execute($"insert into kernel_outbox_marks (seq, handler) values ({seq}, {world.Services.GetServices<EventSubscription>().Single(s => s.Handler.EndsWith(nameof(RecordMany), StringComparison.Ordinal)).Handler})");
        }

        Assert.Equal(4, await Dispatcher(world).DeliverPending(default));

        Assert.Equal([1, 2, 3], await ManyOrder(world));
        Assert.Equal((0, 0), await Left(world));
    }
}
