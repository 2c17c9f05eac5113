using System.Collections.Concurrent;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Kernel;

/// <summary>What the outbox is tested with: events that happen, and handlers that write down what they heard.</summary>
internal static class OutboxWorld
{
    public static async Task<KernelWorld> Create(StorageOptions? storage = null) => await KernelWorld.Create(services => services
        .AddSingleton<DeliveryLog>()
        .AddHandler<Happened, RecordFirst>()
        .AddHandler<Happened, RecordSecond>()
        .AddHandler<HappenedOften, RecordMany>(), storage);

    public static OutboxDispatcher Dispatcher(KernelWorld world) => world.Services.GetRequiredService<OutboxDispatcher>();

    public static DeliveryLog Log(KernelWorld world) => world.Services.GetRequiredService<DeliveryLog>();

    public static List<int> Heard(KernelWorld world, Guid stream) => [.. Log(world).Deliveries.Where(d => d.Stream == stream).Select(d => d.N)];

    public static Task Publish(KernelWorld world, Guid stream, int n) => Publish(world, stream, new Happened(n));

    public static async Task Publish<TEvent>(KernelWorld world, Guid stream, TEvent happened) where TEvent : notnull
    {
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        await db.Publish(stream, happened, world.Clock);
        await transaction.Commit();
    }

    public static async Task<List<int>> ManyOrder(KernelWorld world)
    {
        await using var db = world.Open();
        return await db.Query($"select answer from kernel_idempotency where answer like 'many %' order by at", r => int.Parse(r.Text(0).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    public static Guid SameShard(Guid stream)
    {
        while (true)
            if (Guid.CreateVersion7() is var other && OutboxEvents.ShardOf(other) == OutboxEvents.ShardOf(stream)) return other;
    }

    public static async Task<(long Rows, long Marks)> Left(KernelWorld world)
    {
        await using var db = world.Open();
        return (await db.Count($"select count(*) from kernel_outbox"), await db.Count($"select count(*) from kernel_outbox_marks"));
    }

    public static async Task<long> Effects(KernelWorld world, string handler)
    {
        await using var db = world.Open();
        return await db.Count($"select count(*) from kernel_idempotency where answer like {handler + "%"}");
    }

    public static async Task<List<int>> EffectOrder(KernelWorld world, Guid stream)
    {
        await using var db = world.Open();
        return await db.Query($"select answer from kernel_idempotency where answer like {"first " + stream + "%"} order by at",
            r => int.Parse(r.Text(0).Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture));
    }

    internal sealed record Happened(int N);

    internal sealed record HappenedOften(int N);

    internal sealed class DeliveryLog
    {
        public ConcurrentQueue<(Guid Stream, int N, BrandId? Brand)> Deliveries { get; } = new();
        public Func<Delivery, bool> FailSecond { get; set; } = _ => false;
        public Func<Delivery, Task> AfterFirst { get; set; } = _ => Task.CompletedTask;
        public Func<IReadOnlyList<int>, bool> FailMany { get; set; } = _ => false;
        public ConcurrentQueue<IReadOnlyList<int>> Together { get; } = new();
        public int SecondTries;
        public long Turn;
    }

    /// <summary>Leaves a row per event, whose time is its turn: what the database shows is what really happened.</summary>
    internal sealed class RecordFirst(DeliveryLog log) : IHandle<Happened>
    {
        public async Task Handle(Happened happened, Delivery delivery, CancellationToken ct)
        {
            var turn = DateTimeOffset.UnixEpoch.AddMilliseconds(Interlocked.Increment(ref log.Turn) + delivery.Seq * 1000);
            await Record(delivery, "first", happened.N, turn, ct);
            log.Deliveries.Enqueue((delivery.Stream, happened.N, delivery.Brand));
            await log.AfterFirst(delivery);
        }
    }

    internal sealed class RecordSecond(DeliveryLog log) : IHandle<Happened>
    {
        public async Task Handle(Happened happened, Delivery delivery, CancellationToken ct)
        {
            Interlocked.Increment(ref log.SecondTries);
            await Record(delivery, "second", happened.N, delivery.At, ct);
            if (log.FailSecond(delivery)) throw new InvalidOperationException("second failed");
        }
    }

    internal sealed class RecordMany(DeliveryLog log) : IHandleMany<HappenedOften>
    {
        public async Task Handle(IReadOnlyList<HappenedOften> happened, AppDb db, CancellationToken ct)
        {
            var numbers = happened.Select(h => h.N).ToList();
            foreach (var n in numbers)
                await db.Execute($"""
                    insert into kernel_idempotency (brand_id, key, body_hash, answer, at)
                    values ({db.CurrentBrand}, {Guid.CreateVersion7()}, {new byte[8]}, {"many " + n}, {DateTimeOffset.UnixEpoch.AddMilliseconds(Interlocked.Increment(ref log.Turn))})
                    """, ct);
            if (log.FailMany(numbers)) throw new InvalidOperationException("many failed");
            log.Together.Enqueue(numbers);
        }
    }

    public static Task Record(Delivery delivery, string handler, int n, DateTimeOffset at, CancellationToken ct) => delivery.Db.Execute($"""
        insert into kernel_idempotency (brand_id, key, body_hash, answer, at) values ({delivery.Brand}, {Guid.CreateVersion7()}, {new byte[8]}, {handler + " " + delivery.Stream + " " + n}, {at})
        """, ct);
}
