using Guildhall.Activities.Contracts;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Commerce;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

/// <summary>A shop with a group and a flash sale in it.</summary>
internal sealed class FlashWorld(ShopWorld shop, GroupId group) : IAsyncDisposable
{
    public ShopWorld Shop => shop;
    public GroupId Group => group;
    public FakeClock Clock => shop.Clock;
    public Lane<FlashCommand, OrderReceipt> Lane => shop.Kernel.Services.GetRequiredService<Lane<FlashCommand, OrderReceipt>>();

    public static async Task<FlashWorld> Create(Action<IServiceCollection>? configure = null, StorageOptions? storage = null)
    {
        var shop = await ShopWorld.Create(configure, storage);
        return new(shop, (await shop.In((services, _) => services.GetRequiredService<OpenGroup>().Handle(new("群", null, Channel.Web), default))).Value.Id);
    }

    public async Task<FlashWorld> Node() => new(await shop.Node(), group);

    /// <summary>One SKU of these units at half its list price, running now for two hours.</summary>
    public async Task<(ActivityId Sale, SkuId Sku)> Sell(long units, int perPerson = 1, int perOrder = 1, long? budget = null, Eligibility? who = null, int hold = 15, bool running = true, int hours = 2)
    {
        var (_, skus) = await shop.AddProduct((units, 2000));
        var id = Guid.CreateVersion7();
        var now = shop.Brand.Calendar.Local(Clock.GetUtcNow());
        await Plan(id, skus[0], units, perPerson, perOrder, budget, who ?? Eligibility.Everyone, hold, now, now.AddHours(hours));
        if (!running) return (new(id), skus[0]);
        Assert.Null((await Move(new(id), "schedule")).Refusal);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.RunSchedule();
        return (new(id), skus[0]);
    }

    /// <summary>Two SKUs of these units each at half their list price, running now.</summary>
    public async Task<(ActivityId Sale, SkuId[] Skus)> SellTwo(long units, int perPerson, int perOrder)
    {
        var (_, skus) = await shop.AddProduct((units, 2000), (units, 2000));
        var (id, now) = (Guid.CreateVersion7(), shop.Brand.Calendar.Local(Clock.GetUtcNow()));
        await using (var scope = Scope())
            Assert.Null((await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(id, new(FlashSale.Kind, "秒杀", now, now.AddHours(2), [group], GoalKind.Orders, 10, null, Eligibility.Everyone,
                new FlashSale(15, perOrder, perPerson, [.. skus.Select(s => new GoodsItem(s, 1000, units))]), []), default)).Refusal);
        Assert.Null((await Move(new(id), "schedule")).Refusal);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.RunSchedule();
        return (new(id), skus);
    }

    public async Task<Result<ActivityId>> Plan(Guid id, SkuId sku, long units, int perPerson, int perOrder, long? budget, Eligibility who, int hold, DateTime starts, DateTime ends)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(id, new(FlashSale.Kind, "秒杀", starts, ends, [group], GoalKind.Orders, 10, budget, who, new FlashSale(hold, perOrder, perPerson, [new(sku, 1000, units)]), []), default);
    }

    public async Task<Result<Done>> Move(ActivityId id, string move)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<MoveActivity>().Handle(id, move, default);
    }

    public async Task<Activity> Activity(ActivityId id)
    {
        await using var db = shop.Open();
        return (await db.FindActivity(id, default))!;
    }

    public async Task<ReviewActivity.Receipt> Review(ActivityId id)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<ReviewActivity>().Handle(await Activity(id), default);
    }

    public Task<Result<OrderReceipt>> Buy(ActivityId sale, SkuId sku, MemberId member, int quantity = 1, Guid? id = null) =>
        Lane.Ask(shop.Brand.Id, sale.Value, new(id ?? Id.New(Clock), member, group, sku, quantity)).AsTask();

    public Task Pay(params Guid[] orders) => shop.In(async (services, db) =>
    {
        await services.GetRequiredService<OrderChanges>().Pay(db, await db.FindShopOrders([.. orders.Select(o => new OrderId(o))]), Clock.GetUtcNow(), default);
        return 0;
    });

    /// <summary>Its buyer does not want it any more.</summary>
    public Task Cancel(Guid order) => shop.In(async (services, db) =>
    {
        await services.GetRequiredService<OrderChanges>().Release(db, await db.FindShopOrders([new(order)]), OrderReasons.ByMember, default);
        return 0;
    });

    public async Task<MemberId[]> People(int count) => await shop.In(async (_, db) =>
    {
        var ids = Enumerable.Range(0, count).Select(_ => Id.New<MemberId>(Clock)).ToArray();
        foreach (var id in ids) await db.Execute($"insert into members_members (brand_id, id, name, staff, bot, attributes, created_at, version) values ({shop.Brand.Id}, {id}, {id.Value.ToString("N")}, {false}, {false}, '{{}}', {Clock.GetUtcNow()}, 1)");
        return ids;
    });

    public AsyncServiceScope Scope() => shop.Kernel.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(shop.Brand.Id);

    public ValueTask DisposeAsync() => shop.DisposeAsync();
}
