using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.FlashSales;

/// <summary>Orders in a flash sale. The id rendered by the page becomes the order's id, so tapping twice, or again after a lost answer, is one order.</summary>
internal sealed class PlaceFlashSaleOrder(Lane<FlashCommand, OrderReceipt> lane, Buyers buyers)
{
    public sealed record Request(Guid Id, SkuId Sku, int Quantity);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/flash-sale/{activity}/orders", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, PlaceFlashSaleOrder place) =>
            await place.Handle(visit, activity, request)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/flash-sale/{activity}/order", async (string code, ActivityId activity, [FromForm] Guid id, [FromForm] SkuId sku, [FromForm] int quantity, HttpContext http, Visit visit, PlaceFlashSaleOrder place) =>
        {
            var placed = await place.Handle(visit, activity, new(id, sku, quantity));
            var page = visit.Url($"flash-sale/{activity.Value}");
            return placed.Refusal is { Kind: RefusalKind.Busy } busy
                ? TypedResults.Redirect($"{page}?waiting={id}&sku={sku.Value}&quantity={quantity}&after={Math.Ceiling((busy.RetryAfter ?? TimeSpan.FromSeconds(2)).TotalSeconds)}")
                : Answers.Back(http, placed, page, "activities.flash_ordered");
        }).ByCode(insideOnly: true);
    }

    public async ValueTask<Result<OrderReceipt>> Handle(Visit visit, ActivityId activity, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return ActivityRefusals.NotInside;
        if (request.Id.Version != 7) return ActivityRefusals.StalePage;
        var placed = await lane.Post(visit.Brand.Id, activity.Value, new(request.Id, member.Id, visit.Group.Id, request.Sku, request.Quantity));
        if (placed.Refusal is null) buyers.Note(visit.Brand.Id, activity, member.Id);
        return placed;
    }
}

internal sealed record FlashCommand(Guid Id, MemberId Member, GroupId Group, SkuId Sku, int Quantity);

/// <summary>Decides a batch of orders for one sale: those that were placed already again, then first come, first served; a smaller order may pass one that does not fit any more.</summary>
/// <remarks>Locks: the activity, then its stock; orders are new rows. On PostgreSQL everything read after the first lock includes what other nodes committed.</remarks>
internal sealed class DecideFlashSaleOrders(KnownPlans<OpenSale> plans, PlaceOrders place, TimeProvider clock) : IDecide<FlashCommand, OrderReceipt>
{
    public async Task<Result<OrderReceipt>[]> Decide(AppDb db, LaneBatch<FlashCommand> batch, CancellationToken ct)
    {
        var answers = new Result<OrderReceipt>[batch.Count];
        var origin = new OrderOrigin(FlashSale.Kind, batch.Activity);
        var (found, stock, (humans, standing)) = await db.Together(
            () => db.LockActivity(new(batch.Activity), ct),
            () => db.HoldStock(batch.Activity, ct),
            () => db.StandingOf(origin, batch.Column(c => c.Id), batch.Select(c => c.Member).ToHashSet(), ct));
        if (found is not { Kind: FlashSale.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var now = clock.GetUtcNow();
        var open = await OpenSale.Of(plans, db, activity, ct);
        var left = stock.ToDictionary(s => s.Sku, s => s.Units);
        var barred = await activity.Eligibility.Refusals(db, activity, humans.Persons, ct);
        var (closed, budget) = (activity.RefusalFor(now), activity.Left());

        var holdUntil = now + TimeSpan.FromMinutes(open.Sale.HoldMinutes);
        var (drafts, taken, costs) = (new List<OrderDraft>(batch.Count), new List<(SkuId, long)>(batch.Count), new List<(Guid, long)>());
        var (fresh, has) = (new Dictionary<Guid, int>(batch.Count), new Dictionary<MemberId, long>(batch.Count));
        foreach (var (entry, person) in humans.Entries)
            if (standing.Units.TryGetValue(entry, out var units)) has[person] = has.GetValueOrDefault(person) + units;
        for (var i = 0; i < answers.Length; i++)
        {
            var command = batch[i];
            var lines = open.Lines(command.Sku, command.Quantity);
            if (lines.Refusal is { } wrong)
            {
                answers[i] = wrong;
                continue;
            }
            var person = humans[command.Member];
            var draft = new OrderDraft(command.Id, command.Member, person, lines.Value, holdUntil) { Group = command.Group };
            if (standing.Again(draft, origin) is { } again) answers[i] = again;
            else if (fresh.TryGetValue(command.Id, out var twin)) answers[i] = drafts[twin].Body(origin) == draft.Body(origin) ? Receipt(drafts[twin]) : ActivityRefusals.OtherBody;
            else if ((closed ?? Refused(command, open, left, has.GetValueOrDefault(person), barred.GetValueOrDefault(person), budget)) is { } refusal) answers[i] = refusal;
            else
            {
                left[command.Sku] -= command.Quantity;
                has[person] = has.GetValueOrDefault(person) + command.Quantity;
                if (budget is not null)
                {
                    costs.Add((command.Id, open.CostOf(command.Sku, command.Quantity)));
                    budget -= costs[^1].Item2;
                }
                fresh[command.Id] = drafts.Count;
                drafts.Add(draft);
                taken.Add((command.Sku, command.Quantity));
                answers[i] = Receipt(draft);
            }
        }
        await db.Together(() => db.TakeStock(batch.Activity, taken, ct), () => place.Handle(db, origin, drafts, ct), () => Budget.Reserve(db, activity.Id, costs, clock, ct));
        return answers;
    }

    public async Task<Result<OrderReceipt>?[]> Recall(AppDb db, LaneBatch<FlashCommand> batch, CancellationToken ct)
    {
        await db.LockActivity(new(batch.Activity), ct);
        var standing = await db.Standing(new(FlashSale.Kind, batch.Activity), batch.Column(c => c.Id), [], ct);
        return [.. batch.Select(c => standing.Known.TryGetValue(c.Id, out var receipt) ? receipt : (Result<OrderReceipt>?)null)];
    }

    private static Refusal? Refused(FlashCommand command, OpenSale open, Dictionary<SkuId, long> left, long has, Refusal? barred, long? budget)
    {
        if (!open.Groups.Contains(command.Group)) return ActivityRefusals.Unknown;
        if (barred is not null) return barred;
        if (has + command.Quantity > open.Sale.PerPerson) return ActivityRefusals.FlashYours.With(open.Sale.PerPerson, has).At("quantity");
        var units = left.GetValueOrDefault(command.Sku);
        if (units == 0) return ActivityRefusals.FlashSoldOut;
        if (units < command.Quantity) return ActivityRefusals.FlashFew.With(units).At("quantity");
        return budget is { } money && open.CostOf(command.Sku, command.Quantity) > money ? ActivityRefusals.OverBudget : null;
    }

    private static OrderReceipt Receipt(OrderDraft draft) =>
        new(draft.Id, draft.Lines.Amount.Minor == 0 ? OrderState.Paid : OrderState.Unpaid, draft.Lines.Amount.Minor, draft.Lines.Amount.Currency, draft.Lines.Units, draft.Lines.Amount.Minor == 0 ? null : draft.HoldUntil);
}
