using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Catalogue;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Stock;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Commerce;

/// <summary>A brand with a shop, on a database of its own, with a clock and loops that the test turns.</summary>
internal sealed class ShopWorld : IAsyncDisposable
{
    private ShopWorld(KernelWorld kernel, BrandProfile brand) => (Kernel, Brand) = (kernel, brand);

    public KernelWorld Kernel { get; }
    public BrandProfile Brand { get; }
    public FakeClock Clock => Kernel.Clock;
    public GroupId Group { get; } = new(Guid.CreateVersion7());
    public Lane<ShopCommand, OrderReceipt> Lane => Kernel.Services.GetRequiredService<Lane<ShopCommand, OrderReceipt>>();

    public static async Task<ShopWorld> Create(Action<IServiceCollection>? configure = null, StorageOptions? storage = null)
    {
        var kernel = await KernelWorld.Create(configure, storage);
        await using var db = kernel.Source.Open(Actor.System(null));
        return new(kernel, (await new OpenBrand(db, kernel.Clock).Handle(new("Shop", "Asia/Shanghai", "CNY", "en"), default)).Value);
    }

    /// <summary>Another node on the same database.</summary>
    public async Task<ShopWorld> Node(Action<IServiceCollection>? configure = null) => new(await KernelWorld.Create(configure, Kernel.Source.Options), Brand);

    public AppDb Open() => Kernel.Source.Open(Actor.System(Brand.Id));

    /// <summary>Work in the brand, in one transaction.</summary>
    public async Task<T> In<T>(Func<IServiceProvider, AppDb, Task<T>> work)
    {
        await using var scope = Kernel.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(Brand.Id);
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await using var transaction = await db.Begin();
        var answer = await work(scope.ServiceProvider, db);
        await transaction.Commit();
        return answer;
    }

    /// <summary>A product on sale with SKUs of these free units and prices.</summary>
    public Task<(ProductId Product, SkuId[] Skus)> AddProduct(params (long Units, long PriceMinor)[] skus) => In((_, db) => AddProduct(db, Clock, Brand, skus));

    /// <param name="plain">The product has one SKU that needs no name.</param>
    public static async Task<(ProductId Product, SkuId[] Skus)> AddProduct(AppDb db, TimeProvider clock, BrandProfile brand, (long Units, long PriceMinor)[] skus, bool plain = false)
    {
        var product = new Product(brand.Id, Id.New<ProductId>(clock), brand.Currency, clock.GetUtcNow());
        Assert.Null(product.Describe("Cheesecake", "", "", "", [], clock.GetUtcNow()));
        product.Become(ProductState.OnSale, clock.GetUtcNow());
        db.Add(product);
        var ids = new SkuId[skus.Length];
        for (var n = 0; n < skus.Length; n++)
        {
            var sku = new Sku(brand.Id, ids[n] = Id.New<SkuId>(clock), product.Id, "");
            Assert.Null(sku.Set(WebWorld.Fresh("sku"), plain ? "" : $"size {n}", skus[n].PriceMinor, skus[n].PriceMinor, null, n));
            db.Add(sku);
        }
        await db.SaveChangesAsync();
        for (var n = 0; n < skus.Length; n++) await CountStock.SetFree(db, ids[n], product.Id, skus[n].Units, "received", clock, default);
        return (product.Id, ids);
    }

    public ShopCommand Buying(SkuId sku, int quantity, long price = 1000, Guid? id = null, MemberId? member = null) =>
        new(id ?? Id.New(Clock), member ?? new(Guid.CreateVersion7()), member ?? new(Guid.CreateVersion7()), Group, sku, quantity, price, null, Clock.GetUtcNow().AddMinutes(15), null, null);

    public Task<Result<OrderReceipt>> Buy(ProductId product, ShopCommand command) => Lane.Ask(Brand.Id, product.Value, command).AsTask();

    public async Task<Guid> Buy(ProductId product, SkuId sku, int quantity = 1, long price = 1000) => (await Buy(product, Buying(sku, quantity, price))).Value.Id;

    public async Task<ShopOrder> Order(Guid id)
    {
        await using var db = Open();
        return (await db.FindShopOrder(new(id)))!;
    }

    /// <summary>Free and sold units of a SKU over all holders.</summary>
    public async Task<(long Units, long Sold)> Stock(SkuId sku)
    {
        await using var db = Open();
        return await db.First($"select cast(coalesce(sum(units), 0) as bigint), cast(coalesce(sum(sold), 0) as bigint) from commerce_stock where brand_id = {Brand.Id} and sku_id = {sku}", r => (r.Long(0), r.Long(1)));
    }

    public async Task<long> Count(string table, string where = "1 = 1")
    {
        await using var db = Open();
        return await db.Count($"select count(*) from {Sql.Raw(table)} where brand_id = {Brand.Id} and {Sql.Raw(where)}");
    }

    public Task Drain() => Kernel.Services.GetRequiredService<OutboxDispatcher>().Drain(default);

    public async Task RunSchedule()
    {
        for (var tries = 0; tries < 200; tries++)
        {
            while (await Kernel.Services.GetRequiredService<ScheduleRunner>().RunDue(default) > 0) { }
            // The host's own loop may be at something that is due: it is waited for.
            await using var db = Open();
            if (await db.Count($"select count(*) from kernel_schedule where brand_id = {Brand.Id} and due_at <= {Clock.GetUtcNow()}") == 0) return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public ValueTask DisposeAsync() => Kernel.DisposeAsync();
}
