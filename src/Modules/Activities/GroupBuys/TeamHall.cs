using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.GroupBuys;

/// <summary>A group-buy as one batch finds it, and as it grows while its commands are decided: goods, teams, who sits where, what is left.</summary>
internal sealed class TeamHall
{
    private readonly Dictionary<SkuId, GoodsItem> items;
    private readonly Dictionary<MemberId, long> has = [];

    private TeamHall(Activity activity, DateTimeOffset now) => (Activity, Now, Buy, items, Money) = (activity, now, activity.Read<GroupBuy>(), activity.Read<GroupBuy>().Items.ToDictionary(i => i.Sku), activity.Left());

    public Activity Activity { get; }
    public GroupBuy Buy { get; }
    public required Humans Humans { get; init; }
    public required HashSet<GroupId> Groups { get; init; }
    private DateTimeOffset Now { get; }
    private long? Money { get; set; }
    public required Dictionary<SkuId, SkuCard> Cards { get; init; }
    public required Dictionary<SkuId, long> Left { get; init; }
    public required Dictionary<MemberId, Refusal> Barred { get; init; }
    public required Dictionary<Guid, Team> Teams { get; init; }
    /// <summary>Who sits where, and on how many seats: somebody found to be two has two of them until one is taken back.</summary>
    public required Dictionary<Guid, List<MemberId>> Sitting { get; init; }

    public static async Task<TeamHall> Of(AppDb db, Activity activity, LaneBatch<SeatCommand> batch, DateTimeOffset now, CancellationToken ct)
    {
        var buy = activity.Read<GroupBuy>();
        var cards = (await db.FindSkus([.. buy.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        var groups = (await db.GroupsOf(activity.Id, ct)).ToHashSet();
        var left = (await db.HoldStock(activity.Id.Value, ct)).ToDictionary(s => s.Sku, s => s.Units);
        var ids = batch.Select(c => c.Team ?? c.Id).Concat(await TeamsOf(db, activity.Id, batch, ct)).Distinct().ToArray();
        var teams = (await db.TeamsById(activity.Id, ids, ct)).ToDictionary(t => t.Id);
        if (batch.Any(c => c.Wish is not SeatWish.Own))
            foreach (var team in await db.GatheringTeams(activity.Id, ct)) teams.TryAdd(team.Id, team);
        var humans = await db.HumansOf([.. batch.Select(c => c.Member).Concat(teams.Values.SelectMany(t => t.Taken).Select(s => s.Person)).Distinct()], ct);
        return new(activity, now)
        {
            Humans = humans,
            Groups = groups,
            Cards = cards,
            Left = left,
            Teams = teams,
            Barred = await Bar(db, activity, batch, humans, ct),
            Sitting = teams.Values.ToDictionary(t => t.Id, t => t.Taken.Select(s => humans[s.Person]).ToList()),
        };
    }

    /// <summary>Pieces that each human has already, under whatever name.</summary>
    public void Count(OrderStanding standing)
    {
        foreach (var (entry, person) in Humans.Entries)
            if (standing.Units.TryGetValue(entry, out var units)) has[person] = has.GetValueOrDefault(person) + units;
    }

    public Result<OrderLines> Lines(SeatCommand command)
    {
        if (!items.TryGetValue(command.Sku, out var item) || !Cards.TryGetValue(command.Sku, out var card)) return ActivityRefusals.FlashUnknownItem;
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
    public long CostOf(SeatCommand command) => GroupBuy.CostOf(Cards[command.Sku].ListPrice.Minor, items[command.Sku].PriceMinor, Buy.PercentFor(Buy.Seats), command.Quantity);

    /// <summary>No made-up joiners: staff and bots never sit in a team.</summary>
    private static async Task<Dictionary<MemberId, Refusal>> Bar(AppDb db, Activity activity, LaneBatch<SeatCommand> batch, Humans humans, CancellationToken ct)
    {
        var members = batch.Select(c => c.Member).Distinct().ToArray();
        var barred = await activity.Eligibility.Refusals(db, activity, [.. members.Select(m => humans[m]).Distinct()], ct);
        var house = await db.Query($"select id from members_members where brand_id = {db.CurrentBrand} and {db.In("id", members)} and (staff or bot)", r => r.Id<MemberId>(0), ct);
        foreach (var member in house) barred[humans[member]] = ActivityRefusals.TeamHouse;
        return barred;
    }

    /// <summary>Which teams the ids of this batch sit in already.</summary>
    private static Task<List<Guid>> TeamsOf(AppDb db, ActivityId activity, LaneBatch<SeatCommand> batch, CancellationToken ct) =>
        db.Query($"select distinct team_id from activities_seats where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", batch.Column(c => c.Id))}", r => r.Guid(0), ct);
}
