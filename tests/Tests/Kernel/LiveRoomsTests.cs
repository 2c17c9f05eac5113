using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Guildhall.Tests.Kernel;

public sealed class LiveRoomsTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Concurrent_publishers_leave_no_gap_and_no_duplicate_and_readers_see_each_event_once_in_order()
    {
        await using var world = await KernelWorld.Create();
        var room = Guid.CreateVersion7();
        var reading = Collect(world, world.Brand, room, 0, 200);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(publisher => Task.Run(async () =>
        {
            for (var n = 0; n < 10; n++)
            {
                await using var db = world.Open();
                await Rooms(world).Publish(db, room, "said", new { publisher, n });
            }
        })));

        var seen = await reading;
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), seen.Select(e => e.Seq));
        Assert.Equal(200, seen.Select(e => e.Payload).Distinct().Count());
    }

    [Fact]
    public async Task An_event_of_a_transaction_that_rolls_back_never_happened_and_its_seq_is_given_again()
    {
        await using var world = await KernelWorld.Create();
        var room = Guid.CreateVersion7();
        await using var db = world.Open();
        await Rooms(world).Publish(db, room, "said", new { n = 1 });
        await using (await db.Begin()) Assert.Equal(2, await Rooms(world).Publish(db, room, "said", new { n = "never" }));

        Assert.Equal(1, await Rooms(world).LastSeq(db, room));
        Assert.Equal(3, await Rooms(world).Publish(db, room, [new("said", new { n = 2 }), new("left", new { who = "<a>\n" })]));

        var seen = await Collect(world, world.Brand, room, 0, 3);
        Assert.Equal(["""{"n":1}""", """{"n":2}"""], seen.Take(2).Select(e => e.Payload));
        Assert.Equal((3L, "left", false), (seen[2].Seq, seen[2].Kind, seen[2].Payload.Contains('\n', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_reader_that_comes_back_continues_after_what_it_had()
    {
        await using var world = await KernelWorld.Create();
        var room = Guid.CreateVersion7();
        await Say(world, room, 600); // More than one read of the table.
        var first = await Collect(world, world.Brand, room, 0, 250);
        await Say(world, room, 10);

        var rest = await Collect(world, world.Brand, room, first[^1].Seq, 360);

        Assert.Equal(Enumerable.Range(1, 610).Select(n => (long)n), first.Concat(rest).Select(e => e.Seq));
    }

    [Fact]
    public async Task A_slow_reader_falls_behind_the_buffer_and_still_gets_everything()
    {
        await using var world = await KernelWorld.Create();
        var room = Guid.CreateVersion7();
        var slow = new TaskCompletionSource();
        var reading = Task.Run(() => Collect(world, world.Brand, room, 0, 3001, e => e.Seq == 1 ? slow.Task : Task.CompletedTask));
        var fast = Collect(world, world.Brand, room, 0, 3001);
        for (var n = 0; n < 30; n++) await Say(world, room, 100);
        await Say(world, room, 1);
        await fast;
        slow.SetResult();

        Assert.Equal(Enumerable.Range(1, 3001).Select(n => (long)n), (await reading).Select(e => e.Seq));
    }

    [Fact]
    public async Task Two_nodes_see_each_others_events_in_order_without_gaps_or_duplicates()
    {
        await using var first = await KernelWorld.Create();
        await using var second = await KernelWorld.Create(storage: first.Source.Options);
        var room = Guid.CreateVersion7();
        var readings = new[] { Collect(first, first.Brand, room, 0, 100), Collect(second, first.Brand, room, 0, 100) };

        await Task.WhenAll(new[] { first, second }.Select(node => Task.Run(async () =>
        {
            for (var n = 0; n < 50; n++)
            {
                await using var db = node.Open(first.Brand);
                await Rooms(node).Publish(db, room, "said", new { node = node == first, n });
            }
        })));

        foreach (var seen in await Task.WhenAll(readings)) Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), seen.Select(e => e.Seq));
    }

    [Fact]
    public async Task A_hint_reaches_the_other_node_which_then_need_not_look_by_itself()
    {
        if (TestDatabase.Kind != StorageKind.PostgreSql) return; // SQLite has one node.
        await using var first = await KernelWorld.Create();
        await using var second = await KernelWorld.Create(storage: first.Source.Options);
        Rooms(second).LookEvery = TimeSpan.FromHours(1);
        var room = Guid.CreateVersion7();
        var reading = Collect(second, first.Brand, room, 0, 20);
        await Listening(first);
        for (var n = 0; n < 20; n++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(n % 3 * 15), TimeProvider.System);
            await Say(first, room, 1);
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), (await reading).Select(e => e.Seq));
    }

    [Fact]
    public async Task A_lost_hint_is_healed_by_the_look_every_two_seconds()
    {
        await using var world = await KernelWorld.Create();
        var room = Guid.CreateVersion7();
        await Say(world, room, 1);
        var reading = Collect(world, world.Brand, room, 0, 3);
        await Eventually.True(() => !reading.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(2), Rooms(world).LookEvery);
        await using var db = world.Open();
        for (var n = 0; n < 2; n++) // What another process does whose hint is lost.
        {
            await using var transaction = await db.Begin();
            await RoomTables.Append(db, room, [new("said", new { n })], world.Clock.GetUtcNow(), default);
            await transaction.Commit();
        }

        Assert.Equal([1L, 2L, 3L], (await reading).Select(e => e.Seq));
    }

    [Fact]
    public async Task A_listener_whose_connection_is_killed_listens_again()
    {
        if (TestDatabase.Kind != StorageKind.PostgreSql) return;
        await using var first = await KernelWorld.Create();
        await using var second = await KernelWorld.Create(storage: first.Source.Options);
        var room = Guid.CreateVersion7();
        var reading = Collect(second, first.Brand, room, 0, 2);
        await Listening(first);
        await Say(first, room, 1);
        await using var owner = new NpgsqlConnection(first.Source.Options.Connection);
        await owner.OpenAsync();
        await using var kill = new NpgsqlCommand("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'", owner);
        await kill.ExecuteNonQueryAsync();
        await Say(first, room, 1);

        Assert.Equal([1L, 2L], (await reading).Select(e => e.Seq));
        await Listening(first);
    }

    [Fact]
    public async Task Silence_is_told_as_a_heartbeat()
    {
        await using var world = await KernelWorld.Create();
        await foreach (var happened in Rooms(world).Read(world.Brand, Guid.CreateVersion7(), 0, TimeSpan.FromMilliseconds(30), default))
        {
            Assert.Null(happened);
            break;
        }
    }

    [Fact]
    public async Task Rooms_of_two_brands_with_one_id_do_not_mix_and_forgotten_events_are_gone()
    {
        await using var world = await KernelWorld.Create();
        var (room, other) = (Guid.CreateVersion7(), new BrandId(Guid.CreateVersion7()));
        await Say(world, room, 3);
        await using (var db = world.Open(other)) Assert.Equal(1, await Rooms(world).Publish(db, room, "said", new { other = true }));
        Assert.Contains("other", Assert.Single(await Collect(world, other, room, 0, 1)).Payload, StringComparison.Ordinal);

        await using var any = world.Open();
        Assert.Equal(4, await Rooms(world).Forget(any, world.Clock.GetUtcNow() + TimeSpan.FromSeconds(1)));
        await Say(world, room, 1);
        Assert.Equal([4L], (await Collect(world, world.Brand, room, 0, 1)).Select(e => e.Seq));
    }

    internal static LiveRooms Rooms(KernelWorld world) => world.Services.GetRequiredService<LiveRooms>();

    internal static async Task Say(KernelWorld world, Guid room, int times)
    {
        await using var db = world.Open();
        await Rooms(world).Publish(db, room, [.. Enumerable.Range(0, times).Select(n => new LiveMessage("said", new { n }))]);
    }

    private static async Task<List<LiveEvent>> Collect(KernelWorld world, BrandId brand, Guid room, long after, int count, Func<LiveEvent, Task>? onEach = null)
    {
        var seen = new List<LiveEvent>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var happened in Rooms(world).Read(brand, room, after, Beat, patience.Token))
        {
            if (happened is null) continue;
            seen.Add(happened);
            if (onEach is not null) await onEach(happened);
            if (seen.Count == count) break;
        }
        return seen;
    }

    private static Task Listening(KernelWorld world) => Eventually.True(async () =>
    {
        await using var db = world.Source.OpenAsOwner();
        return await db.Count($"select count(*) from pg_stat_activity where datname = current_database() and query like 'listen %'") > 0;
    });
}
