using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.GroupBuys;

/// <summary>Seats a batch of people: each id once, a human once per team, never more than there are seats, pieces and money.</summary>
/// <remarks>Locks: the activity, then its stock; orders, seats and teams are new rows.</remarks>
internal sealed class DecideSeats(KnownPlans<OpenGroupBuy> plans, PlaceOrders place, CounterNews news, TimeProvider clock) : IDecide<SeatCommand, SeatReceipt>
{
    public async Task<Result<SeatReceipt>[]> Decide(AppDb db, LaneBatch<SeatCommand> batch, CancellationToken ct)
    {
        var answers = new Result<SeatReceipt>[batch.Count];
        var (now, origin) = (clock.GetUtcNow(), new OrderOrigin(GroupBuy.Kind, batch.Activity));
        if (await TeamHall.Of(db, batch, plans, now, ct) is not { } hall)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var (activity, standing) = (hall.Activity, hall.Standing);
        var fresh = new Dictionary<Guid, (SeatCommand Command, SeatReceipt Receipt)>();
        var (drafts, opened, costs) = (new List<OrderDraft>(), new List<Team>(), new List<(Guid, long)>());
        for (var i = 0; i < answers.Length; i++)
        {
            var (command, person) = (batch[i], hall.Humans[batch[i].Member]);
            var lines = hall.Lines(command);
            if (lines.Refusal is { } wrong)
            {
                answers[i] = wrong;
                continue;
            }
            var draft = new OrderDraft(command.Id, command.Member, person, lines.Value, now + TimeSpan.FromMinutes(hall.Buy.HoldMinutes)) { Group = command.Group };
            if (standing.Again(draft, origin) is { } again)
                answers[i] = again.Refusal is { } other ? other : hall.SeatOf(command.Id) is { } its && (command.Wish is not SeatWish.Own || its == (command.Team ?? command.Id)) ? new SeatReceipt(command.Id, its, again.Value.AmountMinor, again.Value.HoldUntil) : ActivityRefusals.OtherBody;
            else if (fresh.TryGetValue(command.Id, out var twin)) answers[i] = twin.Command == command ? twin.Receipt : ActivityRefusals.OtherBody;
            else
            {
                var team = command.Team ?? (command.Wish is SeatWish.Own ? null : hall.Waiting(command.Sku, person));
                if (hall.Refused(command, team, person) is { } refusal)
                {
                    answers[i] = refusal;
                    continue;
                }
                if (team is null) opened.Add(hall.Open(command));
                hall.Seat(command, team ?? command.Id, person);
                if (activity.Budget is not null) costs.Add((command.Id, hall.CostOf(command)));
                drafts.Add(draft);
                var receipt = new SeatReceipt(command.Id, team ?? command.Id, lines.Value.Amount.Minor, draft.HoldUntil);
                fresh[command.Id] = (command, receipt);
                answers[i] = receipt;
            }
        }
        if (drafts.Count == 0) return answers;
        await db.Together(
            () => db.TakeStock(batch.Activity, [.. drafts.SelectMany(d => d.Lines.Lines).Select(l => (l.Sku, (long)l.Quantity))], ct),
            () => place.Handle(db, origin, drafts, ct),
            () => Budget.Reserve(db, activity.Id, costs, clock, ct),
            () => Write(db, activity.Id, opened, drafts, fresh, now, ct),
            () => news.Tell(db, activity.Id, hall.Groups, ct));
        return answers;
    }

    public async Task<Result<SeatReceipt>?[]> Recall(AppDb db, LaneBatch<SeatCommand> batch, CancellationToken ct)
    {
        await db.LockActivity(new(batch.Activity), ct);
        var standing = await db.Standing(new(GroupBuy.Kind, batch.Activity), batch.Column(c => c.Id), [], ct);
        return [.. batch.Select(c => standing.Known.TryGetValue(c.Id, out var known) ? new SeatReceipt(c.Id, c.Team ?? c.Id, known.AmountMinor, known.HoldUntil) : (Result<SeatReceipt>?)null)];
    }

    private async Task Write(AppDb db, ActivityId activity, List<Team> opened, List<OrderDraft> drafts, Dictionary<Guid, (SeatCommand Command, SeatReceipt Receipt)> fresh, DateTimeOffset now, CancellationToken ct)
    {
        await db.Together(() => Open(db, activity, opened, now, ct), () => Sit(db, activity, drafts, fresh, now, ct));
        var free = drafts.Where(d => d.Lines.Amount.Minor == 0).Select(d => d.Id).ToArray();
        if (free.Length > 0) await SeatOrigin.Pay(db, activity, free, clock, ct);
    }

    private async Task Open(AppDb db, ActivityId activity, List<Team> opened, DateTimeOffset now, CancellationToken ct)
    {
        if (opened.Count == 0) return;
        var teams = db.Rows("t", new("id", opened.ConvertAll(t => t.Id).ToArray()), new("sku", opened.ConvertAll(t => t.Sku.Value).ToArray()), new("leader", opened.ConvertAll(t => t.Leader.Value).ToArray()), new("ends", opened.ConvertAll(t => t.EndsAt).ToArray()));
        await db.Together(
            () => db.Execute($"""
                insert into activities_teams (brand_id, activity_id, id, sku_id, leader_id, state, opened_at, ends_at, percent)
                select {db.CurrentBrand}, {activity}, t.id, t.sku, t.leader, {TeamState.Open}, {now}, t.ends, 100 from {teams}
                """, ct),
            () => TurnTeam.Plan(db, activity, opened, clock, ct));
    }

    private static Task Sit(AppDb db, ActivityId activity, List<OrderDraft> drafts, Dictionary<Guid, (SeatCommand Command, SeatReceipt Receipt)> fresh, DateTimeOffset now, CancellationToken ct)
    {
        var rows = db.Rows("s", new("id", drafts.ConvertAll(d => d.Id).ToArray()), new("team", drafts.ConvertAll(d => fresh[d.Id].Receipt.Team).ToArray()), new("member", drafts.ConvertAll(d => d.Member.Value).ToArray()), new("person", drafts.ConvertAll(d => d.Person.Value).ToArray()));
        return db.Execute($"insert into activities_seats (brand_id, activity_id, id, team_id, member_id, person_id, state, taken_at) select {db.CurrentBrand}, {activity}, s.id, s.team, s.member, s.person, 'held', {now} from {rows}", ct);
    }
}
