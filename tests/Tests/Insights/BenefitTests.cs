using Guildhall.Insights;
using Guildhall.Insights.Measures;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Tests.Loyalty;

namespace Guildhall.Tests.Insights;

public sealed class BenefitTests
{
    [Fact]
    public async Task Redemption_discounts_and_who_comes_for_benefits_only_are_counted_from_coupons_orders_and_talk()
    {
        await using var world = await LoyaltyWorld.Create();
        var group = new GroupId(Guid.CreateVersion7());
        var people = Enumerable.Range(0, 4).Select(_ => world.NewMember()).ToArray();
        var today = world.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
        var window = new Window(today.AddDays(-9), today.AddDays(1));
        await using var db = world.Open();
        async Task<Benefits> Measured() => await Benefits.Of(db, Scope.Of(world.Brand.Id), window, default);
        Assert.Equal(new Benefits(null, null, null), await Measured());

        foreach (var person in people)
        {
            await db.Execute($"insert into members_members (brand_id, id, name, staff, bot, attributes, created_at, version) values ({world.Brand.Id}, {person}, 'P', {false}, {false}, '', {world.Clock.GetUtcNow()}, 1)");
            await db.Execute($"insert into members_memberships (brand_id, group_id, member_id, joined_at, joined_day, estimated) values ({world.Brand.Id}, {group}, {person}, {world.Clock.GetUtcNow()}, {today.AddDays(-3)}, {false})");
        }
        var kind = await world.NewKind();
        foreach (var person in people[..3]) Assert.Null((await world.Claim(kind, person)).Refusal);
        // The first uses theirs and buys, the second talks, the third only took a coupon, the fourth did nothing.
        await Order(people[0], 9000, coupon: true);
        await Order(people[0], 1000, coupon: false);
        await db.Execute($"insert into insights_member_days (brand_id, group_id, day, member_id, staff, messages, orders) values ({world.Brand.Id}, {group}, {today}, {people[0]}, {false}, 0, 2)");
        await db.Execute($"insert into insights_member_days (brand_id, group_id, day, member_id, staff, messages, orders) values ({world.Brand.Id}, {group}, {today}, {people[1]}, {false}, 3, 0)");

        Assert.Equal(new Benefits(1 / 3.0, .9, .25), await Measured());

        async Task Order(MemberId buyer, long minor, bool coupon)
        {
            var id = Id.New(world.Clock);
            await db.Execute($"insert into commerce_orders (brand_id, id, source, order_no, member_id, group_id, paid_at, day, currency, amount_minor) values ({world.Brand.Id}, {id}, 'test', {id.ToString()}, {buyer}, {group}, {world.Clock.GetUtcNow()}, {today}, 'CNY', {minor})");
            if (!coupon) return;
            await using var transaction = await db.Begin();
            var held = (await db.CouponsOf(buyer, world.Clock, default))[0];
            await db.LockCoupons(world.Brand, [new(id, held.Id, buyer)], world.Clock, default);
            await db.UseCoupons(world.Brand, [new(id, held.Id, 1000)], world.Clock, default);
            await transaction.Commit();
        }
    }

    [Fact]
    public async Task An_order_below_its_list_price_counts_as_discounted()
    {
        await using var world = await LoyaltyWorld.Create();
        var today = world.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
        await using var db = world.Open();
        foreach (var (list, unit, discount) in new[] { (1000, 1000, 0), (1000, 800, 0), (1000, 1000, 200) })
        {
            var (id, now) = (Id.New(world.Clock), world.Clock.GetUtcNow());
            var lines = $$"""[{"quantity":1,"listMinor":{{list}},"unitMinor":{{unit}},"discountMinor":{{discount}}}]""";
            await db.Execute($"insert into commerce_orders (brand_id, id, source, order_no, paid_at, day, currency, amount_minor) values ({world.Brand.Id}, {id}, 'shop', {id.ToString()}, {now}, {today}, 'CNY', 1000)");
            await db.Execute($"""
                insert into commerce_shop_orders (brand_id, id, seq, member_id, person_id, origin, origin_id, state, currency, amount_minor, units, lines, placed_at, body)
                {(db.IsSqlite ? Sql.Empty : Sql.Raw("overriding system value"))} values ({world.Brand.Id}, {id}, {list + unit + discount}, {id}, {id}, 'storefront', {id}, 'paid', 'CNY', 1000, 1, {lines}, {now}, 0)
                """);
        }
        var benefits = await Benefits.Of(db, Scope.Of(world.Brand.Id), new Window(today, today.AddDays(1)), default);
        Assert.Equal(2 / 3.0, benefits.DiscountShare);
    }
}
