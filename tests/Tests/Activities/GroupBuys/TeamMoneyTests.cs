using Guildhall.Activities.Contracts;
using Guildhall.Activities.GroupBuys;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.GroupBuys;

/// <summary>What a group-buy costs, gives back and counts.</summary>
public sealed class TeamMoneyTests
{
    [Fact]
    public async Task The_budget_reserves_the_best_price_spends_what_was_reached_and_its_entries_are_what_the_board_shows()
    {
        await using var world = await FlashWorld.Create();
        // List price 20, team price 10, and 8 from five people on: a seat may cost 12.
        var (buy, sku) = await world.OpenTeams(size: 2, hours: 1, tiers: [new(5, 80)], units: 20, budget: 3600);
        var (closing, failing) = (await world.Team(buy, sku, 2), await world.Team(buy, sku, 1));
        Assert.Equal((3600L, 0L), await world.BudgetEntries(buy));
        Assert.Equal("activities.over_budget", (await world.Sit(buy, sku, Id.New<MemberId>(world.Clock), failing)).Refusal!.Code);
        await world.Pay([.. (await world.FindTeam(buy, closing)).Taken.Select(s => s.Id), failing]);
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        await world.Shop.RunSchedule();
        Assert.Equal((TeamState.Closed, TeamState.Failed), ((await world.FindTeam(buy, closing)).State, (await world.FindTeam(buy, failing)).State));

        // Two seats at 10 off are 20; the third got its money back and cost nothing.
        Assert.Equal((0L, 2000L), await world.BudgetEntries(buy));
        var activity = await world.Activity(buy);
        Assert.Equal((0L, 2000L), (activity.Reserved, activity.Spent));
        await world.Move(buy, "end");
        await world.Shop.RunSchedule();
        Assert.Equal(ActivityState.Settled, (await world.Activity(buy)).State);
        var outcome = (await world.Review(buy)).Outcome;
        Assert.Equal((2000L, 2, 3L), (outcome.CostMinor, outcome.Won.Count, outcome.PaidOrders));
        Assert.Equal(3, outcome.Entered.Count);
    }

    [Fact]
    public async Task Differences_are_a_lower_price_in_the_review_and_refunds_are_refunds()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await world.OpenTeams(size: 2, hours: 1, tiers: [new(3, 90)], units: 20);
        var (full, failed) = (await world.Team(buy, sku, 3), await world.Team(buy, sku, 1));
        await world.Pay([.. (await world.FindTeam(buy, full)).Taken.Select(s => s.Id), failed]);
        await world.Shop.RunSchedule();
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        await world.Shop.RunSchedule();
        var outcome = (await world.Review(buy)).Outcome;
        Assert.Equal((4000L - 300, 1000L, 3 * 1100L), (outcome.SalesMinor, outcome.RefundedMinor, outcome.CostMinor));
        Assert.Equal(await world.Sum(Sql.Of($"select count(distinct s.person_id) from activities_seats s join activities_teams t on t.brand_id = s.brand_id and t.id = s.team_id where s.brand_id = {world.Shop.Brand.Id} and s.state = 'paid' and t.state = 'closed'")), outcome.Won.Count);
        Assert.Equal(await world.Sum(Sql.Of($"select cast(sum(amount_minor) as bigint) from commerce_shop_orders where brand_id = {world.Shop.Brand.Id} and paid_at is not null")) - 300, outcome.SalesMinor);
    }

    [Fact]
    public async Task Who_leaves_before_the_team_is_formed_gets_the_money_back_once_and_afterwards_has_to_ask()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await world.OpenTeams(size: 2, units: 10);
        var team = await world.Team(buy, sku, 2);
        var seats = (await world.FindTeam(buy, team)).Taken.ToList();
        Assert.Equal("activities.team_unknown", (await world.Leave(buy, seats[0].Id, seats[1].Member)).Refusal!.Code);
        Assert.Equal("activities.team_unknown", (await world.Leave(buy, Guid.CreateVersion7(), seats[1].Member)).Refusal!.Code);
        await world.Pay(seats[1].Id);
        for (var tap = 0; tap < 3; tap++) Assert.Null((await world.Leave(buy, seats[1].Id, seats[1].Member)).Refusal);
        Assert.Equal((1L, 1L), (await world.Shop.Count("commerce_shop_refunds"), await world.Shop.Count("commerce_shop_refunds", "reason = 'team_left'")));
        // Their money is still on its way, but the seat does not count any more: who pays now makes no team.
        await world.Pay(seats[0].Id);
        await world.Shop.RunSchedule();
        Assert.Equal((TeamState.Open, 1), ((await world.FindTeam(buy, team)).State, (await world.FindTeam(buy, team)).Taken.Count()));
        var next = (await world.Sit(buy, sku, Id.New<MemberId>(world.Clock), team)).Value.Id;
        await world.Pay(next);
        await world.Shop.RunSchedule();
        Assert.Equal(TeamState.Closed, (await world.FindTeam(buy, team)).State);
        Assert.Equal("activities.team_is_formed", (await world.Leave(buy, seats[0].Id, seats[0].Member)).Refusal!.Code);
    }

    [Fact]
    public async Task A_paid_seat_that_an_operator_refunds_does_not_make_a_team()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await world.OpenTeams(size: 2, units: 10);
        var team = await world.Team(buy, sku, 2);
        var seats = (await world.FindTeam(buy, team)).Taken.ToList();
        await world.Pay(seats[0].Id);
        await world.Shop.In(async (services, db) => await services.GetRequiredService<RefundOrders>().Handle(db, [new(Id.New(world.Clock), new(seats[0].Id), "by_operator")], default));
        await world.Pay(seats[1].Id);
        await world.Shop.RunSchedule();
        var found = await world.FindTeam(buy, team);
        Assert.Equal((TeamState.Open, 1, seats[1].Member), (found.State, found.Taken.Count(), found.Leader));
    }

    [Fact]
    public async Task One_human_who_turns_out_to_sit_twice_is_shown_to_an_operator_and_may_lose_the_later_seat()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await world.OpenTeams(size: 3, units: 10, perPerson: 4);
        var people = await world.People(3);
        var team = (await world.Sit(buy, sku, people[0], null)).Value.Team;
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = (await world.Sit(buy, sku, people[1], team)).Value.Id;
        await world.Pay(team, second);
        await world.Merge(people[0], people[1]);
        Assert.Equal(1, await world.Shop.Count("activities_double_claims"));
        await using (var scope = world.Scope()) Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(buy, people[0], keep: false, default)).Refusal);
        Assert.Equal((1L, 1L), (await world.Shop.Count("commerce_shop_refunds"), await world.Shop.Count("commerce_shop_refunds", "reason = 'double_claim'")));
        // The third person pays: two humans are no team of three.
        await world.Pay((await world.Sit(buy, sku, people[2], team)).Value.Id);
        await world.Shop.RunSchedule();
        var found = await world.FindTeam(buy, team);
        Assert.Equal((TeamState.Open, 2), (found.State, found.Paid));
    }

    [Fact]
    public async Task Voided_every_payer_has_the_money_back_leaders_their_points_gone_and_the_budget_is_empty()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await world.OpenTeams(size: 2, hours: 1, units: 10, points: 30, budget: 100_000);
        var team = await world.Team(buy, sku, 2);
        var seats = (await world.FindTeam(buy, team)).Taken.ToList();
        await world.Pay([.. seats.Select(s => s.Id)]);
        await world.Shop.RunSchedule();
        Assert.Equal(30, await world.PointsOf(seats[0].Member));
        var open = await world.Team(buy, sku, 1);
        await world.Move(buy, "end");
        await world.Shop.RunSchedule();
        for (var again = 0; again < 2; again++)
            await using (var scope = world.Scope())
                await scope.ServiceProvider.GetServices<IActivityKind>().Single(k => k.Kind == GroupBuy.Kind).Void(scope.ServiceProvider.GetRequiredService<AppDb>(), await world.Activity(buy), default);
        Assert.Equal((2L, 1L), (await world.Shop.Count("commerce_shop_refunds"), await world.Shop.Count("commerce_shop_orders", "state = 'cancelled'")));
        Assert.Equal(0, await world.PointsOf(seats[0].Member));
        Assert.Equal(TeamState.Failed, (await world.FindTeam(buy, open)).State);
    }
}
