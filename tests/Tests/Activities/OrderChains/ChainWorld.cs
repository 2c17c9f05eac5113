using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.OrderChains;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.OrderChains;

/// <summary>Order chains in a <see cref="FlashWorld"/>: their rows, and what must hold of them.</summary>
internal static class ChainWorld
{
    public static Lane<ChainCommand, ChainReceipt> Lane(FlashWorld world) => world.Shop.Kernel.Services.GetRequiredService<Lane<ChainCommand, ChainReceipt>>();

    /// <summary>Two SKUs at half their price, running for a day.</summary>
    public static async Task<(ActivityId Chain, SkuId[] Skus)> Open(FlashWorld world, long units = 50, int perPerson = 20, long? budget = null, Func<OrderChain, OrderChain>? with = null)
    {
        var (_, skus) = await world.Shop.AddProduct((units, 2000), (units, 2000));
        var (id, now) = (Guid.CreateVersion7(), world.Shop.Brand.Calendar.Local(world.Clock.GetUtcNow()));
        await using (var scope = world.Scope())
            Assert.Null((await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(id, new(OrderChain.Kind, "团购", now, now.AddHours(24), [world.Group], GoalKind.Buyers, 10, budget, Eligibility.Everyone,
                (with ?? (c => c))(new OrderChain(perPerson, true, [.. skus.Select(s => new GoodsItem(s, 1000, units))], ["东门", "西门"])), []), default)).Refusal);
        Assert.Null((await world.Move(new(id), "schedule")).Refusal);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Shop.RunSchedule();
        return (new(id), skus);
    }

    public static Task<Result<ChainReceipt>> Order(FlashWorld world, ActivityId chain, MemberId member, params (SkuId, int)[] wants) => Order(world, chain, member, Id.New(world.Clock), wants);

    public static Task<Result<ChainReceipt>> Order(FlashWorld world, ActivityId chain, MemberId member, string name, params (SkuId Sku, int Quantity)[] wants) =>
        Lane(world).Ask(world.Shop.Brand.Id, chain.Value, new(Id.New(world.Clock), member, name, world.Group, "page", null, null, [.. wants.Select(w => new ChainPiece(w.Sku, w.Quantity))])).AsTask();

    public static Task<Result<ChainReceipt>> Order(FlashWorld world, ActivityId chain, MemberId member, Guid id, params (SkuId Sku, int Quantity)[] wants) =>
        Lane(world).Ask(world.Shop.Brand.Id, chain.Value, new(id, member, "客人", world.Group, "page", null, null, [.. wants.Select(w => new ChainPiece(w.Sku, w.Quantity))])).AsTask();

    public static async Task<Result<ChainRow>> Change(FlashWorld world, ActivityId chain, Guid row, MemberId person, params (SkuId Sku, int Quantity)[] wants)
    {
        await using var scope = world.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await using var transaction = await db.Begin();
        var answer = await scope.ServiceProvider.GetRequiredService<ChangeChainRow>().Handle(db, chain, row, person, [.. wants.Select(w => new ChainPiece(w.Sku, w.Quantity))], null, default);
        if (answer.Refusal is null) await transaction.Commit();
        return answer;
    }

    public static async Task<List<ChainRow>> Rows(FlashWorld world, ActivityId chain)
    {
        await using var db = world.Shop.Open();
        return await db.ChainRows(chain, default);
    }

    public static async Task<List<string>> History(FlashWorld world, Guid row)
    {
        await using var db = world.Shop.Open();
        return await db.Query($"select act from activities_chain_history where brand_id = {world.Shop.Brand.Id} and row_id = {row} order by version", r => r.Text(0));
    }

    public static bool Same(Dictionary<SkuId, int> some, Dictionary<SkuId, int> others) => some.Count == others.Count && some.All(s => others.GetValueOrDefault(s.Key) == s.Value);

    /// <summary>Totals are the sum of the rows, and that is what the stock and the orders say.</summary>
    public static async Task Adds(FlashWorld world, ActivityId chain, SkuId[] skus, long units)
    {
        await using var db = world.Shop.Open();
        var (rows, totals, stock) = ((await db.ChainRows(chain, default)).Where(r => !r.Withdrawn).ToList(), await db.ChainTotals(chain, default), (await db.StockOf(chain.Value)).ToDictionary(s => s.Sku));
        foreach (var sku in skus)
        {
            var sum = rows.Sum(r => (long)r.Pieces.Where(p => p.Sku == sku).Sum(p => p.Quantity));
            Assert.Equal((sum, sum, units - sum), (totals.GetValueOrDefault(sku), stock[sku].Sold, stock[sku].Units));
        }
        Assert.Equal(rows.Sum(r => (long)r.Pieces.Sum(p => p.Quantity)), (await db.OrderSums(chain.Value)).Where(s => s.State is not OrderState.Cancelled).Sum(s => s.Units));
    }
}
