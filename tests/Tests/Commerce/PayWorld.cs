using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Refunds;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.PaySandbox;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Commerce;

/// <summary>The whole application with a shop whose money goes through the sandbox process; every loop runs as it does in production.</summary>
internal sealed class PayWorld : IAsyncDisposable
{
    private PayWorld(WebWorld web, SandboxProcess sandbox, BrandProfile brand) => (Web, Sandbox, Brand) = (web, sandbox, brand);

    public WebWorld Web { get; }
    public SandboxProcess Sandbox { get; }
    public BrandProfile Brand { get; }
    public ProductId Product { get; private set; }
    public SkuId Sku { get; private set; }

    public static async Task<PayWorld> Create(Mode mode, int seed = 7, long units = 100)
    {
        var sandbox = await SandboxProcess.Start(mode, seed);
        var web = await WebWorld.Create();
        var world = new PayWorld(web, sandbox, await web.NewBrand());
        await world.In(async (services, db) =>
        {
            await services.GetRequiredService<PayWays>().Save(db, sandbox.Way, default);
            (world.Product, var skus) = await ShopWorld.AddProduct(db, web.Clock, world.Brand, [(units, 1000)]);
            world.Sku = skus[0];
            return 0;
        });
        return world;
    }

    public AppDb Open() => Web.Open(Brand.Id);

    public async Task<T> In<T>(Func<IServiceProvider, AppDb, Task<T>> work)
    {
        return await Apart(async (services, db) =>
        {
            await using var transaction = await db.Begin();
            var answer = await work(services, db);
            await transaction.Commit();
            return answer;
        });
    }

    /// <summary>For use cases that begin their own transaction.</summary>
    public async Task<T> Apart<T>(Func<IServiceProvider, AppDb, Task<T>> work)
    {
        await using var scope = Web.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(Brand.Id);
        return await work(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    public async Task<(OrderId Order, MemberId Person)> Place(int quantity = 1)
    {
        var (id, member) = (Id.New(Web.Clock), new MemberId(Guid.CreateVersion7()));
        var placed = await Web.App.Services.GetRequiredService<Lane<ShopCommand, OrderReceipt>>()
            .Post(Brand.Id, Product.Value, new(id, member, member, new GroupId(Guid.CreateVersion7()), Sku, quantity, 1000, null, Web.Clock.GetUtcNow().AddMinutes(30), null, null));
        return (new(placed.Value.Id), member);
    }

    /// <summary>Begins to pay in the sandbox: the cashier's address.</summary>
    public async Task<Uri> Cashier((OrderId Order, MemberId Person) order) =>
        (await Apart((services, _) => services.GetRequiredService<StartPayment>().Handle(order.Order, order.Person, PayWay.Sandbox, Web.Address, default))).Value!;

    public async Task<(OrderId Order, MemberId Person)> PlaceAndPay(int quantity = 1)
    {
        var order = await Place(quantity);
        await Sandbox.Pay(await Cashier(order));
        return order;
    }

    public async Task<ShopOrder> Order(OrderId id)
    {
        await using var db = Open();
        return (await db.FindShopOrder(id))!;
    }

    public async Task<long> Count(string table, string where = "1 = 1")
    {
        await using var db = Open();
        return await db.Count($"select count(*) from {Sql.Raw(table)} where brand_id = {Brand.Id} and {Sql.Raw(where)}");
    }

    public Task<Result<Done>> Cancel((OrderId Order, MemberId Person) order) => Apart((services, _) => services.GetRequiredService<CancelOrder>().Handle(order.Order, order.Person, OrderReasons.ByMember, default));

    public Task<Result<Done>> Refund(RefundDraft draft) => Apart((services, _) => services.GetRequiredService<DecideRefund>().Start(draft, default));

    /// <summary>Turns the clocks of both sides on until it is so.</summary>
    public async Task Until(Func<Task<bool>> condition)
    {
        var ahead = 0.0;
        for (var turn = 0; turn < 400; turn++)
        {
            if (await condition()) return;
            if (turn % 2 == 1)
            {
                Web.Clock.Advance(TimeSpan.FromSeconds(5));
                await Sandbox.Control("ahead=" + (ahead += 5).ToString(CultureInfo.InvariantCulture));
                Web.App.Services.GetRequiredService<RefundBell>().Ring(Brand.Id);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }
        Assert.Fail("It did not become so. The sandbox told: " + await Sandbox.Log());
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
