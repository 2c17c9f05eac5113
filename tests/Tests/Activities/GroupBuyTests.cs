using System.IO.Compression;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.GroupBuys;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

public sealed class GroupBuyTests
{
    private const string Recorded = "group_buys/beibei_tune.txt.gz";
    private const int Replayed = 120;

    [Fact]
    public async Task A_team_never_has_more_people_than_seats_however_many_join_at_once_on_two_nodes()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var (buy, sku) = await Open(first, size: 5);
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var team = (await Sit(first, buy, sku, Id.New<MemberId>(first.Clock), null)).Value.Team;

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => Sit(nodes[n % 2], buy, sku, Id.New<MemberId>(first.Clock), team))));

        Assert.Equal(4, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("activities.team_full", a.Refusal!.Code));
        Assert.Equal(5, (await Find(first, buy, team)).Taken.Count());
        Assert.Equal(5, await first.Shop.Count("commerce_shop_orders"));
    }

    [Fact]
    public async Task A_team_that_does_not_fill_gives_every_payer_the_money_back_exactly_once()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await Open(world, size: 5, hours: 1, units: 20);
        var team = await Team(world, buy, sku, 4);
        await Pay(world, [.. (await Find(world, buy, team)).Taken.Take(3).Select(s => s.Id)]);
        await world.Shop.RunSchedule();
        Assert.Equal(TeamState.Open, (await Find(world, buy, team)).State);
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        await world.Shop.RunSchedule();
        for (var again = 0; again < 3; again++)
        {
            await world.Shop.In(async (_, db) =>
            {
                await TurnTeam.Plan(db, buy, team, world.Clock.GetUtcNow(), world.Clock, default);
                return 0;
            });
            await world.Shop.RunSchedule();
        }
        Assert.Equal(TeamState.Failed, (await Find(world, buy, team)).State);
        Assert.Equal((3L, 3L), (await world.Shop.Count("commerce_shop_refunds"), await world.Shop.Count("commerce_shop_orders", "refunded_minor = amount_minor and paid_at is not null")));
        Assert.Equal(1, await world.Shop.Count("commerce_shop_orders", "state = 'cancelled'"));
        Assert.Equal("activities.team_over", (await Sit(world, buy, sku, Id.New<MemberId>(world.Clock), team)).Refusal!.Code);
    }

    [Fact]
    public async Task The_more_pay_the_less_everybody_pays_and_the_difference_goes_back_when_the_team_closes()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await Open(world, size: 2, hours: 1, tiers: [new(3, 95), new(5, 85)], units: 20, points: 50, priceMinor: 999);
        var team = await Team(world, buy, sku, 4);
        var seats = (await Find(world, buy, team)).Taken.ToList();
        await Pay(world, [.. seats.Take(3).Select(s => s.Id)]);
        await world.Shop.RunSchedule();
        Assert.Equal(TeamState.Formed, (await Find(world, buy, team)).State);
        Assert.Equal(1, await world.Shop.Count("loyalty_entries", "business = 'group_buy_leader' and points = 50"));
        Assert.Equal(0, await world.Shop.Count("commerce_shop_refunds"));
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        await world.Shop.RunSchedule();
        await world.Shop.RunSchedule();
        var closed = await Find(world, buy, team);
        Assert.Equal((TeamState.Closed, 95), (closed.State, closed.Percent));
        // 9.99 at 95% is 9.49, half up.
        Assert.Equal(3, await world.Shop.Count("commerce_shop_orders", "paid_at is not null and refunded_minor = 50"));
        Assert.Equal((3L, 1L), (await world.Shop.Count("commerce_shop_refunds", "reason = 'team_price'"), await world.Shop.Count("commerce_shop_orders", "state = 'cancelled'")));

        // Full, it closes at once and at the best price.
        var full = await Team(world, buy, sku, 5);
        await Pay(world, [.. (await Find(world, buy, full)).Taken.Select(s => s.Id)]);
        await world.Shop.RunSchedule();
        Assert.Equal((TeamState.Closed, 85), ((await Find(world, buy, full)).State, (await Find(world, buy, full)).Percent));
        Assert.Equal(5, await world.Shop.Count("commerce_shop_orders", "paid_at is not null and refunded_minor = 150"));
    }

    [Theory, InlineData("NextLeads"), InlineData("TeamFails")]
    public async Task When_the_leader_goes_the_rule_decides(string chosen)
    {
        await using var world = await FlashWorld.Create();
        var rule = Enum.Parse<LeaderGoes>(chosen);
        var (buy, sku) = await Open(world, size: 4, leader: rule);
        var team = await Team(world, buy, sku, 3);
        var seats = (await Find(world, buy, team)).Taken.ToList();
        await Pay(world, [seats[1].Id]);
        await world.Shop.In(async (services, db) => await services.GetRequiredService<CallOffOrders>().Handle(db, [new(team)], OrderReasons.ByMember, true, default));
        await world.Shop.RunSchedule();
        var now = await Find(world, buy, team);
        if (rule is LeaderGoes.NextLeads)
        {
            Assert.Equal((TeamState.Open, seats[1].Member, 2), (now.State, now.Leader, now.Taken.Count()));
            return;
        }
        Assert.Equal((TeamState.Failed, 0), (now.State, now.Taken.Count(s => s.State is SeatState.Held)));
        Assert.Equal(1, await world.Shop.Count("commerce_shop_refunds"));
    }

    [Fact]
    public async Task One_human_has_one_seat_in_a_team_staff_has_none_and_one_id_is_one_seat()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await Open(world, size: 3, units: 50, perPerson: 4);
        var people = await world.People(4);
        await world.Shop.In(async (_, db) =>
        {
            await db.Execute($"update members_members set staff = {true} where brand_id = {world.Shop.Brand.Id} and id = {people[3]}");
            return await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Shop.Brand.Id}, {people[1]}, {people[0]}, {world.Clock.GetUtcNow()}, '', '')");
        });
        var id = Id.New(world.Clock);
        var same = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Sit(world, buy, sku, people[0], null, id))));
        Assert.All(same, a => Assert.Equal((id, id), (a.Value.Id, a.Value.Team)));
        Assert.Equal("commerce.other_body", (await Sit(world, buy, sku, people[0], null, id, 2)).Refusal!.Code);
        Assert.Equal("activities.team_twice", (await Sit(world, buy, sku, people[1], id)).Refusal!.Code);
        Assert.Equal("activities.team_house", (await Sit(world, buy, sku, people[3], id)).Refusal!.Code);
        Assert.Equal("activities.team_unknown", (await Sit(world, buy, sku, people[2], Guid.CreateVersion7())).Refusal!.Code);
        foreach (var quantity in (int[])[0, -1, 5, int.MaxValue]) Assert.Equal("activities.flash_quantity", (await Sit(world, buy, sku, people[2], id, quantity: quantity)).Refusal!.Code);
        Assert.Equal("activities.flash_unknown_item", (await Sit(world, buy, new(Guid.CreateVersion7()), people[2], id)).Refusal!.Code);
        Assert.Equal(1, await world.Shop.Count("activities_seats"));
        await world.Move(buy, "end");
        await world.Shop.RunSchedule();
        Assert.Equal("activities.is_over", (await Sit(world, buy, sku, people[2], id)).Refusal!.Code);
        Assert.Equal(TeamState.Failed, (await Find(world, buy, id)).State);
        await using var db = world.Shop.Open();
        Assert.Equal(50, (await db.FindSkus([sku])).Single().Free);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Any_sequence_leaves_every_team_as_a_plain_model_says(int seed)
    {
        await using var world = await FlashWorld.Create();
        var random = new Random(seed * 7919);
        var (buy, sku) = await Open(world, size: 3, units: 500, perPerson: 99, hold: 1440);
        var people = Enumerable.Range(0, 12).Select(_ => Id.New<MemberId>(world.Clock)).ToArray();
        var model = new List<(Guid Id, List<(Guid Seat, int Who, bool Paid)> Seats, bool Done)>();
        for (var step = 0; step < 60; step++)
        {
            var who = random.Next(people.Length);
            if (model.Count == 0 || random.Next(6) == 0)
            {
                var id = Id.New(world.Clock);
                Assert.Null((await Sit(world, buy, sku, people[who], null, id)).Refusal);
                model.Add((id, [(id, who, false)], false));
                continue;
            }
            var at = random.Next(model.Count);
            var team = model[at];
            if (random.Next(2) == 0)
            {
                var id = Id.New(world.Clock);
                var expected = team.Done ? "activities.team_over" : team.Seats.Exists(s => s.Who == who) ? "activities.team_twice" : team.Seats.Count >= 3 ? "activities.team_full" : null;
                var got = (await Sit(world, buy, sku, people[who], team.Id, id)).Refusal?.Code;
                Assert.True(expected == got, $"seed {seed}, step {step}: {got ?? "seated"} instead of {expected ?? "seated"}");
                if (got is null) team.Seats.Add((id, who, false));
            }
            else if (team.Seats.FindIndex(s => !s.Paid) is >= 0 and var seat && !team.Done)
            {
                await Pay(world, team.Seats[seat].Seat);
                await world.Shop.RunSchedule();
                team.Seats[seat] = team.Seats[seat] with { Paid = true };
                if (team.Seats.Count(s => s.Paid) == 3) model[at] = team with { Done = true };
            }
        }
        foreach (var team in model)
        {
            var found = await Find(world, buy, team.Id);
            Assert.Equal((team.Done ? TeamState.Closed : TeamState.Open, team.Seats.Count, team.Seats.Count(s => s.Paid)), (found.State, found.Taken.Count(), found.Paid));
        }
    }

    /// <summary>Real group-buys: every recorded team, replayed seat by seat, is formed of exactly the people who were recorded.</summary>
    [EvalFact(Recorded)]
    public async Task Recorded_group_buys_form_the_recorded_teams()
    {
        // Lines are item, initiator, joiners; the larger teams are the rare ones, so they come first.
        var lines = new StreamReader(new GZipStream(File.OpenRead(EvalData.Path(Recorded)!), CompressionMode.Decompress)).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var recorded = lines.Select(l => l.Split('\t', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[1..]).Where(p => p.Length > 1 && p.Distinct().Count() == p.Length).OrderByDescending(p => p.Length).Take(Replayed).ToList();
        await using var world = await FlashWorld.Create();
        var (members, formed) = (new Dictionary<string, MemberId>(), 0);
        MemberId Member(string user) => members.TryGetValue(user, out var known) ? known : members[user] = Id.New<MemberId>(world.Clock);
        foreach (var of in recorded.GroupBy(t => t.Length))
        {
            var (buy, sku) = await Open(world, size: of.Key, units: 10_000, perPerson: 99, hold: 1440);
            var teams = new List<(Guid Id, IReadOnlyList<string> People)>();
            foreach (var team in of)
            {
                var id = (await Sit(world, buy, sku, Member(team[0]), null)).Value.Team;
                foreach (var joiner in team.Skip(1))
                {
                    world.Clock.Advance(TimeSpan.FromMilliseconds(1));
                    Assert.Null((await Sit(world, buy, sku, Member(joiner), id)).Refusal);
                }
                teams.Add((id, team));
            }
            await using (var db = world.Shop.Open()) await Pay(world, [.. (await db.AllTeams(buy, default)).SelectMany(t => t.Taken).Select(s => s.Id)]);
            await world.Shop.RunSchedule();
            foreach (var (id, who) in teams)
            {
                var found = await Find(world, buy, id);
                Assert.Equal(TeamState.Closed, found.State);
                Assert.Equal(who.Select(Member), found.Taken.Select(s => s.Member));
                formed++;
            }
        }
        Assert.Equal(recorded.Count, formed);
    }

    /// <summary>A group-buy of one SKU, running for a day.</summary>
    private static async Task<(ActivityId Buy, SkuId Sku)> Open(FlashWorld world, int size, int hours = 12, IReadOnlyList<TeamTier>? tiers = null, long units = 100, int perPerson = 2, LeaderGoes leader = LeaderGoes.NextLeads, int hold = 600, long points = 0, long priceMinor = 1000)
    {
        var (_, skus) = await world.Shop.AddProduct((units, 2000));
        var (id, now) = (Guid.CreateVersion7(), world.Shop.Brand.Calendar.Local(world.Clock.GetUtcNow()));
        await using (var scope = world.Scope())
            Assert.Null((await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(id, new(GroupBuy.Kind, "拼团", now, now.AddHours(24), [world.Group], GoalKind.Buyers, 10, null, Eligibility.Everyone,
                new GroupBuy(size, hours, hold, perPerson, leader, points, tiers ?? [], [new(skus[0], priceMinor, units)]), []), default)).Refusal);
        Assert.Null((await world.Move(new(id), "schedule")).Refusal);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Shop.RunSchedule();
        return (new(id), skus[0]);
    }

    private static Task<Result<SeatReceipt>> Sit(FlashWorld world, ActivityId buy, SkuId sku, MemberId member, Guid? team, Guid? id = null, int quantity = 1) =>
        world.Shop.Kernel.Services.GetRequiredService<Lane<SeatCommand, SeatReceipt>>().Post(world.Shop.Brand.Id, buy.Value, new(id ?? Id.New(world.Clock), member, world.Group, team, sku, quantity)).AsTask();

    /// <summary>A team in which so many sit, one after the other.</summary>
    private static async Task<Guid> Team(FlashWorld world, ActivityId buy, SkuId sku, int people)
    {
        var team = (await Sit(world, buy, sku, Id.New<MemberId>(world.Clock), null)).Value.Team;
        for (var n = 1; n < people; n++)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null((await Sit(world, buy, sku, Id.New<MemberId>(world.Clock), team)).Refusal);
        }
        return team;
    }

    private static Task Pay(FlashWorld world, params Guid[] orders) => world.Shop.In(async (services, db) =>
    {
        await services.GetRequiredService<OrderChanges>().Pay(db, await db.FindShopOrders([.. orders.Select(o => new OrderId(o))]), world.Clock.GetUtcNow(), default);
        return 0;
    });

    private static async Task<Team> Find(FlashWorld world, ActivityId buy, Guid team)
    {
        await using var db = world.Shop.Open();
        return (await db.FindTeam(buy, team, default))!;
    }
}
