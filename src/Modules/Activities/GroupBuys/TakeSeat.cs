using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.GroupBuys;

/// <param name="Id">The id that the page rendered, or the message's: becomes the order's, the seat's, and of whoever opens a team, the team's.</param>
/// <param name="Team">Null opens one.</param>
internal sealed record SeatCommand(Guid Id, MemberId Member, GroupId Group, Guid? Team, SkuId Sku, int Quantity);

internal sealed record SeatReceipt(Guid Id, Guid Team, long AmountMinor, DateTimeOffset? HoldUntil);

/// <summary>Seats a batch of people: each id once, a human once per team, never more than there are seats, pieces and money.</summary>
/// <remarks>Locks: the activity, then its stock; orders, seats and teams are new rows.</remarks>
internal sealed class DecideSeats(PlaceOrders place, TimeProvider clock) : IDecide<SeatCommand, SeatReceipt>
{
    public async Task<Result<SeatReceipt>[]> Decide(AppDb db, LaneBatch<SeatCommand> batch, CancellationToken ct)
    {
        var answers = new Result<SeatReceipt>[batch.Count];
        if (await db.LockActivity(new(batch.Activity), ct) is not { Kind: GroupBuy.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var (now, origin, buy) = (clock.GetUtcNow(), new OrderOrigin(GroupBuy.Kind, batch.Activity), activity.Read<GroupBuy>());
        var cards = (await db.FindSkus([.. buy.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        var groups = (await db.GroupsOf(activity.Id, ct)).ToHashSet();
        var left = (await db.HoldStock(batch.Activity, ct)).ToDictionary(s => s.Sku, s => s.Units);
        var humans = await db.HumansOf(batch.Select(c => c.Member).ToHashSet(), ct);
        var standing = await db.Standing(origin, batch.Column(c => c.Id), [.. humans.Entries.Keys], ct);
        var barred = await Barred(db, activity, batch, humans, ct);
        var teams = (await db.TeamsById(activity.Id, [.. batch.Select(c => c.Team ?? c.Id).Concat(await TeamsOf(db, activity.Id, batch, ct)).Distinct()], ct)).ToDictionary(t => t.Id, t => t);
        var sitting = await Sitting(db, teams.Values, ct);
        var (closed, budget) = (activity.RefusalFor(now), activity.Left());
        var (has, fresh) = (new Dictionary<MemberId, long>(), new Dictionary<Guid, (SeatCommand Command, SeatReceipt Receipt)>());
        foreach (var (entry, person) in humans.Entries)
            if (standing.Units.TryGetValue(entry, out var units)) has[person] = has.GetValueOrDefault(person) + units;

        var (drafts, opened, costs) = (new List<OrderDraft>(), new List<Team>(), new List<(Guid, long)>());
        for (var i = 0; i < answers.Length; i++)
        {
            var (command, person) = (batch[i], humans[batch[i].Member]);
            var lines = Lines(buy, cards, activity.Currency, command);
            if (lines.Refusal is { } wrong)
            {
                answers[i] = wrong;
                continue;
            }
            var draft = new OrderDraft(command.Id, command.Member, person, lines.Value, now + TimeSpan.FromMinutes(buy.HoldMinutes)) { Group = command.Group };
            if (standing.Again(draft, origin) is { } again)
                answers[i] = again.Refusal is { } other ? other : teams.Values.FirstOrDefault(t => t.Seats.Any(s => s.Id == command.Id)) is { } its && its.Id == (command.Team ?? command.Id) ? new SeatReceipt(command.Id, its.Id, again.Value.AmountMinor, again.Value.HoldUntil) : ActivityRefusals.OtherBody;
            else if (fresh.TryGetValue(command.Id, out var twin)) answers[i] = twin.Command == command ? twin.Receipt : ActivityRefusals.OtherBody;
            else if ((closed ?? Refused(command, buy, cards, groups, now, teams, sitting, person, left, has.GetValueOrDefault(person), barred.GetValueOrDefault(person), budget)) is { } refusal) answers[i] = refusal;
            else
            {
                if (command.Team is null)
                {
                    var ends = now + TimeSpan.FromHours(buy.Hours);
                    opened.Add(teams[command.Id] = new(command.Id, activity.Id, command.Sku, command.Member, TeamState.Open, now, ends < activity.EndsAt ? ends : activity.EndsAt, null, 100));
                    sitting[command.Id] = [];
                }
                sitting[command.Team ?? command.Id].Add(person);
                left[command.Sku] -= command.Quantity;
                has[person] = has.GetValueOrDefault(person) + command.Quantity;
                if (budget is not null)
                {
                    costs.Add((command.Id, CostOf(buy, cards, command)));
                    budget -= costs[^1].Item2;
                }
                drafts.Add(draft);
                var receipt = new SeatReceipt(command.Id, command.Team ?? command.Id, lines.Value.Amount.Minor, draft.HoldUntil);
                fresh[command.Id] = (command, receipt);
                answers[i] = receipt;
            }
        }
        if (drafts.Count == 0) return answers;
        await db.TakeStock(batch.Activity, [.. drafts.SelectMany(d => d.Lines.Lines).Select(l => (l.Sku, (long)l.Quantity))], ct);
        await place.Handle(db, origin, drafts, ct);
        await Budget.Reserve(db, activity.Id, costs, clock, ct);
        await Write(db, activity.Id, opened, drafts, fresh, now, ct);
        return answers;
    }

    public async Task<Result<SeatReceipt>?[]> Recall(AppDb db, LaneBatch<SeatCommand> batch, CancellationToken ct)
    {
        await db.LockActivity(new(batch.Activity), ct);
        var standing = await db.Standing(new(GroupBuy.Kind, batch.Activity), batch.Column(c => c.Id), [], ct);
        return [.. batch.Select(c => standing.Known.TryGetValue(c.Id, out var known) ? new SeatReceipt(c.Id, c.Team ?? c.Id, known.AmountMinor, known.HoldUntil) : (Result<SeatReceipt>?)null)];
    }

    private static Result<OrderLines> Lines(GroupBuy buy, Dictionary<SkuId, SkuCard> cards, string currency, SeatCommand command)
    {
        if (buy.Items.FirstOrDefault(i => i.Sku == command.Sku) is not { } item || !cards.TryGetValue(command.Sku, out var card)) return ActivityRefusals.FlashUnknownItem;
        if (command.Quantity < 1 || command.Quantity > buy.PerPerson) return ActivityRefusals.FlashQuantity.With(buy.PerPerson).At("quantity");
        return OrderLines.Of(currency, card.Line(command.Quantity, item.PriceMinor));
    }

    /// <summary>What the buyer may save at most.</summary>
    private static long CostOf(GroupBuy buy, Dictionary<SkuId, SkuCard> cards, SeatCommand command) =>
        Math.Max(0, cards[command.Sku].ListPrice.Minor - GroupBuy.At(buy.Items.First(i => i.Sku == command.Sku).PriceMinor, buy.PercentFor(buy.Seats))) * command.Quantity;

    private static Refusal? Refused(SeatCommand command, GroupBuy buy, Dictionary<SkuId, SkuCard> cards, HashSet<GroupId> groups, DateTimeOffset now, Dictionary<Guid, Team> teams, Dictionary<Guid, HashSet<MemberId>> sitting, MemberId person,
        Dictionary<SkuId, long> left, long has, Refusal? barred, long? budget)
    {
        if (!groups.Contains(command.Group)) return ActivityRefusals.Unknown;
        if (barred is not null) return barred;
        if (command.Team is { } id)
        {
            if (!teams.TryGetValue(id, out var team) || team.Sku != command.Sku) return ActivityRefusals.TeamUnknown;
            if (!team.Gathers || team.EndsAt <= now) return ActivityRefusals.TeamOver;
            if (sitting[id].Contains(person)) return ActivityRefusals.TeamTwice;
            if (sitting[id].Count >= buy.Seats) return ActivityRefusals.TeamFull;
        }
        if (has + command.Quantity > buy.PerPerson) return ActivityRefusals.FlashYours.With(buy.PerPerson, has).At("quantity");
        var units = left.GetValueOrDefault(command.Sku);
        if (units < command.Quantity) return units == 0 ? ActivityRefusals.FlashSoldOut : ActivityRefusals.FlashFew.With(units).At("quantity");
        return budget is { } money && CostOf(buy, cards, command) > money ? ActivityRefusals.OverBudget : null;
    }

    /// <summary>No made-up joiners: staff and bots never sit in a team.</summary>
    private static async Task<Dictionary<MemberId, Refusal>> Barred(AppDb db, Activity activity, LaneBatch<SeatCommand> batch, Humans humans, CancellationToken ct)
    {
        var barred = await activity.Eligibility.Refusals(db, activity, humans.Persons, ct);
        var house = await db.Query($"select id from members_members where brand_id = {db.CurrentBrand} and {db.In("id", batch.Select(c => c.Member).Distinct().ToArray())} and (staff or bot)", r => r.Id<MemberId>(0), ct);
        foreach (var member in house) barred[humans[member]] = ActivityRefusals.TeamHouse;
        return barred;
    }

    /// <summary>Which teams the ids of this batch sit in already.</summary>
    private static Task<List<Guid>> TeamsOf(AppDb db, ActivityId activity, LaneBatch<SeatCommand> batch, CancellationToken ct) =>
        db.Query($"select team_id from activities_seats where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", batch.Column(c => c.Id))}", r => r.Guid(0), ct);

    private static async Task<Dictionary<Guid, HashSet<MemberId>>> Sitting(AppDb db, IEnumerable<Team> teams, CancellationToken ct)
    {
        var all = teams.ToList();
        var persons = await db.PersonsOf([.. all.SelectMany(t => t.Taken).Select(s => s.Person).Distinct()], ct);
        return all.ToDictionary(t => t.Id, t => t.Taken.Select(s => persons[s.Person]).ToHashSet());
    }

    private async Task Write(AppDb db, ActivityId activity, List<Team> opened, List<OrderDraft> drafts, Dictionary<Guid, (SeatCommand Command, SeatReceipt Receipt)> fresh, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var team in opened)
        {
            await db.Execute($"""
                insert into activities_teams (brand_id, activity_id, id, sku_id, leader_id, state, opened_at, ends_at, percent) values ({db.CurrentBrand}, {activity}, {team.Id}, {team.Sku}, {team.Leader}, {team.State}, {team.OpenedAt}, {team.EndsAt}, 100)
                """, ct);
            await TurnTeam.Plan(db, activity, team.Id, team.EndsAt, clock, ct);
        }
        var rows = db.Rows("s", new("id", drafts.ConvertAll(d => d.Id).ToArray()), new("team", drafts.ConvertAll(d => fresh[d.Id].Receipt.Team).ToArray()), new("member", drafts.ConvertAll(d => d.Member.Value).ToArray()), new("person", drafts.ConvertAll(d => d.Person.Value).ToArray()));
        await db.Execute($"insert into activities_seats (brand_id, activity_id, id, team_id, member_id, person_id, state, taken_at) select {db.CurrentBrand}, {activity}, s.id, s.team, s.member, s.person, 'held', {now} from {rows}", ct);
        var free = drafts.Where(d => d.Lines.Amount.Minor == 0).Select(d => d.Id).ToArray();
        if (free.Length > 0) await SeatOrigin.Pay(db, activity, free, clock, ct);
    }
}
