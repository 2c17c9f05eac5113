using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Commerce.Catalogue;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Stock;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

/// <summary>A server that is killed again and again while members order: whatever it acknowledged is there, and nothing is there twice.</summary>
public sealed class KilledSaleTests
{
    private const int Buyers = 6, AcknowledgedPerLife = 15;
    private const long Units = 100_000;

    // Twenty by GUILDHALL_TEST_KILLS=20; each costs a start of the server.
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("GUILDHALL_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    [Fact]
    public async Task Every_acknowledged_order_survives_the_kill_and_none_is_double()
    {
        var storage = await TestDatabase.Fresh();
        var folder = Directory.CreateTempSubdirectory("guildhall-kill-sale-").FullName;
        var (brand, code, sale, sku) = await Arrange(storage);
        var (acknowledged, sent) = (new ConcurrentDictionary<Guid, bool>(), new ConcurrentDictionary<Guid, int>());
        var phones = new List<Browser>();
        for (var life = 0; life < Kills; life++)
        {
            await using var server = await ServeProcess.Start(storage, folder);
            if (life == 0)
                for (var n = 0; n < Buyers; n++) phones.Add(await Join(server, code, $"Buyer {n}"));
            else phones = phones.ConvertAll(p => At(server, p));
            foreach (var phone in phones) await phone.FormToken();
            // Whatever stayed without an answer is asked for again under its id.
            foreach (var (id, buyer) in sent.Where(s => !acknowledged.ContainsKey(s.Key)).ToList())
                if (await TryOrder(phones[buyer], code, sale, sku, id)) acknowledged[id] = true;
            var (before, enough) = (acknowledged.Count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var firing = Task.WhenAll(phones.Select(async (phone, buyer) =>
            {
                for (var alive = true; alive;)
                {
                    var id = Guid.CreateVersion7();
                    sent[id] = buyer;
                    alive = await TryOrder(phone, code, sale, sku, id);
                    if (alive) acknowledged[id] = true;
                    if (acknowledged.Count - before >= AcknowledgedPerLife) enough.TrySetResult();
                }
            }));
            await enough.Task;
            server.Kill();
            await firing;
        }

        await using var source = new AppDbSource(storage, TestDatabase.Modules);
        await using var db = source.Open(Actor.System(brand));
        var stored = (await db.Query($"select id from commerce_shop_orders where brand_id = {brand} and origin_id = {sale}", r => r.Guid(0))).ToHashSet();
        Assert.True(acknowledged.Count >= Kills * AcknowledgedPerLife);
        Assert.Empty(acknowledged.Keys.Except(stored));
        Assert.Empty(stored.Except(sent.Keys));
        Assert.InRange(stored.Count, acknowledged.Count, acknowledged.Count + Buyers); // At most one each was under way when the last server fell.
        Assert.Equal((Units - stored.Count, (long)stored.Count), await db.First($"select units, sold from commerce_stock where brand_id = {brand} and holder = {sale}", r => (r.Long(0), r.Long(1))));
    }

    private static async Task<(BrandId Brand, string Code, ActivityId Sale, SkuId Sku)> Arrange(StorageOptions storage)
    {
        await using var world = await KernelWorld.Create(storage: storage);
        var clock = TimeProvider.System;
        await using var scope = world.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(null);
        var brand = (await scope.ServiceProvider.GetRequiredService<OpenBrand>().Handle(new OpenBrand.Request("烘焙", "Asia/Shanghai", "CNY", "zh-Hans"), default)).Value;
        await using (var shared = world.Open(null))
        {
            shared.Add(Operator.Create("owner@example.com", "Li Wei", Passwords.Hash(WebWorld.Password), "en", clock));
            await shared.SaveChangesAsync();
        }
        await using var db = world.Open(brand.Id);
        await using var transaction = await db.Begin();
        var group = (await new OpenGroup(db, clock).Handle(new("一群", null, Channel.Web), default)).Value;
        var code = await db.RenewCode("group", group.Id.Value, clock);
        var product = new Product(brand.Id, Id.New<ProductId>(clock), brand.Currency, clock.GetUtcNow());
        product.Describe("Cheesecake", "", "", "", [], clock.GetUtcNow());
        product.Become(ProductState.OnSale, clock.GetUtcNow());
        db.Add(product);
        var sku = new Sku(brand.Id, Id.New<SkuId>(clock), product.Id, "");
        Assert.Null(sku.Set("cake", "", 2000, 2000, null, 0));
        db.Add(sku);
        await db.SaveChangesAsync();
        await CountStock.SetFree(db, sku.Id, product.Id, Units, "received", clock, default);
        var sale = new ActivityId(Id.New(clock));
        Assert.Null((await db.AllotStock(sku.Id, sale.Value, Units, clock)).Refusal);
        var settings = System.Text.Json.JsonSerializer.Serialize(new FlashSale(15, 9, 100_000, [new(sku.Id, 1000, Units)]), KernelJson.Options);
        await db.Execute($"""
            insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
            values ({brand.Id}, {sale}, {FlashSale.Kind}, 'Cake', {ActivityState.Running}, {clock.GetUtcNow().AddHours(-1)}, {clock.GetUtcNow().AddDays(1)}, {GoalKind.Orders}, 1, {brand.Currency},
              {System.Text.Json.JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options)}, {settings}, '[]', {clock.GetUtcNow()}, 1)
            """);
        await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({brand.Id}, {sale}, {group.Id})");
        await transaction.Commit();
        return (brand.Id, code, sale, sku.Id);
    }

    private static async Task<Browser> Join(ServeProcess node, string code, string name)
    {
        var browser = new Browser(node.Address);
        using var joined = await browser.Post($"/g/{code}/join", "join", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Name", name), ("Form.Purpose", ""));
        Assert.Equal($"/g/{code}", Browser.Location(joined));
        return browser;
    }

    /// <summary>The same phone after the server came back on another port.</summary>
    private static Browser At(ServeProcess node, Browser browser)
    {
        var moved = new Browser(node.Address);
        foreach (Cookie cookie in browser.Cookies.GetCookies(browser.Http.BaseAddress!)) moved.Cookies.Add(node.Address, new Cookie(cookie.Name, cookie.Value));
        return moved;
    }

    private static async Task<bool> TryOrder(Browser browser, string code, ActivityId sale, SkuId sku, Guid id)
    {
        try
        {
            using var answer = await browser.PostJson($"/g/{code}/flash-sale/{sale.Value}/orders", new { id, sku = sku.Value, quantity = 1 });
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }
}
