using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.GroupBuys;

/// <summary>What the lane needs of a group-buy's plan.</summary>
internal sealed record OpenGroupBuy(GroupBuy Buy, IReadOnlySet<GroupId> Groups, IReadOnlyDictionary<SkuId, GoodsItem> Items, IReadOnlyDictionary<SkuId, SkuCard> Cards)
{
    public static ValueTask<OpenGroupBuy> Of(KnownPlans<OpenGroupBuy> plans, AppDb db, Activity activity, CancellationToken ct) => plans.Of(activity, async () =>
    {
        var buy = activity.Read<GroupBuy>();
        var cards = (await db.FindSkus([.. buy.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        return new(buy, (await db.GroupsOf(activity.Id, ct)).ToHashSet(), buy.Items.ToDictionary(i => i.Sku), cards);
    });
}

/// <summary>A group-buy as one batch finds it, and as it grows while its commands are decided: goods, teams, who sits where, what is left.</summary>
internal sealed class TeamHall
{
    private readonly OpenGroupBuy plan;
    private readonly Dictionary<MemberId, long> has = [];

    private TeamHall(Activity activity, OpenGroupBuy plan, DateTimeOffset now) => (Activity, this.plan, Now, Money) = (activity, plan, now, activity.Left());

    public Activity Activity { get; }
    public GroupBuy Buy => plan.Buy;
    public IReadOnlySet<GroupId> Groups => plan.Groups;
    public required Humans Humans { get; init; }
    public required OrderStanding Standing { get; init; }
    private DateTimeOffset Now { get; }
    private long? Money { get; set; }
    public required Dictionary<SkuId, long> Left { get; init; }
    public required Dictionary<MemberId, Refusal> Barred { get; init; }
    public required Dictionary<Guid, Team> Teams { get; init; }
    /// <summary>Who sits where, and on how many seats: somebody found to be two has two of them until one is taken back.</summary>
    public required Dictionary<Guid, List<MemberId>> Sitting { get; init; }

    /// <summary>Locks the activity and its stock and looks around. Null when it is no group-buy.</summary>
    public static async Task<TeamHall?> Of(AppDb db, LaneBatch<SeatCommand> batch, KnownPlans<OpenGroupBuy> plans, DateTimeOffset now, CancellationToken ct)
    {
        var (id, members) = (new ActivityId(batch.Activity), batch.Select(c => c.Member).Distinct().ToArray());
        var (found, stock, house, (sitting, some)) = await db.Together(
            () => db.LockActivity(id, ct),
            () => db.HoldStock(batch.Activity, ct),
            () => House(db, members, ct),
            () => db.Together(() => TeamsOf(db, id, batch, ct), () => TheirTeams(db, id, batch, ct)));
        if (found is not { Kind: GroupBuy.Kind } activity) return null;
        var teams = some.DistinctBy(t => t.Id).ToDictionary(t => t.Id);
        if (sitting.Where(t => !teams.ContainsKey(t)).ToArray() is { Length: > 0 } further)
            foreach (var team in await db.TeamsById(id, further, ct)) teams[team.Id] = team;
        var plan = await OpenGroupBuy.Of(plans, db, activity, ct);
        var (humans, standing) = await db.StandingOf(new(GroupBuy.Kind, batch.Activity), batch.Column(c => c.Id), [.. members.Concat(teams.Values.SelectMany(t => t.Taken).Select(s => s.Person)).Distinct()], ct);
        var barred = await activity.Eligibility.Refusals(db, activity, [.. members.Select(m => humans[m]).Distinct()], ct);
        foreach (var member in house) barred[humans[member]] = ActivityRefusals.TeamHouse;
        var hall = new TeamHall(activity, plan, now)
        {
            Humans = humans,
            Standing = standing,
            Left = stock.ToDictionary(s => s.Sku, s => s.Units),
            Teams = teams,
            Barred = barred,
            Sitting = teams.Values.ToDictionary(t => t.Id, t => t.Taken.Select(s => humans[s.Person]).ToList()),
        };
        foreach (var (entry, person) in humans.Entries)
            if (standing.Units.TryGetValue(entry, out var units)) hall.has[person] = hall.has.GetValueOrDefault(person) + units;
        return hall;
    }

    public Result<OrderLines> Lines(SeatCommand command)
    {
        if (!plan.Items.TryGetValue(command.Sku, out var item) || !plan.Cards.TryGetValue(command.Sku, out var card)) return ActivityRefusals.FlashUnknownItem;
        if (command.Quantity < 1 || command.Quantity > Buy.PerPerson) return ActivityRefusals.FlashQuantity.With(Buy.PerPerson).At("quantity");
        return OrderLines.Of(Activity.Currency, card.Line(command.Quantity, item.PriceMinor));
    }

    /// <summary>The team in which this id sits.</summary>
    public Guid? SeatOf(Guid id) => Teams.Values.FirstOrDefault(t => t.Seats.Any(s => s.Id == id))?.Id;

    /// <summary>The team that needs the fewest more and has a place for this human.</summary>
    public Guid? Waiting(SkuId sku, MemberId person) => Teams.Values
        .Where(t => t.Sku == sku && t.Gathers && t.EndsAt > Now && Sitting[t.Id].Count < Buy.Seats && !Sitting[t.Id].Contains(person))
        .OrderBy(t => t.State).ThenByDescending(t => Sitting[t.Id].Count).ThenBy(t => t.OpenedAt).ThenBy(t => t.Id).FirstOrDefault()?.Id;

    public Refusal? Refused(SeatCommand command, Guid? team, MemberId person)
    {
        if (Activity.RefusalFor(Now) is { } closed) return closed;
        if (!Groups.Contains(command.Group)) return ActivityRefusals.Unknown;
        if (Barred.TryGetValue(person, out var barred)) return barred;
        if (team is { } id)
        {
            if (!Teams.TryGetValue(id, out var known) || known.Sku != command.Sku) return ActivityRefusals.TeamUnknown;
            if (!known.Gathers || known.EndsAt <= Now) return ActivityRefusals.TeamOver;
            if (Sitting[id].Contains(person)) return ActivityRefusals.TeamTwice;
            if (Sitting[id].Count >= Buy.Seats) return ActivityRefusals.TeamFull;
        }
        else if (command.Wish is SeatWish.Join) return ActivityRefusals.TeamNoneWaits;
        if (has.GetValueOrDefault(person) + command.Quantity > Buy.PerPerson) return ActivityRefusals.FlashYours.With(Buy.PerPerson, has.GetValueOrDefault(person)).At("quantity");
        var units = Left.GetValueOrDefault(command.Sku);
        if (units < command.Quantity) return units == 0 ? ActivityRefusals.FlashSoldOut : ActivityRefusals.FlashFew.With(units).At("quantity");
        return Money is { } money && CostOf(command) > money ? ActivityRefusals.OverBudget : null;
    }

    public Team Open(SeatCommand command)
    {
        var ends = Now + TimeSpan.FromHours(Buy.Hours);
        Sitting[command.Id] = [];
        return Teams[command.Id] = new(command.Id, Activity.Id, command.Sku, command.Member, TeamState.Open, Now, ends < Activity.EndsAt ? ends : Activity.EndsAt, null, 100);
    }

    public void Seat(SeatCommand command, Guid team, MemberId person)
    {
        Sitting[team].Add(person);
        Left[command.Sku] -= command.Quantity;
        has[person] = has.GetValueOrDefault(person) + command.Quantity;
        Money -= CostOf(command);
    }

    /// <summary>What the buyer may save at most.</summary>
    public long CostOf(SeatCommand command) => GroupBuy.CostOf(plan.Cards[command.Sku].ListPrice.Minor, plan.Items[command.Sku].PriceMinor, Buy.PercentFor(Buy.Seats), command.Quantity);

    /// <summary>No made-up joiners: staff and bots never sit in a team.</summary>
    private static Task<List<MemberId>> House(AppDb db, MemberId[] members, CancellationToken ct) =>
        db.Query($"select id from members_members where brand_id = {db.CurrentBrand} and {db.In("id", members)} and (staff or bot)", r => r.Id<MemberId>(0), ct);

    /// <summary>Those that are named, and where somebody takes whichever waits, all that wait.</summary>
    private static async Task<IEnumerable<Team>> TheirTeams(AppDb db, ActivityId activity, LaneBatch<SeatCommand> batch, CancellationToken ct)
    {
        var (named, waiting) = await db.Together(
            () => db.TeamsById(activity, [.. batch.Select(c => c.Team ?? c.Id).Distinct()], ct),
            () => batch.Any(c => c.Wish is not SeatWish.Own) ? db.GatheringTeams(activity, ct) : Task.FromResult(new List<Team>()));
        return named.Concat(waiting);
    }

    /// <summary>Which teams the ids of this batch sit in already.</summary>
    private static Task<List<Guid>> TeamsOf(AppDb db, ActivityId activity, LaneBatch<SeatCommand> batch, CancellationToken ct) =>
        db.Query($"select distinct team_id from activities_seats where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", batch.Column(c => c.Id))}", r => r.Guid(0), ct);
}
