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

namespace Guildhall.Tests.Activities.GroupBuys;

public sealed class GroupBuyTests
{
    private const string Recorded = "group_buys/beibei_tune.txt.gz";
    private const int Replayed = 120;

    [Fact]
    public async Task A_team_never_has_more_people_than_seats_however_many_join_at_once_on_two_nodes()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var (buy, sku) = await first.OpenTeams(size: 5);
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var team = (await first.Sit(buy, sku, Id.New<MemberId>(first.Clock), null)).Value.Team;

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => nodes[n % 2].Sit(buy, sku, Id.New<MemberId>(first.Clock), team))));

        Assert.Equal(4, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("activities.team_full", a.Refusal!.Code));
        Assert.Equal(5, (await first.FindTeam(buy, team)).Taken.Count());
        Assert.Equal(5, await first.Shop.Count("commerce_shop_orders"));
    }

    [Fact]
    public async Task A_team_that_does_not_fill_gives_every_payer_the_money_back_exactly_once()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await world.OpenTeams(size: 5, hours: 1, units: 20);
        var team = await world.Team(buy, sku, 4);
        await world.Pay([.. (await world.FindTeam(buy, team)).Taken.Take(3).Select(s => s.Id)]);
        await world.Shop.RunSchedule();
        Assert.Equal(TeamState.Open, (await world.FindTeam(buy, team)).State);
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
        Assert.Equal(TeamState.Failed, (await world.FindTeam(buy, team)).State);
        Assert.Equal((3L, 3L), (await world.Shop.Count("commerce_shop_refunds"), await world.Shop.Count("commerce_shop_orders", "refunded_minor = amount_minor and paid_at is not null")));
        Assert.Equal(1, await world.Shop.Count("commerce_shop_orders", "state = 'cancelled'"));
        Assert.Equal("activities.team_over", (await world.Sit(buy, sku, Id.New<MemberId>(world.Clock), team)).Refusal!.Code);
    }

    [Fact]
    public async Task The_more_pay_the_less_everybody_pays_and_the_difference_goes_back_when_the_team_closes()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await world.OpenTeams(size: 2, hours: 1, tiers: [new(3, 95), new(5, 85)], units: 20, points: 50, priceMinor: 999);
        var team = await world.Team(buy, sku, 4);
        var seats = (await world.FindTeam(buy, team)).Taken.ToList();
        await world.Pay([.. seats.Take(3).Select(s => s.Id)]);
        await world.Shop.RunSchedule();
        Assert.Equal(TeamState.Formed, (await world.FindTeam(buy, team)).State);
        Assert.Equal(1, await world.Shop.Count("loyalty_entries", "business = 'group_buy_leader' and points = 50"));
        Assert.Equal(0, await world.Shop.Count("commerce_shop_refunds"));
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        await world.Shop.RunSchedule();
        await world.Shop.RunSchedule();
        var closed = await world.FindTeam(buy, team);
        Assert.Equal((TeamState.Closed, 95), (closed.State, closed.Percent));
        // 9.99 at 95% is 9.49, half up.
        Assert.Equal(3, await world.Shop.Count("commerce_shop_orders", "paid_at is not null and refunded_minor = 50"));
        Assert.Equal((3L, 1L), (await world.Shop.Count("commerce_shop_refunds", "reason = 'team_price'"), await world.Shop.Count("commerce_shop_orders", "state = 'cancelled'")));

        // Full, it closes at once and at the best price.
        var full = await world.Team(buy, sku, 5);
        await world.Pay([.. (await world.FindTeam(buy, full)).Taken.Select(s => s.Id)]);
        await world.Shop.RunSchedule();
        Assert.Equal((TeamState.Closed, 85), ((await world.FindTeam(buy, full)).State, (await world.FindTeam(buy, full)).Percent));
        Assert.Equal(5, await world.Shop.Count("commerce_shop_orders", "paid_at is not null and refunded_minor = 150"));
    }

    [Theory, InlineData("NextLeads"), InlineData("TeamFails")]
    public async Task When_the_leader_goes_the_rule_decides(string chosen)
    {
        await using var world = await FlashWorld.Create();
        var rule = Enum.Parse<LeaderGoes>(chosen);
        var (buy, sku) = await world.OpenTeams(size: 4, leader: rule);
        var team = await world.Team(buy, sku, 3);
        var seats = (await world.FindTeam(buy, team)).Taken.ToList();
        await world.Pay([seats[1].Id]);
        await world.Shop.In(async (services, db) => await services.GetRequiredService<CallOffOrders>().Handle(db, [new(team)], OrderReasons.ByMember, true, default));
        await world.Shop.RunSchedule();
        var now = await world.FindTeam(buy, team);
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
        var (buy, sku) = await world.OpenTeams(size: 3, units: 50, perPerson: 4);
        var people = await world.People(4);
        await world.Shop.In(async (_, db) =>
        {
            await db.Execute($"update members_members set staff = {true} where brand_id = {world.Shop.Brand.Id} and id = {people[3]}");
            return await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Shop.Brand.Id}, {people[1]}, {people[0]}, {world.Clock.GetUtcNow()}, '', '')");
        });
        var id = Id.New(world.Clock);
        var same = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => world.Sit(buy, sku, people[0], null, id))));
        Assert.All(same, a => Assert.Equal((id, id), (a.Value.Id, a.Value.Team)));
        Assert.Equal("commerce.other_body", (await world.Sit(buy, sku, people[0], null, id, 2)).Refusal!.Code);
        Assert.Equal("activities.team_twice", (await world.Sit(buy, sku, people[1], id)).Refusal!.Code);
        Assert.Equal("activities.team_house", (await world.Sit(buy, sku, people[3], id)).Refusal!.Code);
        Assert.Equal("activities.team_unknown", (await world.Sit(buy, sku, people[2], Guid.CreateVersion7())).Refusal!.Code);
        foreach (var quantity in (int[])[0, -1, 5, int.MaxValue]) Assert.Equal("activities.flash_quantity", (await world.Sit(buy, sku, people[2], id, quantity: quantity)).Refusal!.Code);
        Assert.Equal("activities.flash_unknown_item", (await world.Sit(buy, new(Guid.CreateVersion7()), people[2], id)).Refusal!.Code);
        Assert.Equal(1, await world.Shop.Count("activities_seats"));
        await world.Move(buy, "end");
        await world.Shop.RunSchedule();
        Assert.Equal("activities.is_over", (await world.Sit(buy, sku, people[2], id)).Refusal!.Code);
        Assert.Equal(TeamState.Failed, (await world.FindTeam(buy, id)).State);
        await using var db = world.Shop.Open();
        Assert.Equal(50, (await db.FindSkus([sku])).Single().Free);
    }

    [Fact]
    public async Task A_team_has_no_more_seats_because_two_who_sit_in_it_are_found_to_be_one()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await world.OpenTeams(size: 2, tiers: [new(3, 80)]);
        var people = await world.People(4);
        var team = (await world.Sit(buy, sku, people[0], null)).Value.Team;
        foreach (var person in people[1..3]) Assert.Null((await world.Sit(buy, sku, person, team)).Refusal);
        await world.Merge(people[0], people[1]);
        Assert.Equal("activities.team_full", (await world.Sit(buy, sku, people[3], team)).Refusal?.Code);
        Assert.Equal(3, (await world.FindTeam(buy, team)).Taken.Count());
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
            var (buy, sku) = await world.OpenTeams(size: of.Key, units: 10_000, perPerson: 99, hold: 1440);
            var teams = new List<(Guid Id, IReadOnlyList<string> People)>();
            foreach (var team in of)
            {
                var id = (await world.Sit(buy, sku, Member(team[0]), null)).Value.Team;
                foreach (var joiner in team.Skip(1))
                {
                    world.Clock.Advance(TimeSpan.FromMilliseconds(1));
                    Assert.Null((await world.Sit(buy, sku, Member(joiner), id)).Refusal);
                }
                teams.Add((id, team));
            }
            await using (var db = world.Shop.Open()) await world.Pay([.. (await db.AllTeams(buy, default)).SelectMany(t => t.Taken).Select(s => s.Id)]);
            await world.Shop.RunSchedule();
            foreach (var (id, who) in teams)
            {
                var found = await world.FindTeam(buy, id);
                Assert.Equal(TeamState.Closed, found.State);
                Assert.Equal(who.Select(Member), found.Taken.Select(s => s.Member));
                formed++;
            }
        }
        Assert.Equal(recorded.Count, formed);
    }
}
