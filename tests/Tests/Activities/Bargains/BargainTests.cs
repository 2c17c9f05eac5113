using Guildhall.Activities.Bargains;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Activities.Counter;
using Guildhall.Tests.Activities.GroupBuys;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Bargains;

public sealed class BargainTests
{
    [Fact]
    public async Task However_many_help_at_once_on_two_nodes_the_price_stops_at_its_floor_and_becomes_one_order()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var (activity, sku) = await first.OpenBargains(helpers: 7);
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var bargain = await first.Begin(activity, sku);

        var answers = await GameWorld.AtOnce(Enumerable.Range(0, 40).Select(n => (Func<ValueTask<Result<BargainReceipt>>>)(() => nodes[n % 2].Help(activity, bargain, Id.New<MemberId>(first.Clock)))));

        Assert.Equal(7, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("activities.bargain_is_over", a.Refusal!.Code));
        var row = await first.FindBargain(activity, bargain);
        Assert.Equal((1000L, 7, BargainState.Ordered), (row.Price, row.Helped, row.State));
        Assert.Equal(1000, (await first.HelpsOf(activity, bargain)).Sum(h => h.Cut));
        Assert.Equal(BargainCuts.Of(row.Seed, 1000, 7, 1, long.MaxValue).Order(), (await first.HelpsOf(activity, bargain)).Select(h => h.Cut).Order());
        var order = await first.Shop.Order(bargain);
        Assert.Equal((1000L, OrderState.Unpaid, 1), (order.Amount.Minor, order.State, order.Units));
        Assert.Equal((99, 1), await first.Shop.Stock(sku));
    }

    [Fact]
    public async Task One_human_helps_once_in_each_and_so_often_in_all_never_oneself_and_one_id_is_one_help()
    {
        await using var world = await FlashWorld.Create();
        var (activity, sku) = await world.OpenBargains(helpers: 9, helps: 2, perPerson: 2);
        var people = await world.People(5);
        await world.Merge(people[0], people[1]);
        await world.Merge(people[2], people[3], heard: false);
        await world.Shop.In(async (_, db) => await db.Execute($"update members_members set staff = {true} where brand_id = {world.Shop.Brand.Id} and id = {people[4]}"));
        var (one, two, three) = (await world.Begin(activity, sku), await world.Begin(activity, sku), await world.Begin(activity, sku, people[0]));
        var id = Id.New(world.Clock);
        var same = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => world.Help(activity, one, people[2], id).AsTask())));
        Assert.Single(same.Select(a => (a.Value.Bargain, a.Value.CutMinor)).Distinct());
        Assert.Equal("activities.other_body", (await world.Help(activity, two, people[2], id)).Refusal!.Code);
        Assert.Equal("activities.bargain_helped", (await world.Help(activity, one, people[3])).Refusal!.Code);
        Assert.Equal("activities.bargain_own", (await world.Help(activity, three, people[1])).Refusal!.Code);
        Assert.Equal("activities.bargain_house", (await world.Help(activity, one, people[4])).Refusal!.Code);
        Assert.Equal("activities.bargain_house", (await world.Act(activity, BargainAct.Open, people[4], sku)).Refusal!.Code);
        Assert.Null((await world.Help(activity, two, people[3])).Refusal);
        Assert.Equal("activities.bargain_helps_used", (await world.Help(activity, three, people[2])).Refusal!.Code);
        Assert.Equal("activities.bargain_unknown", (await world.Help(activity, Guid.CreateVersion7())).Refusal!.Code);
        Assert.Equal("activities.flash_unknown_item", (await world.Act(activity, BargainAct.Open, people[2], new(Guid.CreateVersion7()))).Refusal!.Code);
        Assert.Null((await world.Act(activity, BargainAct.Open, people[1], sku)).Refusal);
        Assert.Equal("activities.bargain_yours", (await world.Act(activity, BargainAct.Open, people[0], sku)).Refusal!.Code);
        Assert.Equal("activities.bargain_floor_only", (await world.Act(activity, BargainAct.Buy, people[0], of: three)).Refusal!.Code);
        await world.Move(activity, "pause");
        Assert.Equal("activities.is_paused", (await world.Help(activity, three)).Refusal!.Code);
        await world.Move(activity, "end");
        Assert.Equal("activities.is_over", (await world.Help(activity, three)).Refusal!.Code);
    }

    [Theory, InlineData("Expires"), InlineData("SellsAtCurrent")]
    public async Task When_the_time_is_over_it_expires_or_is_sold_at_the_price_reached(string chosen)
    {
        await using var world = await FlashWorld.Create();
        var over = Enum.Parse<BargainOver>(chosen);
        var (activity, sku) = await world.OpenBargains(helpers: 5, over: over, units: 10, perPerson: 2, budget: 100_000);
        var owner = Id.New<MemberId>(world.Clock);
        var (bargain, alone) = (await world.Begin(activity, sku, owner), await world.Begin(activity, sku));
        await world.Help(activity, bargain);
        var price = (await world.FindBargain(activity, bargain)).Price;
        Assert.Equal((2000L, 0L), await world.BudgetEntries(activity));
        world.Clock.Advance(TimeSpan.FromHours(5));
        await world.Shop.RunSchedule();
        Assert.Equal("activities.bargain_is_over", (await world.Help(activity, bargain)).Refusal!.Code);
        Assert.Equal(BargainState.Expired, (await world.FindBargain(activity, alone)).State); // Nobody helped, so nothing was won.
        if (over is BargainOver.Expires)
        {
            Assert.Equal((BargainState.Expired, 0L), ((await world.FindBargain(activity, bargain)).State, await world.Shop.Count("commerce_shop_orders")));
            Assert.Equal((0L, 0L), await world.BudgetEntries(activity));
            return;
        }
        Assert.Equal((price, BargainState.Ordered), ((await world.Shop.Order(bargain)).Amount.Minor, (await world.FindBargain(activity, bargain)).State));
        await world.Pay(bargain);
        Assert.Equal((0L, 2000 - price), await world.BudgetEntries(activity));
        Assert.Equal(2000 - price, (await world.Review(activity)).Outcome.CostMinor);
        // Its owner may buy at any moment, too.
        var next = await world.Begin(activity, sku, owner);
        await world.Help(activity, next);
        for (var tap = 0; tap < 2; tap++) Assert.True((await world.Act(activity, BargainAct.Buy, owner, of: next)).Value.Ordered);
        Assert.Equal("activities.bargain_unknown", (await world.Act(activity, BargainAct.Buy, Id.New<MemberId>(world.Clock), of: next)).Refusal!.Code);
        Assert.Equal(2, await world.Shop.Count("commerce_shop_orders"));
    }

    [Fact]
    public async Task Not_paid_in_time_it_lapses_its_piece_comes_back_and_its_owner_may_try_again()
    {
        await using var world = await FlashWorld.Create();
        var (activity, sku) = await world.OpenBargains(helpers: 1, hold: 30, units: 1, budget: 5000);
        var owner = Id.New<MemberId>(world.Clock);
        var (bargain, waiting) = (await world.Begin(activity, sku, owner), await world.Begin(activity, sku));
        Assert.True((await world.Help(activity, bargain)).Value.Ordered);
        // The last piece is gone: a help that could end in nothing is not taken.
        Assert.Equal("activities.flash_sold_out", (await world.Help(activity, waiting)).Refusal!.Code);
        Assert.Equal("activities.flash_sold_out", (await world.Act(activity, BargainAct.Open, Id.New<MemberId>(world.Clock), sku)).Refusal!.Code);
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.Shop.RunSchedule();
        Assert.Equal(BargainState.Lapsed, (await world.FindBargain(activity, bargain)).State);
        Assert.Equal((1000L, 0L), await world.BudgetEntries(activity));
        Assert.True((await world.Help(activity, waiting)).Value.Ordered);
        await world.Pay(waiting);
        await world.Move(activity, "end");
        await world.Shop.RunSchedule();
        Assert.Equal(ActivityState.Settled, (await world.Activity(activity)).State);
        var outcome = (await world.Review(activity)).Outcome;
        Assert.Equal((4, 1, 1000L, 1000L), (outcome.Entered.Count, outcome.Won.Count, outcome.SalesMinor, outcome.CostMinor));
        Assert.Equal(outcome.Entered.Count, await world.Sum(Sql.Of($"select count(*) from (select person_id from activities_bargains where brand_id = {world.Shop.Brand.Id} union select person_id from activities_bargain_helps where brand_id = {world.Shop.Brand.Id}) p")));
    }

    [Fact]
    public async Task Only_new_members_help_where_the_terms_say_so()
    {
        await using var world = await FlashWorld.Create();
        var before = await world.Inside("老王");
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        var (activity, sku) = await world.OpenBargains(helpers: 3, newOnly: true);
        var after = await world.Inside("新人");
        var bargain = await world.Begin(activity, sku);
        Assert.Equal("activities.bargain_new_only", (await world.Help(activity, bargain, before[0])).Refusal!.Code);
        Assert.Null((await world.Help(activity, bargain, after[0])).Refusal);
    }

    [Fact]
    public async Task A_merge_that_reveals_a_second_help_asks_an_operator_and_what_is_taken_back_is_free_for_the_next()
    {
        await using var world = await FlashWorld.Create();
        var (activity, sku) = await world.OpenBargains(helpers: 3);
        var people = await world.People(2);
        var bargain = await world.Begin(activity, sku);
        await world.Help(activity, bargain, people[0]);
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await world.Help(activity, bargain, people[1]);
        await world.Merge(people[0], people[1]);
        Assert.Equal(1, await world.Shop.Count("activities_double_claims"));
        await using (var scope = world.Scope()) Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(activity, people[0], keep: false, default)).Refusal);
        var row = await world.FindBargain(activity, bargain);
        var kept = (await world.HelpsOf(activity, bargain)).Where(h => !h.TakenBack).ToList();
        Assert.Equal((1, 2000 - kept.Sum(h => h.Cut), people[0]), (row.Helped, row.Price, Assert.Single(kept).Person));
        Assert.Equal("activities.bargain_helped", (await world.Help(activity, bargain, people[1])).Refusal!.Code);
        foreach (var _ in Enumerable.Range(0, 2)) Assert.Null((await world.Help(activity, bargain)).Refusal);
        row = await world.FindBargain(activity, bargain);
        Assert.Equal((1000L, BargainState.Ordered), (row.Price, row.State));
    }

    [Fact]
    public async Task Voided_open_ones_end_and_orders_are_called_off_with_their_money()
    {
        await using var world = await FlashWorld.Create();
        var (activity, sku) = await world.OpenBargains(helpers: 1, units: 10, budget: 50_000);
        var (paid, unpaid, open) = (await world.Begin(activity, sku), await world.Begin(activity, sku), await world.Begin(activity, sku));
        await world.Help(activity, paid);
        await world.Help(activity, unpaid);
        await world.Pay(paid);
        await world.Move(activity, "end");
        for (var again = 0; again < 2; again++)
            await using (var scope = world.Scope())
                await scope.ServiceProvider.GetServices<IActivityKind>().Single(k => k.Kind == Bargain.Kind).Void(scope.ServiceProvider.GetRequiredService<AppDb>(), await world.Activity(activity), default);
        Assert.Equal((1L, 1L), (await world.Shop.Count("commerce_shop_refunds"), await world.Shop.Count("commerce_shop_orders", "state = 'cancelled'")));
        Assert.Equal((BargainState.Lapsed, BargainState.Expired), ((await world.FindBargain(activity, unpaid)).State, (await world.FindBargain(activity, open)).State));
    }
}
