using Guildhall.Bench.Noop;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Kernel;

/// <summary>A node with two lanes: orders against a stock, and one whose handler the test writes.</summary>
internal sealed class LaneWorld : IAsyncDisposable
{
    private readonly KernelWorld world;

    private LaneWorld(KernelWorld world) => this.world = world;

    public KernelWorld Kernel => world;
    public BrandId Brand => world.Brand;
    public LaneScript Script => world.Services.GetRequiredService<LaneScript>();
    public Lane<PlaceNoopOrder, NoopReceipt> Orders => world.Services.GetRequiredService<Lane<PlaceNoopOrder, NoopReceipt>>();
    public Lane<Ask, string> Asks => world.Services.GetRequiredService<Lane<Ask, string>>();

    public static async Task<LaneWorld> Create(LaneOptions? options = null, LaneWorld? sharing = null)
    {
        var world = new LaneWorld(await KernelWorld.Create(services => services
            .AddSingleton<LaneScript>()
            .AddLane<Ask, string, ScriptedDecisions>(options)
            .AddLane<PlaceNoopOrder, NoopReceipt, DecideNoopOrders>(options), sharing?.Kernel.Source.Options));
        if (sharing is null) await NoopTables.Create(world.Kernel.Source);
        return world;
    }

    public async Task<Guid> AddStock(long units)
    {
        await using var db = world.Open();
        return await NoopTables.AddStock(db, units);
    }

    /// <summary>Rows sold, units in them, and units left.</summary>
    public async Task<(long Orders, long Units, long Left)> Books(Guid stock)
    {
        await using var db = world.Open();
        return await db.First($"""
            select (select count(*) from bench_orders where brand_id = {Brand} and activity = {stock}),
                   (select coalesce(sum(quantity), 0) from bench_orders where brand_id = {Brand} and activity = {stock}),
                   units_left from bench_stock where brand_id = {Brand} and id = {stock}
            """, r => (r.Long(0), r.Long(1), r.Long(2)));
    }

    public async Task<HashSet<Guid>> SoldIds(Guid stock)
    {
        await using var db = world.Open();
        return [.. await db.Query($"select id from bench_orders where brand_id = {Brand} and activity = {stock}", r => r.Guid(0))];
    }

    public static Guid NewId() => Guid.CreateVersion7();

    public ValueTask DisposeAsync() => world.DisposeAsync();
}

public sealed record Ask(int N);

/// <summary>What the scripted lane does with each batch; counts and remembers the batches it saw.</summary>
public sealed class LaneScript
{
    private readonly Lock door = new();

    public List<(BrandId Brand, Guid Activity, int[] Numbers)> Seen { get; } = [];

    public Func<AppDb, LaneBatch<Ask>, Task<Result<string>[]>> Decide { get; set; } = (_, batch) => Task.FromResult(Echo(batch));

    public Func<LaneBatch<Ask>, Result<string>?[]> Recall { get; set; } = batch => new Result<string>?[batch.Count];

    public static Result<string>[] Echo(LaneBatch<Ask> batch) => [.. batch.Select(ask => (Result<string>)$"answer {ask.N}")];

    public void Saw(LaneBatch<Ask> batch)
    {
        lock (door) Seen.Add((batch.Brand, batch.Activity, [.. batch.Select(a => a.N)]));
    }
}

internal sealed class ScriptedDecisions(LaneScript script) : IDecide<Ask, string>
{
    public Task<Result<string>[]> Decide(AppDb db, LaneBatch<Ask> batch, CancellationToken ct)
    {
        script.Saw(batch);
        return script.Decide(db, batch);
    }

    public Task<Result<string>?[]> Recall(AppDb db, LaneBatch<Ask> batch, CancellationToken ct) => Task.FromResult(script.Recall(batch));
}
