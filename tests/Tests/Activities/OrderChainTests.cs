using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.OrderChains;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Destinations;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Activities.Counter;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

public sealed class OrderChainTests
{
    [Fact]
    public async Task Whatever_comes_at_once_on_two_nodes_is_numbered_without_gaps_and_never_sold_twice()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var (chain, skus) = await Open(first, units: 150, perPerson: 3);
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = Enumerable.Range(0, 90).Select(_ => Id.New<MemberId>(first.Clock)).ToArray();

        var answers = await Task.WhenAll(people.SelectMany((p, n) => Enumerable.Range(0, 3).Select(k => Task.Run(() => Order(nodes[k % 2], chain, p, (skus[n % 2], 1 + k % 2))))));

        var rows = await Rows(first, chain);
        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(r => r.Number));
        Assert.Equal(rows.Count, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (string[])["activities.chain_yours_limit", "activities.chain_sold_out", "activities.chain_few"]));
        await Adds(first, chain, skus, 150);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Any_sequence_of_orders_changes_and_withdrawals_leaves_what_a_plain_model_says(int seed)
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world, units: 12, perPerson: 6);
        var random = new Random(seed * 7919);
        var people = Enumerable.Range(0, 5).Select(_ => Id.New<MemberId>(world.Clock)).ToArray();
        var model = new List<(Guid Id, int Person, Dictionary<SkuId, int> Wants, bool Gone)>();
        int Used(SkuId sku) => model.Where(r => !r.Gone).Sum(r => r.Wants.GetValueOrDefault(sku));
        int Has(int person) => model.Where(r => !r.Gone && r.Person == person).Sum(r => r.Wants.Values.Sum());
        for (var step = 0; step < 50; step++)
        {
            var who = random.Next(people.Length);
            var wants = skus.Where(_ => random.Next(2) == 0).ToDictionary(s => s, _ => random.Next(1, 4));
            string? expected = null, got;
            if (model.Count == 0 || random.Next(3) > 0)
            {
                var id = Id.New(world.Clock);
                expected = wants.Count == 0 ? "activities.chain_quantity" : Has(who) + wants.Values.Sum() > 6 ? "activities.chain_yours_limit" : wants.Any(w => Used(w.Key) + w.Value > 12) ? "short" : null;
                got = (await Order(world, chain, people[who], id, [.. wants.Select(w => (w.Key, w.Value))])).Refusal?.Code;
                if (got is null) model.Add((id, who, wants, false));
            }
            else
            {
                var at = random.Next(model.Count);
                var row = model[at];
                expected = row.Gone ? wants.Count == 0 ? null : "activities.chain_withdrawn" : Same(row.Wants, wants) || wants.Count == 0 ? null
                    : wants.Any(w => Used(w.Key) - row.Wants.GetValueOrDefault(w.Key) + w.Value > 12) ? "short" : Has(row.Person) - row.Wants.Values.Sum() + wants.Values.Sum() > 6 ? "activities.chain_yours_limit" : null;
                got = (await Change(world, chain, row.Id, people[row.Person], [.. wants.Select(w => (w.Key, w.Value))])).Refusal?.Code;
                if (got is null && !row.Gone) model[at] = (row.Id, row.Person, wants.Count == 0 ? row.Wants : wants, wants.Count == 0);
            }
            if (got is "activities.chain_sold_out" or "activities.chain_few") got = "short";
            Assert.True(expected == got, $"seed {seed}, step {step}: {got ?? "done"} instead of {expected ?? "done"}");
            var rows = await Rows(world, chain);
            Assert.Equal(model.Select((r, n) => (n + 1, r.Id, r.Gone)), rows.Select(r => (r.Number, r.Id, r.Withdrawn)));
            Assert.All(rows.Zip(model), r => Assert.True(Same(r.Second.Wants, r.First.Pieces.ToDictionary(p => p.Sku, p => p.Quantity)), $"seed {seed}, step {step}"));
        }
        await Adds(world, chain, skus, 12);
    }

    [Fact]
    public async Task One_id_is_one_row_and_another_body_is_refused()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world);
        var (id, member) = (Id.New(world.Clock), Id.New<MemberId>(world.Clock));
        var same = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => Task.Run(() => Order(world, chain, member, id, (skus[0], 2)))));
        Assert.All(same, a => Assert.Equal((id, 1), (a.Value.Id, a.Value.Number)));
        Assert.Equal("activities.other_body", (await Order(world, chain, member, id, (skus[0], 3))).Refusal!.Code);
        Assert.Null((await Change(world, chain, id, member, (skus[0], 5))).Refusal);
        Assert.Equal(1, (await Order(world, chain, member, id, (skus[0], 2))).Value.Number); // A lost answer, told again after a change.
        Assert.Equal(5, (await Rows(world, chain)).Single().Pieces.Single().Quantity);
        Assert.Equal(["placed", "changed"], await History(world, id));
        await world.Move(chain, "end");
        Assert.Equal("activities.is_over", (await Change(world, chain, id, member, (skus[0], 1))).Refusal!.Code);
        Assert.Equal("activities.is_over", (await Order(world, chain, member, (skus[0], 1))).Refusal!.Code);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world);
        var (_, strange) = await world.Shop.AddProduct((5, 1000));
        var member = Id.New<MemberId>(world.Clock);
        foreach (var quantity in (int[])[0, -1, 21, int.MaxValue]) Assert.Equal("activities.chain_quantity", (await Order(world, chain, member, (skus[0], quantity))).Refusal!.Code);
        Assert.Equal("activities.chain_unknown_item", (await Order(world, chain, member, (strange[0], 1))).Refusal!.Code);
        Assert.Equal("activities.unknown", (await Order(world, new(Guid.CreateVersion7()), member, (skus[0], 1))).Refusal!.Code);
        Assert.Equal("activities.unknown", (await Lane(world).Post(world.Shop.Brand.Id, chain.Value, new(Id.New(world.Clock), member, "x", new(Guid.CreateVersion7()), "page", null, null, [new(skus[0], 1)]))).Refusal!.Code);
        Assert.Equal("activities.chain_no_pick_up", (await Lane(world).Post(world.Shop.Brand.Id, chain.Value, new(Id.New(world.Clock), member, "x", world.Group, "page", null, "elsewhere", [new(skus[0], 1)]))).Refusal!.Code);
        var row = (await Order(world, chain, member, (skus[0], 1))).Value.Id;
        Assert.Equal("activities.chain_no_row", (await Change(world, chain, row, Id.New<MemberId>(world.Clock), (skus[0], 2))).Refusal!.Code);
        Assert.Equal("activities.chain_no_row", (await Change(world, chain, Guid.CreateVersion7(), member, (skus[0], 2))).Refusal!.Code);
    }

    [Fact]
    public async Task Three_entries_of_one_human_share_one_limit_and_each_may_change_their_rows()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world, perPerson: 4);
        var people = await world.People(3);
        var row = (await Order(world, chain, people[1], (skus[0], 3))).Value.Id;
        await world.Shop.In(async (_, db) =>
        {
            foreach (var merged in people[1..]) await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Shop.Brand.Id}, {merged}, {people[0]}, {world.Clock.GetUtcNow()}, '', '')");
            return 0;
        });
        Assert.Equal("activities.chain_yours_limit", (await Order(world, chain, people[2], (skus[1], 2))).Refusal!.Code);
        Assert.Null((await Order(world, chain, people[0], (skus[1], 1))).Refusal);
        Assert.Null((await Change(world, chain, row, people[2], (skus[0], 1))).Refusal);
        Assert.Single((await world.Review(chain)).Outcome.Entered);
    }

    [Fact]
    public async Task The_chat_orders_changes_takes_back_and_the_bots_line_is_the_chain()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world);
        var people = await world.Inside("小红", "阿明", "林姐");
        var first = await world.Say(people[0], "+2 size 0");
        await world.Say(people[1], "size 0 一份，size 1 两份");
        await world.Say(people[2], "2份");
        var recalled = await world.Say(people[2], "size 1 3份");
        await world.Say(people[0], "改3份");
        await world.Serve();
        Assert.Equal([(1, 3), (2, 3), (3, 3)], (await Rows(world, chain)).Select(r => (r.Number, r.Pieces.Sum(p => p.Quantity))));
        Assert.Equal(["placed", "changed"], await History(world, first));
        Assert.Contains("asked", (await world.Acts()).Select(a => a.Outcome));

        await world.Say(people[1], "size 0 取消");
        await world.Shop.In(async (_, db) =>
        {
            await db.Execute($"update conversations_messages set removed = {true}, removed_by = 'author' where brand_id = {world.Shop.Brand.Id} and group_id = {world.Group} and id = {recalled}");
            var day = world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            await Guildhall.Kernel.Outbox.OutboxEvents.Publish(db, world.Group.Value, new Guildhall.Conversations.Contracts.MessagesChanged(world.Group, day, day), world.Clock);
            return 0;
        });
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        await world.Serve();
        var rows = await Rows(world, chain);
        Assert.Equal([(1, false), (2, false), (3, true)], rows.Select(r => (r.Number, r.Withdrawn)));
        Assert.Equal((skus[1], 2), rows[1].Pieces.Select(p => (p.Sku, p.Quantity)).Single());
        Assert.Equal(["placed", "withdrawn"], await History(world, recalled));
        var line = Assert.Single(await world.HouseLines());
        Assert.Contains("2 orders, 5 pieces", line, StringComparison.Ordinal);
        Assert.Contains("1. 小** Cheesecake · size 0 × 3", line, StringComparison.Ordinal);
        Assert.DoesNotContain("小红 ", line, StringComparison.Ordinal);
        await Adds(world, chain, skus, 50);

        await world.Say(people[1], "取消");
        await world.Say(people[0], "撤回");
        await world.Serve();
        Assert.All(await Rows(world, chain), r => Assert.True(r.Withdrawn));
        await Adds(world, chain, skus, 50);
    }

    [Fact]
    public async Task A_pasted_list_shows_what_is_different_and_is_taken_over_once()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world);
        await Order(world, chain, (await world.Inside("小红"))[0], "小红", (skus[0], 1));
        await Order(world, chain, (await world.Inside("阿明"))[0], "阿明", (skus[1], 2));
        await using var scope = world.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var activity = await world.Activity(chain);
        var open = await OpenChain.Of(db, activity, default);
        var text = ChainText.Of(activity, open, await Rows(world, chain));
        Assert.All(ChainText.Compare(text, activity, open, await Rows(world, chain)), d => Assert.Equal(ChainChange.Same, d.Change));

        var edited = "#接龙 团购\n1. 小红 size 0×4\n3. 王芳 size 1 两份\n4. 路人 都要吃";
        Assert.Equal([ChainChange.Changed, ChainChange.New, ChainChange.Unread, ChainChange.Missing], ChainText.Compare(edited, activity, open, await Rows(world, chain)).Select(d => d.Change));
        var keep = scope.ServiceProvider.GetRequiredService<KeepChain>();
        var (taken, refused) = await keep.Apply(chain, edited, default);
        Assert.Equal((2, 0), (taken, refused.Count));
        Assert.Equal([("小红", 4), ("阿明", 2), ("王芳", 2)], (await Rows(world, chain)).Select(r => (r.Name, r.Pieces.Sum(p => p.Quantity))));
        Assert.Equal(0, (await keep.Apply(chain, edited, default)).Taken);
        await Adds(world, chain, skus, 50);
    }

    [Fact]
    public async Task A_paid_row_stays_a_cancelled_order_withdraws_its_row_and_the_review_counts_the_facts()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world, budget: 1_000_000);
        var people = await world.People(3);
        var rows = new List<Guid>();
        foreach (var person in people) rows.Add((await Order(world, chain, person, (skus[0], 2))).Value.Id);
        Assert.Null((await Change(world, chain, rows[0], people[0], (skus[0], 3))).Refusal);
        var paid = (await Rows(world, chain))[0].Order;
        await world.Shop.In(async (services, db) =>
        {
            await services.GetRequiredService<OrderChanges>().Pay(db, await db.FindShopOrders([paid]), world.Clock.GetUtcNow(), default);
            return 0;
        });
        await world.Shop.In(async (services, db) => await services.GetRequiredService<CallOffOrders>().Handle(db, [(await Rows(world, chain))[1].Order], OrderReasons.ByMember, true, default));
        Assert.Equal("activities.chain_paid", (await Change(world, chain, rows[0], people[0], (skus[0], 1))).Refusal!.Code);
        Assert.Equal([false, true, false], (await Rows(world, chain)).Select(r => r.Withdrawn));
        await Adds(world, chain, skus, 50);

        world.Clock.Advance(TimeSpan.FromHours(25));
        await world.Shop.RunSchedule();
        await world.Shop.RunSchedule();
        Assert.Equal(ActivityState.Settled, (await world.Activity(chain)).State);
        var outcome = (await world.Review(chain)).Outcome;
        Assert.Equal((3, 1, 2L, 1L, 3000L), (outcome.Entered.Count, outcome.Won.Count, outcome.Orders, outcome.PaidOrders, outcome.SalesMinor));
        Assert.Equal(outcome.SalesMinor, await world.Shop.In((_, db) => db.Count($"select cast(sum(amount_minor) as bigint) from commerce_shop_orders where brand_id = {world.Shop.Brand.Id} and origin_id = {chain} and paid_at is not null")));
        Assert.Equal(outcome.CostMinor, (await world.Activity(chain)).Spent);
        await using var db = world.Shop.Open();
        Assert.Equal(100 - 5, (await db.FindSkus(skus)).Sum(s => s.Free)); // What nobody ordered is back in the shop.
    }

    [Fact]
    public async Task A_rows_order_goes_to_its_pick_up_point_and_a_chain_without_points_brings_it_where_its_changes_go_too()
    {
        await using var world = await FlashWorld.Create();
        await world.Shop.In((_, db) => db.Execute($"insert into commerce_delivery_terms (brand_id, fee_minor, free_from_minor, regions) values ({world.Shop.Brand.Id}, {800L}, {3000L}, {"[]"})"));
        var (chain, skus) = await Open(world);
        var people = await world.People(2);
        var said = Id.New(world.Clock);
        Assert.Null((await Lane(world).Post(world.Shop.Brand.Id, chain.Value, new(said, people[0], "小红", world.Group, "page", null, "东门", [new(skus[0], 1)]))).Refusal);
        await Order(world, chain, people[1], (skus[0], 1));
        async Task<Result<Done>> Say(OrderId order, MemberId? who, string get, string? place, long seen = 800)
        {
            await using var scope = world.Scope();
            return await scope.ServiceProvider.GetRequiredService<SayDestination>().Handle(new(order, who, get, place, "小红", "13800000000", "杭州市西湖区文三路 9 号", null, seen), default);
        }
        async Task<Destination?> Goes(int row) => Destination.Read((await world.Shop.Order((await Rows(world, chain))[row].Order.Value)).Delivery);
        Assert.Equal((false, "东门", "小红"), ((await Goes(0))!.Ship, (await Goes(0))!.Address, (await Goes(0))!.Name));
        Assert.Null(await Goes(1));
        var chat = (await Rows(world, chain))[1];
        Assert.Equal("commerce.destination_place_unknown", (await Say(chat.Order, people[1], "ship", null)).Refusal!.Code);
        Assert.Null((await Say(chat.Order, people[1], "ship", "西门")).Refusal);
        Assert.Equal((false, "西门", "西门"), ((await Goes(1))!.Ship, (await Goes(1))!.Address, (await Rows(world, chain))[1].PickUp));

        // Where both are allowed, what is said on the order's page is what the leader's list has.
        (chain, skus) = await Open(world, with: c => c with { Brings = true });
        await Order(world, chain, people[1], (skus[0], 1));
        var both = (await Rows(world, chain))[0];
        Assert.Equal("commerce.destination_choose", (await Say(both.Order, people[1], "", "西门")).Refusal!.Code);
        Assert.Equal("commerce.destination_place_unknown", (await Say(both.Order, people[1], "pickup", "北门")).Refusal!.Code);
        Assert.Null((await Say(both.Order, people[1], "pickup", "西门")).Refusal);
        Assert.Equal("西门", (await Rows(world, chain))[0].PickUp);
        Assert.Equal("commerce.destination_no_way", (await Say(both.Order, people[1], "ship", null)).Refusal!.Code);
        Assert.Null((await Say(both.Order, null, "ship", null)).Refusal);
        Assert.Equal((true, null), ((await Goes(0))!.Ship, (await Rows(world, chain))[0].PickUp));

        (chain, skus) = await Open(world, with: c => c with { PickUps = [] });
        var row = (await Order(world, chain, people[0], (skus[0], 1))).Value.Id;
        var order = (await Rows(world, chain))[0].Order;
        Assert.Equal("commerce.unknown_order", (await Say(order, people[1], "ship", null)).Refusal!.Code);
        await world.Shop.In((_, db) => db.Execute($"insert into commerce_pay_ways (brand_id, provider, enabled, instructions, address, hold_minutes) values ({world.Shop.Brand.Id}, {"transfer"}, {true}, {""}, {""}, {600})"));
        Assert.Null((await Say(order, people[0], "ship", null)).Refusal);
        foreach (var (pieces, fee) in ((int, long)[])[(2, 800), (3, 0), (1, 800)])
        {
            Assert.Null((await Change(world, chain, row, people[0], (skus[0], pieces))).Refusal);
            var changed = await world.Shop.Order((await Rows(world, chain))[0].Order.Value);
            Assert.Equal((pieces * 1000L, fee, true), (changed.Amount.Minor, changed.DeliveryMinor, (await Goes(0))!.Ship));
        }
        await Adds(world, chain, skus, 50);
    }

    internal static Lane<ChainCommand, ChainReceipt> Lane(FlashWorld world) => world.Shop.Kernel.Services.GetRequiredService<Lane<ChainCommand, ChainReceipt>>();

    /// <summary>Two SKUs at half their price, running for a day.</summary>
    internal static async Task<(ActivityId Chain, SkuId[] Skus)> Open(FlashWorld world, long units = 50, int perPerson = 20, long? budget = null, Func<OrderChain, OrderChain>? with = null)
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

    internal static Task<Result<ChainReceipt>> Order(FlashWorld world, ActivityId chain, MemberId member, params (SkuId, int)[] wants) => Order(world, chain, member, Id.New(world.Clock), wants);

    private static Task<Result<ChainReceipt>> Order(FlashWorld world, ActivityId chain, MemberId member, string name, params (SkuId Sku, int Quantity)[] wants) =>
        Lane(world).Post(world.Shop.Brand.Id, chain.Value, new(Id.New(world.Clock), member, name, world.Group, "page", null, null, [.. wants.Select(w => new ChainPiece(w.Sku, w.Quantity))])).AsTask();

    private static Task<Result<ChainReceipt>> Order(FlashWorld world, ActivityId chain, MemberId member, Guid id, params (SkuId Sku, int Quantity)[] wants) =>
        Lane(world).Post(world.Shop.Brand.Id, chain.Value, new(id, member, "客人", world.Group, "page", null, null, [.. wants.Select(w => new ChainPiece(w.Sku, w.Quantity))])).AsTask();

    internal static async Task<Result<ChainRow>> Change(FlashWorld world, ActivityId chain, Guid row, MemberId person, params (SkuId Sku, int Quantity)[] wants)
    {
        await using var scope = world.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await using var transaction = await db.Begin();
        var answer = await scope.ServiceProvider.GetRequiredService<ChangeChainRow>().Handle(db, chain, row, person, [.. wants.Select(w => new ChainPiece(w.Sku, w.Quantity))], null, default);
        if (answer.Refusal is null) await transaction.Commit();
        return answer;
    }

    internal static async Task<List<ChainRow>> Rows(FlashWorld world, ActivityId chain)
    {
        await using var db = world.Shop.Open();
        return await db.ChainRows(chain, default);
    }

    private static async Task<List<string>> History(FlashWorld world, Guid row)
    {
        await using var db = world.Shop.Open();
        return await db.Query($"select act from activities_chain_history where brand_id = {world.Shop.Brand.Id} and row_id = {row} order by version", r => r.Text(0));
    }

    private static bool Same(Dictionary<SkuId, int> some, Dictionary<SkuId, int> others) => some.Count == others.Count && some.All(s => others.GetValueOrDefault(s.Key) == s.Value);

    /// <summary>Totals are the sum of the rows, and that is what the stock and the orders say.</summary>
    private static async Task Adds(FlashWorld world, ActivityId chain, SkuId[] skus, long units)
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
