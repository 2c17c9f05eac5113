using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.OrderChains;

/// <param name="Id">The id that the page rendered, or the message's: becomes the row's.</param>
/// <param name="Group">Where it was said; null for what an operator writes down.</param>
internal sealed record ChainCommand(Guid Id, MemberId Member, string Name, GroupId? Group, string Source, Guid? Message, string? PickUp, ChainPiece[] Pieces)
{
    /// <summary>By whose link it comes.</summary>
    public MemberId? Helper { get; init; }

    public long Body => Pieces.Aggregate(default(BodyHash).Add(Member.Value).Add(PickUp), (hash, p) => hash.Add(p.Sku.Value).Add(p.Quantity)).Value;
}

internal sealed record ChainReceipt(Guid Id, int Number);

/// <summary>Takes a batch of orders into one chain: each id once, numbered without gaps, first come, first served.</summary>
/// <remarks>Locks: the activity, then its stock; orders are new rows.</remarks>
internal sealed class DecideChainOrders(KnownPlans<OpenChain> plans, PlaceOrders place, CounterNews news, TimeProvider clock) : IDecide<ChainCommand, ChainReceipt>
{
    public async Task<Result<ChainReceipt>[]> Decide(AppDb db, LaneBatch<ChainCommand> batch, CancellationToken ct)
    {
        var answers = new Result<ChainReceipt>[batch.Count];
        var id = new ActivityId(batch.Activity);
        var (found, stock, (humans, standing), (repeated, last)) = await db.Together(
            () => db.LockActivity(id, ct),
            () => db.HoldStock(batch.Activity, ct),
            () => db.HumansWith(batch.Select(c => c.Member).ToHashSet(), entries => db.ChainRowsOf(id, entries, ct), ct),
            () => db.Together(() => db.ChainRowsByIds(id, batch.Column(c => c.Id), ct), () => LastNumber(db, id, ct)));
        if (found is not { Kind: OrderChain.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var open = await plans.Of(activity, () => OpenChain.Of(db, activity, ct));
        var left = stock.ToDictionary(s => s.Sku, s => s.Units);
        var has = Standing(standing, humans);
        var known = repeated.ToDictionary(r => r.Id, r => (r.Body, r.Number));
        var barred = await activity.Eligibility.Refusals(db, activity, humans.Persons, ct);
        var (closed, budget) = (activity.RefusalFor(clock.GetUtcNow()), activity.Left());

        var (drafts, taken, costs, accepted) = (new List<OrderDraft>(), new List<(SkuId, long)>(), new List<(Guid, long)>(), new List<(ChainCommand Command, MemberId Person, int Number)>());
        for (var i = 0; i < answers.Length; i++)
        {
            var (command, person) = (batch[i], humans[batch[i].Member]);
            if (known.TryGetValue(command.Id, out var row)) answers[i] = row.Body == command.Body ? new ChainReceipt(command.Id, row.Number) : ActivityRefusals.OtherBody;
            else if ((open.Lines(command.Pieces) is var lines && lines.Refusal is { } wrong ? wrong : closed ?? Refused(command, open, left, has.GetValueOrDefault(person), barred.GetValueOrDefault(person), budget)) is { } refusal) answers[i] = refusal;
            else
            {
                foreach (var piece in command.Pieces)
                {
                    left[piece.Sku] -= piece.Quantity;
                    taken.Add((piece.Sku, piece.Quantity));
                }
                has[person] = has.GetValueOrDefault(person) + lines.Value.Units;
                if (budget is not null)
                {
                    costs.Add((command.Id, open.CostOf(command.Pieces)));
                    budget -= costs[^1].Item2;
                }
                drafts.Add(new(command.Id, command.Member, person, lines.Value, null) { Group = command.Group, Inviter = command.Helper, Delivery = command.PickUp is { } at ? new Destination(false, command.Name, "", at, "").Json : null });
                var number = last + accepted.Count + 1;
                accepted.Add((command, person, number));
                known[command.Id] = (command.Body, number);
                answers[i] = new ChainReceipt(command.Id, number);
            }
        }
        if (accepted.Count == 0) return answers;
        await db.Together(
            () => db.TakeStock(batch.Activity, taken, ct),
            () => place.Handle(db, new(OrderChain.Kind, batch.Activity), drafts, ct),
            () => Budget.Reserve(db, activity.Id, costs, clock, ct),
            () => Write(db, activity.Id, open, accepted, ct),
            () => news.Tell(db, activity.Id, open.Groups, ct));
        return answers;
    }

    public async Task<Result<ChainReceipt>?[]> Recall(AppDb db, LaneBatch<ChainCommand> batch, CancellationToken ct)
    {
        await db.LockActivity(new(batch.Activity), ct);
        var known = (await db.ChainRowsByIds(new(batch.Activity), batch.Column(c => c.Id), ct)).ToDictionary(r => r.Id);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var row) && row.Body == c.Body ? new ChainReceipt(row.Id, row.Number) : (Result<ChainReceipt>?)null)];
    }

    /// <summary>Pieces that each person has in rows that stand, whatever name they were ordered under.</summary>
    internal static Dictionary<MemberId, long> Standing(IEnumerable<ChainRow> rows, Humans humans)
    {
        var has = new Dictionary<MemberId, long>();
        foreach (var row in rows)
            if (!row.Withdrawn) has[humans[row.Person]] = has.GetValueOrDefault(humans[row.Person]) + row.Pieces.Sum(p => p.Quantity);
        return has;
    }

    internal static Refusal? Short(OpenChain open, IReadOnlyDictionary<SkuId, long> left, IEnumerable<ChainPiece> pieces)
    {
        foreach (var piece in pieces)
            if (left.GetValueOrDefault(piece.Sku) is var units && units < piece.Quantity) return units <= 0 ? ActivityRefusals.ChainSoldOut.With(open.NameOf(piece.Sku)) : ActivityRefusals.ChainFew.With(open.NameOf(piece.Sku), units);
        return null;
    }

    private static Refusal? Refused(ChainCommand command, OpenChain open, Dictionary<SkuId, long> left, long has, Refusal? barred, long? budget)
    {
        if (command.Group is { } group && !open.Groups.Contains(group)) return ActivityRefusals.Unknown;
        if (barred is not null) return barred;
        if (command.PickUp is { } at && !open.Chain.PickUps.Contains(at)) return ActivityRefusals.ChainNoPickUp.At("pickUp");
        if (has + command.Pieces.Sum(p => p.Quantity) > open.Chain.PerPerson) return ActivityRefusals.ChainYours.With(open.Chain.PerPerson, has).At("quantity");
        return Short(open, left, command.Pieces) ?? (budget is { } money && open.CostOf(command.Pieces) > money ? ActivityRefusals.OverBudget : null);
    }

    private async Task Write(AppDb db, ActivityId activity, OpenChain open, List<(ChainCommand Command, MemberId Person, int Number)> accepted, CancellationToken ct)
    {
        var (now, n) = (clock.GetUtcNow(), accepted.Count);
        var (ids, numbers, members, persons, names, groups) = (new Guid[n], new int[n], new Guid[n], new Guid[n], new string[n], new Guid?[n]);
        var (sources, messages, places, bodies, helpers) = (new string[n], new Guid?[n], new string?[n], new long[n], new Guid?[n]);
        var (told, operators) = (new string[n], new Guid?[n]);
        for (var i = 0; i < n; i++)
        {
            var (command, person, number) = accepted[i];
            (ids[i], numbers[i], members[i], persons[i], names[i], groups[i]) = (command.Id, number, command.Member.Value, person.Value, command.Name, command.Group?.Value);
            (sources[i], messages[i], places[i], bodies[i], helpers[i]) = (command.Source, command.Message, command.PickUp, command.Body, command.Helper?.Value);
            (told[i], operators[i]) = (open.Told(command.Pieces, ", "), db.Actor.Operator?.Value);
        }
        Task Rows() => db.Execute($"""
            insert into activities_chain_rows (brand_id, activity_id, id, number, member_id, person_id, name, group_id, source, message_id, order_id, pick_up, placed_at, changed_at, withdrawn, body, version, helper_id)
            select {db.CurrentBrand}, {activity}, id, nr, member, person, called, grp, source, message, id, place, {now}, {now}, {false}, body, 1, helper
            from {db.Rows("w", new("id", ids), new("nr", numbers), new("member", members), new("person", persons), new("called", names), new("grp", groups), new("source", sources), new("message", messages), new("place", places), new("body", bodies), new("helper", helpers))}
            """, ct);
        Task History() => db.Execute($"""
            insert into activities_chain_history (brand_id, activity_id, row_id, version, at, act, told, message_id, operator_id)
            select {db.CurrentBrand}, {activity}, id, 1, {now}, 'placed', told, message, op from {db.Rows("w", new("id", ids), new("told", told), new("message", messages), new("op", operators))}
            """, ct);
        await db.Together(Rows, History, () => ReadChainRows.WriteLines(db, activity, [.. accepted.SelectMany(a => a.Command.Pieces.Select(p => (a.Command.Id, p)))], ct));
    }

    private static async Task<int> LastNumber(AppDb db, ActivityId activity, CancellationToken ct) =>
        (int)await db.Count($"select max(number) from activities_chain_rows where brand_id = {db.CurrentBrand} and activity_id = {activity}", ct);
}
