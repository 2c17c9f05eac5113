using Guildhall.Activities;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

public sealed class FlashSaleTests
{
    [Fact]
    public async Task Two_thousand_buyers_who_try_five_times_at_once_get_exactly_the_hundred_pieces()
    {
        await using var world = await FlashWorld.Create();
        var (sale, sku) = await world.Sell(100);
        var people = Enumerable.Range(0, 2000).Select(_ => Id.New<MemberId>(world.Clock)).ToArray();

        var answers = await Task.WhenAll(people.SelectMany(p => Enumerable.Range(0, 5).Select(_ => Task.Run(() => world.Buy(sale, sku, p)))));

        var placed = answers.Where(a => a.Refusal is null).Select(a => a.Value.Id).ToList();
        Assert.Equal(100, placed.Distinct().Count());
        Assert.Equal(100, await world.Shop.Count("commerce_shop_orders"));
        Assert.Equal(100, await Distinct(world, sale));
        Assert.Equal((0, 100), await world.Shop.Stock(sku));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (string[])["activities.flash_sold_out", "activities.flash_yours"]));
    }

    [Fact]
    public async Task The_last_piece_has_one_winner_in_every_one_of_two_hundred_bursts()
    {
        await using var world = await FlashWorld.Create();
        for (var burst = 0; burst < 200; burst++)
        {
            var (sale, sku) = await world.Sell(1);
            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => world.Buy(sale, sku, Id.New<MemberId>(world.Clock)))));
            Assert.Single(answers, a => a.Refusal is null);
        }
        Assert.Equal(200, await world.Shop.Count("commerce_shop_orders"));
    }

    [Fact]
    public async Task Two_nodes_sell_one_sale_together_and_neither_sells_too_much_nor_twice_to_one_person()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var (sale, sku) = await first.Sell(150, perPerson: 2, perOrder: 2);
        FlashWorld[] nodes = [first, second];
        var people = Enumerable.Range(0, 120).Select(_ => Id.New<MemberId>(first.Clock)).ToArray();
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());

        await Task.WhenAll(people.SelectMany(p => Enumerable.Range(0, 4).Select(n => Task.Run(() => nodes[n % 2].Buy(sale, sku, p, 1 + n % 2)))));

        Assert.Equal((0, 150), await first.Shop.Stock(sku));
        await using var db = first.Shop.Open();
        Assert.Equal(150, await db.Count($"select cast(sum(units) as bigint) from commerce_shop_orders where brand_id = {first.Shop.Brand.Id} and origin_id = {sale}"));
        Assert.All(await db.Query($"select cast(sum(units) as bigint) from commerce_shop_orders where brand_id = {first.Shop.Brand.Id} and origin_id = {sale} group by person_id", r => r.Long(0)), units => Assert.InRange(units, 1, 2));
    }

    [Fact]
    public async Task One_id_is_one_order_however_often_it_is_sent_and_another_body_is_refused()
    {
        await using var world = await FlashWorld.Create();
        var (sale, sku) = await world.Sell(50, perPerson: 9, perOrder: 9);
        var (id, buyer) = (Id.New(world.Clock), Id.New<MemberId>(world.Clock));
        var same = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.Buy(sale, sku, buyer, 2, id))));
        Assert.All(same, a => Assert.Equal((id, 2000L, 2), (a.Value.Id, a.Value.AmountMinor, a.Value.Units)));
        Assert.Equal(1, await world.Shop.Count("commerce_shop_orders"));
        Assert.Equal("commerce.other_body", (await world.Buy(sale, sku, buyer, 3, id)).Refusal!.Code);
        Assert.Equal("commerce.other_body", (await world.Buy(sale, sku, Id.New<MemberId>(world.Clock), 2, id)).Refusal!.Code);
        await world.Move(sale, "end");
        Assert.Equal(id, (await world.Buy(sale, sku, buyer, 2, id)).Value.Id); // Lost answers are told again even when it is over.
        Assert.Equal("activities.is_over", (await world.Buy(sale, sku, buyer)).Refusal!.Code);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var world = await FlashWorld.Create();
        var (early, its) = await world.Sell(10, running: false);
        var buyer = Id.New<MemberId>(world.Clock);
        Assert.Equal("activities.unknown", (await world.Buy(early, its, buyer)).Refusal!.Code);
        var (sale, sku) = await world.Sell(10, perPerson: 5, perOrder: 3);
        foreach (var quantity in (int[])[0, -1, 4, int.MaxValue]) Assert.Equal("activities.flash_quantity", (await world.Buy(sale, sku, buyer, quantity)).Refusal!.Code);
        Assert.Equal("activities.flash_unknown_item", (await world.Buy(sale, its, buyer)).Refusal!.Code);
        Assert.Equal("activities.unknown", (await world.Buy(new(Guid.CreateVersion7()), sku, buyer)).Refusal!.Code);
        Assert.Equal("activities.unknown", (await world.Lane.Post(world.Shop.Brand.Id, sale.Value, new(Id.New(world.Clock), buyer, new(Guid.CreateVersion7()), sku, 1))).Refusal!.Code);
        await world.Move(sale, "pause");
        Assert.Equal("activities.is_paused", (await world.Buy(sale, sku, buyer)).Refusal!.Code);
        await world.Move(sale, "resume");
        Assert.Null((await world.Buy(sale, sku, buyer)).Refusal);
        world.Clock.Advance(TimeSpan.FromHours(3)); // Its clock has not turned yet, but the window is over.
        Assert.Equal("activities.is_over", (await world.Buy(sale, sku, buyer)).Refusal!.Code);
        Assert.Equal(1, await world.Shop.Count("commerce_shop_orders"));
    }

    [Fact]
    public async Task Pieces_that_nobody_pays_for_come_back_and_what_is_left_goes_to_the_shop()
    {
        await using var world = await FlashWorld.Create();
        var (sale, sku) = await world.Sell(3, budget: 100_000);
        var people = await world.People(5);
        foreach (var person in people[..3]) Assert.Null((await world.Buy(sale, sku, person)).Refusal);
        Assert.Equal("activities.flash_sold_out", (await world.Buy(sale, sku, people[3])).Refusal!.Code);
        Assert.Equal((3000, 0), ((await world.Activity(sale)).Reserved, (await world.Activity(sale)).Spent));
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.Shop.RunSchedule();
        Assert.Equal((0, 0), ((await world.Activity(sale)).Reserved, (await world.Activity(sale)).Spent));
        Assert.Null((await world.Buy(sale, sku, people[3])).Refusal);
        await world.Move(sale, "end");
        Assert.Equal("activities.is_over", (await world.Buy(sale, sku, people[4])).Refusal!.Code);
        await world.Shop.RunSchedule();
        Assert.Equal(ActivityState.Ended, (await world.Activity(sale)).State); // Somebody may still pay.
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.Shop.RunSchedule();
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.Shop.RunSchedule();
        Assert.Equal(ActivityState.Settled, (await world.Activity(sale)).State);
        await using var db = world.Shop.Open();
        Assert.Equal(3, (await db.FindSkus([sku])).Single().Free);
        var review = await world.Review(sale);
        Assert.Equal((4, 0, 4L, 0L), (review.Outcome.Entered.Count, review.Outcome.Won.Count, review.Outcome.Orders, review.Outcome.PaidOrders));
    }

    [Fact]
    public async Task The_budget_is_never_passed_and_its_entries_sum_to_what_the_board_shows()
    {
        await using var world = await FlashWorld.Create();
        var (sale, sku) = await world.Sell(100, budget: 7_500); // Each piece costs the house 1000.
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => world.Buy(sale, sku, Id.New<MemberId>(world.Clock)))));
        Assert.Equal(7, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("activities.over_budget", a.Refusal!.Code));
        await using var db = world.Shop.Open();
        var entries = await db.Count($"select cast(sum(case kind when 'reserve' then amount_minor else -amount_minor end) as bigint) from activities_budget where brand_id = {world.Shop.Brand.Id} and activity_id = {sale}");
        Assert.Equal((7000, 7000L), ((await world.Activity(sale)).Reserved, entries));
    }

    [Fact]
    public async Task A_person_who_goes_by_three_names_buys_once_also_when_they_are_merged_meanwhile()
    {
        await using var world = await FlashWorld.Create();
        var (sale, sku) = await world.Sell(50);
        var people = await world.People(5);
        await Merge(world, people[0], people[1]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Task.Run(() => world.Buy(sale, sku, people[n % 2]))));
        Assert.Single(answers, a => a.Refusal is null);
        await Merge(world, people[0], people[2]);
        Assert.Equal("activities.flash_yours", (await world.Buy(sale, sku, people[2])).Refusal!.Code);

        // Whoever bought before they were known to be somebody else has bought.
        Assert.Null((await world.Buy(sale, sku, people[3])).Refusal);
        await Merge(world, people[4], people[3]);
        Assert.All(await Task.WhenAll(people[3..].Select(p => world.Buy(sale, sku, p))), a => Assert.Equal("activities.flash_yours", a.Refusal!.Code));
    }

    [Fact]
    public async Task A_merge_that_reveals_a_double_purchase_asks_what_to_do_and_takes_the_later_one_back()
    {
        await using var world = await FlashWorld.Create();
        var (sale, sku) = await world.Sell(10);
        var people = await world.People(3);
        var first = (await world.Buy(sale, sku, people[0])).Value.Id;
        var later = (await world.Buy(sale, sku, people[1])).Value.Id;
        Assert.Null((await world.Buy(sale, sku, people[2])).Refusal);
        await Merge(world, people[1], people[0]);
        await world.Shop.In(async (_, db) => { await db.Publish(world.Shop.Brand.Id.Value, new PeopleMerged(people[1], people[0]), world.Clock); return 0; });
        await world.Shop.Drain();
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decided_at is null"));

        async Task<Result<Done>> Decide(bool keep)
        {
            await using var scope = world.Scope();
            return await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(sale, people[1], keep, default);
        }
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Decide(keep: false)));
        Assert.Equal((OrderState.Unpaid, OrderState.Cancelled), ((await world.Shop.Order(first)).State, (await world.Shop.Order(later)).State));
        Assert.Equal((8, 2), await world.Shop.Stock(sku));
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decision = 'take_back'"));
    }

    [Fact]
    public async Task Only_who_is_invited_may_take_part()
    {
        await using var world = await FlashWorld.Create();
        var people = await world.People(2);
        await world.Shop.In((_, db) => db.Execute($"insert into members_tags (brand_id, member_id, tag) values ({world.Shop.Brand.Id}, {people[0]}, 'VIP')"));
        var (sale, sku) = await world.Sell(10, who: new(["VIP"], null, false));
        Assert.Null((await world.Buy(sale, sku, people[0])).Refusal);
        Assert.Equal("activities.not_invited", (await world.Buy(sale, sku, people[1])).Refusal!.Code);
    }

    private static async Task<long> Distinct(FlashWorld world, ActivityId sale)
    {
        await using var db = world.Shop.Open();
        return await db.Count($"select count(distinct person_id) from commerce_shop_orders where brand_id = {world.Shop.Brand.Id} and origin_id = {sale}");
    }

    private static Task Merge(FlashWorld world, MemberId person, MemberId merged) => world.Shop.In((_, db) => db.Execute(
        $"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Shop.Brand.Id}, {merged}, {person}, {world.Clock.GetUtcNow()}, '', '')"));
}
