using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.OrderChains;

/// <summary>Makes a row want something else, or nothing any more: its order is called off and a new one placed, which goes where the old one went. The number stays, and so does what was before.</summary>
internal sealed class ChangeChainRow(CallOffOrders callOff, PlaceOrders place, TimeProvider clock)
{
    public const string Changed = "chain_changed", Withdrawn = "chain_withdrawn";

    /// <summary>Joins the open transaction, in which nothing of the activity or its stock may be locked yet: orders come first.</summary>
    /// <param name="person">Whose row it must be; null for an operator.</param>
    /// <param name="wanted">Empty withdraws it.</param>
    public async Task<Result<ChainRow>> Handle(AppDb db, ActivityId id, Guid rowId, MemberId? person, IReadOnlyList<ChainPiece> wanted, Guid? message, CancellationToken ct)
    {
        if (await db.ChainRow(id, rowId, ct) is not { } seen) return ActivityRefusals.ChainNoRow;
        await db.LockShopOrders([seen.Order], ct);
        if (await db.LockActivity(id, ct) is not { Kind: OrderChain.Kind } activity) return ActivityRefusals.Unknown;
        var row = (await db.ChainRow(id, rowId, ct))!;
        if (row.Order != seen.Order) return ActivityRefusals.ChainChangedMeanwhile;
        if (person is { } owner && (await db.PersonsOf([row.Person, owner], ct)).Values.Distinct().Count() > 1) return ActivityRefusals.ChainNoRow;
        if (row.Withdrawn) return wanted.Count == 0 ? row : ActivityRefusals.ChainWithdrawn;
        if (Same(row.Pieces, wanted)) return row;
        if (activity.RefusalFor(clock.GetUtcNow()) is { } closed) return closed;
        if ((await db.FindShopOrder(row.Order, ct))?.State is not OrderState.Unpaid) return ActivityRefusals.ChainPaid;
        var open = await OpenChain.Of(db, activity, ct);
        if (wanted.Count > 0 && await Refused(db, activity, open, row, wanted, ct) is { } refusal) return refusal;
        await callOff.Handle(db, [row.Order], wanted.Count == 0 ? Withdrawn : Changed, restock: true, ct);
        return wanted.Count == 0 ? await Withdraw(db, id, row, message, clock, ct) : await Replace(db, activity, open, row, wanted, message, ct);
    }

    /// <summary>Its order is gone already.</summary>
    public static async Task<ChainRow> Withdraw(AppDb db, ActivityId id, ChainRow row, Guid? message, TimeProvider clock, CancellationToken ct)
    {
        await db.Execute($"update activities_chain_rows set withdrawn = {true}, changed_at = {clock.GetUtcNow()}, version = version + 1 where brand_id = {db.CurrentBrand} and activity_id = {id} and id = {row.Id}", ct);
        await ReadChainRows.Note(db, id, row.Id, row.Version + 1, "withdrawn", "", message, clock, ct);
        await Tell(db, id, clock, ct);
        return row with { Withdrawn = true, Version = row.Version + 1 };
    }

    private async Task<ChainRow> Replace(AppDb db, Activity activity, OpenChain open, ChainRow row, IReadOnlyList<ChainPiece> wanted, Guid? message, CancellationToken ct)
    {
        var order = Id.Dated(clock.GetUtcNow(), SHA256.HashData(Encoding.UTF8.GetBytes($"{row.Id:N}{row.Version + 1}")));
        await db.TakeStock(activity.Id.Value, [.. wanted.Select(p => (p.Sku, (long)p.Quantity))], ct);
        var (lines, to) = (open.Lines(wanted).Value, Destination.Read((await db.FindShopOrder(row.Order, ct))?.Delivery));
        var fee = to is { Ship: true } ? (await db.FindDeliveryTerms(ct)).OfActivity(to, lines.Amount.Minor) : 0;
        await place.Handle(db, new(OrderChain.Kind, activity.Id.Value), [new(order, row.Member, row.Person, lines, null) { Group = row.Group, Inviter = row.Helper, Delivery = to?.Json, DeliveryMinor = fee }], ct);
        if (activity.Budget is not null) await Budget.Reserve(db, activity.Id, [(order, open.CostOf(wanted))], clock, ct);
        await db.Execute($"delete from activities_chain_lines where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and row_id = {row.Id}", ct);
        await ReadChainRows.WriteLines(db, activity.Id, [.. wanted.Select(p => (row.Id, p))], ct);
        await db.Execute($"update activities_chain_rows set order_id = {order}, changed_at = {clock.GetUtcNow()}, version = version + 1 where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and id = {row.Id}", ct);
        await ReadChainRows.Note(db, activity.Id, row.Id, row.Version + 1, "changed", open.Told(wanted, ", "), message, clock, ct);
        await Tell(db, activity.Id, clock, ct);
        return row with { Order = new(order), Pieces = wanted, Version = row.Version + 1 };
    }

    private static async Task<Refusal?> Refused(AppDb db, Activity activity, OpenChain open, ChainRow row, IReadOnlyList<ChainPiece> wanted, CancellationToken ct)
    {
        if (open.Lines(wanted).Refusal is { } wrong) return wrong;
        var left = (await db.HoldStock(activity.Id.Value, ct)).ToDictionary(s => s.Sku, s => s.Units);
        foreach (var piece in row.Pieces) left[piece.Sku] = left.GetValueOrDefault(piece.Sku) + piece.Quantity;
        if (DecideChainOrders.Short(open, left, wanted) is { } few) return few;
        var (humans, rows) = await db.HumansWith([row.Person], entries => db.ChainRowsOf(activity.Id, entries, ct), ct);
        var others = DecideChainOrders.Standing(rows, humans).Values.Sum() - row.Pieces.Sum(p => p.Quantity);
        if (others + wanted.Sum(p => p.Quantity) > open.Chain.PerPerson) return ActivityRefusals.ChainYours.With(open.Chain.PerPerson, others).At("quantity");
        return activity.Left() is { } budget && open.CostOf(wanted) - open.CostOf(row.Pieces) > budget ? ActivityRefusals.OverBudget : null;
    }

    private static async Task Tell(AppDb db, ActivityId id, TimeProvider clock, CancellationToken ct)
    {
        foreach (var group in await db.GroupsOf(id, ct)) await CounterSlip.Ask(db, id, group, clock, ct);
    }

    private static bool Same(IReadOnlyList<ChainPiece> some, IReadOnlyList<ChainPiece> others) => some.Count == others.Count && some.All(others.Contains);
}
