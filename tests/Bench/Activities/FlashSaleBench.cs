using Guildhall.Activities.Contracts;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.Life;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Bench.Activities;

/// <summary>Complete orders of one hot item over HTTP: session, once only, limit per person, hold, attribution to group and activity, outbox; against an empty POST, and against the same order in a transaction of its own.</summary>
internal sealed class FlashSaleBench : IBench, IServe
{
    // Four orders each and then the next sale, as in a hot hour; a sale that nobody has seen is more work than one in which everybody stands already.
    private const int Sales = 60, Orders = 4 * MembersWorld.Crowd;
    private const long Units = BenchGoods.Units;
    private int placed;

    public string Name => "flash-sale";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage);
        var sales = new (ActivityId Sale, SkuId Sku)[Sales];
        for (var n = 0; n < Sales; n++) sales[n] = await Open(options.Storage, world);
        await using var server = await ServerProcess.Start(options);
        var requests = await MemberRequests.Of(server.Port, world);
        RequestWriter To(string end) => requests.Posts(() =>
        {
            var (sale, sku) = sales[(Interlocked.Increment(ref placed) / Orders) % Sales];
            return ($"flash-sale/{sale.Value}/{end}", $$"""{"id":"{{Id.New(TimeProvider.System)}}","sku":"{{sku.Value}}","quantity":1}""");
        });
        BenchReport orders, single;
        using (var load = await HttpLoad.Connect(server.Port, options.Connections))
        {
            orders = await Comparison.Run(options, server, load, To("orders"), requests.Posts("empty", () => ""),
                $"Figure: a complete, durable order of one item, from {MembersWorld.Crowd:N0} members in turn. Yardstick: an empty POST by the same members through the same middleware.");
            single = await Comparison.Run(options with { Seconds = options.Seconds / 2 }, server, load, To("orders"), To("single"),
                "Figure: the same orders again. Yardstick: the same order decided in one transaction per request.");
        }
        var page = await RunningActivities.Page(options, server, requests, FlashSale.Kind, new(await Other(options.Storage, world)));
        return new SeveralReports(
            (orders with { Bench = "flash-sale order" }, options.Storage.Kind == StorageKind.Sqlite ? 0.35 : 0.45), (single with { Bench = "flash-sale order against one transaction each" }, 8), page);
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options, app =>
        app.MapPost("/g/{code}/flash-sale/{activity}/single", async (string code, ActivityId activity, [FromBody] PlaceFlashSaleOrder.Request request, Visit visit, AppDb db, KnownPlans<OpenSale> plans, PlaceOrders place, TimeProvider clock, CancellationToken ct) =>
        {
            await using var transaction = await db.Begin(ct);
            var batch = new LaneBatch<FlashCommand>(visit.Brand.Id, activity.Value, [new(request.Id, visit.Member!.Id, visit.Group.Id, request.Sku, request.Quantity)], 1);
            var answer = (await new DecideFlashSaleOrders(plans, place, clock).Decide(db, batch, ct))[0];
            await transaction.Commit(ct);
            return answer;
        }).ByCode(insideOnly: true));

    private static async Task<Guid> Other(StorageOptions storage, MembersWorld world) => (await Open(storage, world)).Sale.Value;

    /// <summary>A product whose stock no bench empties, in a sale that runs.</summary>
    internal static async Task<(ActivityId Sale, SkuId Sku)> Open(StorageOptions storage, MembersWorld world)
    {
        var clock = TimeProvider.System;
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await source.Migrate();
        await using var db = source.Open(Actor.System(world.Brand));
        await using var transaction = await db.Begin();
        var sku = await BenchGoods.Add(db, Units);
        var id = new ActivityId(Id.New(clock));
        await BenchGoods.Allot(db, sku, id.Value, Units);
        await RunningActivities.Insert(db, world, id, FlashSale.Kind, new FlashSale(15, 9, int.MaxValue, [new(sku, 1000, Units)]));
        await transaction.Commit();
        return (id, sku);
    }
}
