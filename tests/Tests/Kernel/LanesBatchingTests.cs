using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guildhall.Tests.Kernel;

public sealed class LanesBatchingTests
{
    [Fact]
    public async Task What_arrives_while_a_batch_is_decided_is_decided_together_up_to_the_largest_batch()
    {
        await using var world = await LaneWorld.Create(new LaneOptions { LargestBatch = 10 });
        var gate = new TaskCompletionSource();
        world.Script.Decide = async (_, batch) =>
        {
            await gate.Task;
            return LaneScript.Echo(batch);
        };
        var activity = LaneWorld.NewId();
        var first = world.Asks.Post(world.Brand, activity, new Ask(0)).AsTask();
        await Eventually.True(() => world.Script.Seen.Count == 1);
        var rest = Enumerable.Range(1, 25).Select(n => world.Asks.Post(world.Brand, activity, new Ask(n)).AsTask()).ToList();
        gate.SetResult();

        var answers = await Task.WhenAll(rest.Prepend(first));

        Assert.Equal(Enumerable.Range(0, 26).Select(n => $"answer {n}"), answers.Select(a => a.Value));
        Assert.Equal([1, 10, 10, 5], world.Script.Seen.Select(b => b.Numbers.Length));
    }

    [Fact]
    public async Task A_batch_holds_one_brand_and_one_activity_in_order_of_arrival_and_no_activity_is_decided_twice_at_once()
    {
        await using var world = await LaneWorld.Create(new LaneOptions { LargestBatch = 7, Workers = 4 });
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var brands = Enumerable.Range(0, 3).Select(_ => new BrandId(LaneWorld.NewId())).ToArray();
        var activities = Enumerable.Range(0, 4).Select(_ => LaneWorld.NewId()).ToArray();
        var busy = new ConcurrentDictionary<(BrandId, Guid), bool>();
        var overlaps = 0;
        world.Script.Decide = async (db, batch) =>
        {
            if (!busy.TryAdd((batch.Brand, batch.Activity), true) || db.CurrentBrand != batch.Brand) Interlocked.Increment(ref overlaps);
            await Task.Yield();
            busy.TryRemove((batch.Brand, batch.Activity), out _);
            return LaneScript.Echo(batch);
        };
        var posted = new Dictionary<(BrandId, Guid), List<int>>();
        var waiting = new List<Task<Result<string>>>();
        for (var n = 0; n < 2000; n++)
        {
            var (brand, activity) = (brands[random.Next(3)], activities[random.Next(4)]);
            if (!posted.TryGetValue((brand, activity), out var list)) posted[(brand, activity)] = list = [];
            list.Add(n);
            waiting.Add(world.Asks.Post(brand, activity, new Ask(n)).AsTask());
        }

        var answers = await Task.WhenAll(waiting);

        Assert.True(overlaps == 0, $"{overlaps} batches overlapped or ran for another brand, seed {seed}");
        Assert.Equal(Enumerable.Range(0, 2000).Select(n => $"answer {n}"), answers.Select(a => a.Value));
        var decided = world.Script.Seen.GroupBy(b => (b.Brand, b.Activity)).ToDictionary(g => g.Key, g => g.SelectMany(b => b.Numbers).ToList());
        Assert.Equal(posted.Count, decided.Count);
        foreach (var (key, numbers) in posted) Assert.True(numbers.SequenceEqual(decided[key]), $"order lost, seed {seed}");
    }

    [Fact]
    public void Every_item_comes_out_once_however_workers_and_callers_interleave()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var queues = new LaneQueues<int>(capacity: 500, perBrand: 200, workers: 3, enough: 4);
        var brands = Enumerable.Range(0, 4).Select(_ => new BrandId(LaneWorld.NewId())).ToArray();
        var activities = Enumerable.Range(0, 5).Select(_ => LaneWorld.NewId()).ToArray();
        var (taken, resting, admitted, out1) = (new List<LaneQueues<int>.Activity>(), new List<(LaneQueues<int>.Activity Who, long Number)>(), 0, new List<int>());
        var workers = 0;
        var buffer = new int[5];
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                var admission = queues.Enter(brands[random.Next(4)], activities[random.Next(5)], admitted);
                if (admission != Admission.Full) admitted++;
                if (admission == Admission.QueuedAndNeedsWorker) workers++;
            }
            else if (taken.Count > 0 && random.Next(2) == 0)
            {
                var done = taken[random.Next(taken.Count)];
                taken.Remove(done);
                if (random.Next(2) == 0) queues.Leave(done);
                else resting.Add((done, queues.Rest(done)));
            }
            else if (resting.Count > 0 && random.Next(3) == 0)
            {
                var (who, rest) = resting[random.Next(resting.Count)];
                if (random.Next(5) > 0) resting.Remove((who, rest)); // A clock may ring twice.
                if (queues.Wake(who, rest)) workers++;
            }
            else if (workers > taken.Count)
            {
                if (queues.Take(buffer, out var count) is not { } activity) workers--;
                else
                {
                    Assert.True(taken.TrueForAll(a => a != activity), $"taken twice, seed {seed}");
                    taken.Add(activity);
                    out1.AddRange(buffer[..count]);
                }
            }
        }
        foreach (var activity in taken) queues.Leave(activity);
        foreach (var (who, rest) in resting)
            if (queues.Wake(who, rest)) workers++;
        for (; workers > 0;)
            if (queues.Take(buffer, out var count) is { } activity)
            {
                out1.AddRange(buffer[..count]);
                queues.Leave(activity);
            }
            else workers--;

        Assert.True(queues.Load is (0, 0), $"{queues.Load} left over, seed {seed}");
        Assert.Equal(Enumerable.Range(0, admitted), out1.Order());
    }

    [Fact]
    public async Task Meters_tell_how_many_commands_were_decided_together()
    {
        await using var world = await LaneWorld.Create();
        long commands = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "guildhall.lane.batch") l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, size, tags, _) =>
        {
            if (tags[0].Value is nameof(Ask)) Interlocked.Add(ref commands, size);
        });
        listener.Start();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => world.Asks.Post(world.Brand, LaneWorld.NewId(), new Ask(n)).AsTask()));

        await Eventually.True(() => Interlocked.Read(ref commands) >= 50);
    }
}
