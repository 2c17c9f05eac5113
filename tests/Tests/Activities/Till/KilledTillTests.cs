using System.Globalization;
using System.Net;
using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Discounts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Rewards;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Commerce;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Till;

/// <summary>A server that is killed again and again while members order with a discount and gifts: order, price, gift and budget stand or fall together.</summary>
public sealed class KilledTillTests
{
    private const int Buyers = 5, AcknowledgedPerLife = 10;
    private const long Units = 100_000, Towels = 60;

    // Twenty by GUILDHALL_TEST_KILLS=20; each costs a start of the server.
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("GUILDHALL_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    [Fact]
    public async Task What_an_acknowledged_order_got_survives_the_kill_with_it()
    {
        var (discount, reward) = (new ActivityId(Guid.CreateVersion7()), new ActivityId(Guid.CreateVersion7()));
        var (product, sku) = (default(ProductId), default(SkuId));
        var world = await KilledWorld.Create(async (db, brand, group) =>
        {
            var clock = TimeProvider.System;
            var (bought, skus) = await ShopWorld.AddProduct(db, clock, brand, [(Units, 2000)], plain: true);
            (product, sku) = (bought, skus[0]);
            var towel = (await ShopWorld.AddProduct(db, clock, brand, [(Towels, 500)], plain: true)).Skus[0];
            await Insert(db, discount, Discount.Kind, new Discount(9999, [new(sku, 1500, 1)]), brand.Currency, group);
            await Insert(db, reward, Reward.Kind, new Reward(9999, [], [new(0, 1, 0, towel, 1, 500)], [new(towel, 0, Towels)]), brand.Currency, group);
            Assert.Null((await db.AllotStock(towel, reward.Value, Towels, clock)).Refusal);
        });

        var (acknowledged, sent) = await world.Fire(Kills, Buyers, AcknowledgedPerLife, async (phone, id) =>
        {
            using var answer = await phone.Post($"/g/{world.Code}/shop/{product.Value}/order", "order", ("Form.Id", id.ToString()), ("Form.Sku", sku.Value.ToString()), ("Form.Seen", "1500"), ("Form.SeenFor", "1"), ("Form.Quantity", "1"),
                ("Form.Get", "pickup"), ("Form.Way", "pickup"), ("Form.Name", "Buyer"));
            return new(answer.StatusCode == HttpStatusCode.Redirect ? HttpStatusCode.OK : HttpStatusCode.Conflict);
        });

        var orders = (await world.Look(db => db.Query($"select id from commerce_shop_orders where brand_id = {world.Brand.Id}", r => r.Guid(0)))).ToHashSet();
        Assert.Empty(acknowledged.Except(orders));
        Assert.Empty(orders.Except(sent));
        var taken = await world.Look(db => db.Query($"select order_id, activity_id, off_minor, gifts from activities_till_takes where brand_id = {world.Brand.Id}", r => (Order: r.Guid(0), Activity: r.Id<ActivityId>(1), Off: r.Long(2), Gifts: r.Long(3))));
        Assert.Equal(orders.Order(), taken.Where(t => t.Activity == discount).Select(t => t.Order).Order());
        Assert.All(taken.Where(t => t.Activity == discount), t => Assert.Equal(500, t.Off));
        var gifted = taken.Where(t => t.Activity == reward).Sum(t => t.Gifts);
        Assert.Equal(Math.Min(Towels, orders.Count), gifted);
        Assert.Equal((Towels - gifted, gifted), await world.Look(db => db.First($"select units, sold from commerce_stock where brand_id = {world.Brand.Id} and holder = {reward}", r => (r.Long(0), r.Long(1)))));
        foreach (var (activity, each) in new[] { (discount, 500L), (reward, 500L) })
        {
            var count = taken.Count(t => t.Activity == activity);
            Assert.Equal((count * each, (long)count), await world.Look(db => db.First($"select cast(sum(amount_minor) as bigint), count(*) from activities_budget where brand_id = {world.Brand.Id} and activity_id = {activity} and kind = 'reserve'", r => (r.Long(0), r.Long(1)))));
            Assert.Equal(count * each, await world.Look(db => db.Count($"select reserved_minor from activities_activities where brand_id = {world.Brand.Id} and id = {activity}")));
        }
    }

    private static async Task Insert(AppDb db, ActivityId id, string kind, object rules, string currency, GroupId group)
    {
        var now = TimeProvider.System.GetUtcNow();
        await db.Execute($"""
            insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
            values ({db.CurrentBrand}, {id}, {kind}, 'Offer', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddDays(1)}, {GoalKind.Orders}, 1, {currency},
              {JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options)}, {JsonSerializer.Serialize(rules, rules.GetType(), KernelJson.Options)}, '[]', {now}, 1)
            """);
        await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({db.CurrentBrand}, {id}, {group})");
    }
}
