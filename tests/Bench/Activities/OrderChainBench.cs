using Guildhall.Activities.Contracts;
using Guildhall.Activities.OrderChains;
using Guildhall.Bench.Product;
using Guildhall.Commerce.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Rows of an order chain: numbered without gaps, each an order out of the chain's stock.</summary>
internal sealed class OrderChainBench : KindBench
{
    private SkuId sku;

    public override string Name => "chain";
    protected override string Kind => OrderChain.Kind;
    protected override string Figure => "a durable row of a chain with its order (once per id, numbered without gaps, limit per person, stock)";

    protected override async Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world, int count)
    {
        await using (var source = new AppDbSource(storage, GuildhallModules.All))
        await using (var db = source.Open(Actor.System(world.Brand)))
        await using (var transaction = await db.Begin())
        {
            sku = await BenchGoods.Add(db, count * (long)Members);
            await transaction.Commit();
        }
        return await RunningActivities.Open(storage, world, Kind, new OrderChain(9, true, [new(sku, 1000, Members)], []), count, (db, id) => BenchGoods.Allot(db, sku, id.Value, Members));
    }

    protected override (string Path, string Body) Request(ActivityId activity, int member) => ($"order-chain/{activity.Value}/orders", $$"""{"id":"{{Id.New(Clock)}}","pieces":[{"sku":"{{sku.Value}}","quantity":1}]}""");

    protected override async Task Check(AppDb db, BrandId brand) => Same("Rows, orders, last numbers",
        await db.Count($"select count(*) from activities_chain_rows where brand_id = {brand}"),
        await db.Count($"select count(*) from commerce_shop_orders where brand_id = {brand}"),
        await db.Count($"select cast(coalesce(sum(last), 0) as bigint) from (select max(number) as last from activities_chain_rows where brand_id = {brand} group by activity_id) numbers"));
}
