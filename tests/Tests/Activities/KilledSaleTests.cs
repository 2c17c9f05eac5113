using System.Globalization;
using System.Text.Json;
using Guildhall.Activities.Bargains;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.GroupBuys;
using Guildhall.Activities.Life;
using Guildhall.Activities.OrderChains;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Commerce;
using Guildhall.Tests.Worlds;

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
        var (world, sale, sku) = await Arrange(FlashSale.Kind, sku => new FlashSale(15, 9, 100_000, [new(sku, 1000, Units)]));

        var (acknowledged, sent) = await world.Fire(Kills, Buyers, AcknowledgedPerLife, (phone, id) => phone.PostJson($"/g/{world.Code}/flash-sale/{sale.Value}/orders", new { id, sku = sku.Value, quantity = 1 }));

        await Adds(world, sale, acknowledged, sent, db => db.Query($"select id from commerce_shop_orders where brand_id = {world.Brand.Id} and origin_id = {sale}", r => r.Guid(0)));
    }

    [Fact]
    public async Task Every_acknowledged_row_of_a_chain_survives_the_kill_under_a_number_of_its_own()
    {
        var (world, chain, sku) = await Arrange(OrderChain.Kind, sku => new OrderChain(999, true, [new(sku, 1000, Units)], []));

        var (acknowledged, sent) = await world.Fire(Kills, Buyers, AcknowledgedPerLife, (phone, id) => phone.PostJson($"/g/{world.Code}/order-chain/{chain.Value}/orders", new { id, pieces = new[] { new { sku = sku.Value, quantity = 1 } } }));

        await Adds(world, chain, acknowledged, sent, db => db.Query($"select id from activities_chain_rows where brand_id = {world.Brand.Id} and activity_id = {chain}", r => r.Guid(0)));
        var numbers = await world.Look(db => db.Query($"select number from activities_chain_rows where brand_id = {world.Brand.Id} and activity_id = {chain} order by number", r => r.Int(0)));
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    [Fact]
    public async Task Every_acknowledged_seat_survives_the_kill_and_no_team_has_more_people_than_seats()
    {
        var (world, buy, sku) = await Arrange(GroupBuy.Kind, sku => new GroupBuy(2, 12, 15, 100_000, LeaderGoes.NextLeads, 0, [], [new(sku, 1000, Units)]));

        var (acknowledged, sent) = await world.Fire(Kills, Buyers, AcknowledgedPerLife, (phone, id) => phone.PostJson($"/g/{world.Code}/group-buy/{buy.Value}/seats", new { id, team = (Guid?)null, sku = sku.Value, quantity = 1 }));

        await Adds(world, buy, acknowledged, sent, db => db.Query($"select id from activities_seats where brand_id = {world.Brand.Id} and activity_id = {buy}", r => r.Guid(0)));
        // Each of them opened a team, and its first seat is the leader's.
        Assert.Equal(0, await world.Look(db => db.Count($"select count(*) from activities_teams t where t.brand_id = {world.Brand.Id} and (select count(*) from activities_seats s where s.brand_id = t.brand_id and s.activity_id = t.activity_id and s.team_id = t.id and s.id = t.id and s.member_id = t.leader_id) <> 1")));
        Assert.Equal(await world.Look(db => db.Count($"select count(*) from activities_seats where brand_id = {world.Brand.Id}")), await world.Look(db => db.Count($"select count(*) from activities_teams where brand_id = {world.Brand.Id}")));
    }

    [Fact]
    public async Task Every_acknowledged_bargain_and_its_order_survives_the_kill()
    {
        // Bought at once at the price as it stands, so that each act is a bargain with an order.
        var (world, activity, sku) = await Arrange(Bargain.Kind, sku => new Bargain(3, 99, 12, 100_000, 15, null, null, false, BargainOver.SellsAtCurrent, [new(sku, 1000, Units)], [2000]));

        var (acknowledged, sent) = await world.Fire(Kills, Buyers, AcknowledgedPerLife, async (phone, id) =>
        {
            using var opened = await phone.PostJson($"/g/{world.Code}/bargain/{activity.Value}/acts", new { id, sku = (Guid?)sku.Value, of = (Guid?)null });
            return await phone.PostJson($"/g/{world.Code}/bargain/{activity.Value}/purchases", new { id, of = id });
        });

        await Adds(world, activity, acknowledged, sent, db => db.Query($"select id from activities_bargains where brand_id = {world.Brand.Id} and activity_id = {activity} and state = 'ordered'", r => r.Guid(0)));
    }

    private static async Task Adds(KilledWorld world, ActivityId activity, ICollection<Guid> acknowledged, ICollection<Guid> sent, Func<AppDb, Task<List<Guid>>> rows)
    {
        var stored = (await world.Look(rows)).ToHashSet();
        Assert.True(acknowledged.Count >= Kills * AcknowledgedPerLife);
        Assert.Empty(acknowledged.Except(stored));
        Assert.Empty(stored.Except(sent));
        Assert.InRange(stored.Count, acknowledged.Count, acknowledged.Count + Buyers); // At most one each was under way when the last server fell.
        Assert.Equal((Units - stored.Count, (long)stored.Count), await world.Look(db => db.First($"select units, sold from commerce_stock where brand_id = {world.Brand.Id} and holder = {activity}", r => (r.Long(0), r.Long(1)))));
        Assert.Equal(stored.Count, await world.Look(db => db.Count($"select count(*) from commerce_shop_orders where brand_id = {world.Brand.Id} and origin_id = {activity}")));
    }

    /// <summary>An activity of the kind that runs already, selling one SKU.</summary>
    private static async Task<(KilledWorld World, ActivityId Activity, SkuId Sku)> Arrange(string kind, Func<SkuId, IGoods> goods)
    {
        var (id, sku) = (new ActivityId(Guid.CreateVersion7()), default(SkuId));
        var world = await KilledWorld.Create(async (db, brand, group) =>
        {
            var clock = TimeProvider.System;
            sku = (await ShopWorld.AddProduct(db, clock, brand, [(Units, 2000)], plain: true)).Skus[0];
            Assert.Null((await db.AllotStock(sku, id.Value, Units, clock)).Refusal);
            var (now, settings) = (clock.GetUtcNow(), goods(sku));
            await db.Execute($"""
                insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
                values ({brand.Id}, {id}, {kind}, 'Cake', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddDays(1)}, {GoalKind.Orders}, 1, {brand.Currency},
                  {JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options)}, {JsonSerializer.Serialize(settings, settings.GetType(), KernelJson.Options)}, '[]', {now}, 1)
                """);
            await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({brand.Id}, {id}, {group})");
        });
        return (world, id, sku);
    }
}
