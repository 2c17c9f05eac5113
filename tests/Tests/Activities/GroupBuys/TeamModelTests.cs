using Guildhall.Activities.GroupBuys;
using Guildhall.Kernel;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.GroupBuys;

public sealed class TeamModelTests
{
    private const int Steps = 18, Size = 3, Seats = 5, People = 10;

    private sealed class Table(Guid id, DateTimeOffset ends)
    {
        public Guid Id => id;
        public DateTimeOffset Ends => ends;
        public List<(Guid Seat, int Who, bool Paid)> Seated { get; } = [];
        public TeamState State { get; set; }
        public bool Gathers => State is TeamState.Open or TeamState.Formed;
    }

    /// <summary>People open, join, pay, leave and become one person; time passes. Whatever the order, the teams are what a plain model says.</summary>
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_leaves_every_team_as_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        var (buy, sku) = await world.OpenTeams(size: Size, hours: 2, tiers: [new(Seats, 80)], units: 500, perPerson: 99, hold: 1440);
        var members = await world.People(People);
        var person = Enumerable.Range(0, People).ToArray();
        var model = new List<Table>();
        for (var step = 0; step < Steps; step++)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var (who, at) = (random.Next(People), model.Count == 0 ? -1 : random.Next(model.Count));
            string Said(string? code) => $"step {step}: {code ?? "done"}";
            switch (at < 0 ? 2 : random.Next(12))
            {
                case 0 when step > Steps / 2 && person.Distinct().Count() > People - 2:
                    var other = random.Next(People);
                    if (person[who] == person[other] || person[who] != who || person[other] != other || person.Count(p => p == other) > 1) break;
                    await world.Merge(members[who], members[other], heard: random.Next(4) == 0);
                    person[other] = who;
                    break;
                case 1 when random.Next(3) == 0:
                    world.Clock.Advance(TimeSpan.FromMinutes(50));
                    await world.Shop.RunSchedule();
                    foreach (var table in model.Where(t => t.Gathers && t.Ends <= world.Clock.GetUtcNow())) End(table);
                    break;
                case <= 3:
                    var opened = Id.New(world.Clock);
                    var made = await world.Sit(buy, sku, members[who], null, opened);
                    Assert.True(made.Refusal is null, Said(made.Refusal?.Code));
                    model.Add(new(opened, world.Clock.GetUtcNow().AddHours(2)) { Seated = { (opened, who, false) } });
                    break;
                case <= 7:
                    var (team, id) = (model[at], Id.New(world.Clock));
                    var expected = !team.Gathers ? "activities.team_over" : team.Seated.Exists(s => person[s.Who] == person[who]) ? "activities.team_twice" : team.Seated.Count >= Seats ? "activities.team_full" : null;
                    var got = (await world.Sit(buy, sku, members[who], team.Id, id)).Refusal?.Code;
                    Assert.True(expected == got, Said(got) + $" instead of {expected ?? "seated"}");
                    if (got is null) team.Seated.Add((id, who, false));
                    break;
                case <= 9:
                    var paying = model[at];
                    if (!paying.Gathers || paying.Seated.FindIndex(s => !s.Paid) is not (>= 0 and var seat)) break;
                    await world.Pay(paying.Seated[seat].Seat);
                    await world.Shop.RunSchedule();
                    paying.Seated[seat] = paying.Seated[seat] with { Paid = true };
                    if (paying.Seated.Count(s => s.Paid) >= Size) paying.State = TeamState.Formed;
                    if (paying.Seated.Count(s => s.Paid) >= Seats) End(paying);
                    break;
                default:
                    var left = model[at];
                    if (left.Seated.Count == 0) break;
                    var (gone, owner, paid) = left.Seated[random.Next(left.Seated.Count)];
                    var no = left.State is not TeamState.Open && paid ? "activities.team_is_formed" : null;
                    var answer = (await world.Leave(buy, gone, members[owner])).Refusal?.Code;
                    Assert.True(no == answer, Said(answer) + $" instead of {no ?? "left"}");
                    await world.Shop.RunSchedule();
                    if (answer is not null) break;
                    left.Seated.RemoveAll(s => s.Seat == gone);
                    if (left is { State: TeamState.Open, Seated.Count: 0 }) left.State = TeamState.Failed;
                    break;
            }
        }
        foreach (var table in model)
        {
            var found = await world.FindTeam(buy, table.Id);
            if (table.State is not TeamState.Failed) Assert.True((table.State, table.Seated.Count, table.Seated.Count(s => s.Paid)) == (found.State, found.Taken.Count(), found.Paid), $"team {model.IndexOf(table)}: {found.State} {found.Taken.Count()} {found.Paid} instead of {table.State} {table.Seated.Count} {table.Seated.Count(s => s.Paid)}");
            else Assert.True((found.State, found.Seats.Count(s => s.State is SeatState.Held)) == (TeamState.Failed, 0), $"team {model.IndexOf(table)}: {found.State}");
        }
        await world.Move(buy, "end");
        await world.Shop.RunSchedule();
    }

    /// <summary>Whoever has not paid goes; too few and all go.</summary>
    private static void End(Table team)
    {
        team.State = team.State is TeamState.Formed ? TeamState.Closed : TeamState.Failed;
        team.Seated.RemoveAll(s => !s.Paid || team.State is TeamState.Failed);
    }
}
