using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Storefront;

/// <param name="Seen">The price per piece that the buyer saw, in minor units: an order is never dearer than the page said.</param>
internal sealed record ShopCommand(Guid Id, MemberId Member, MemberId Person, GroupId Group, SkuId Sku, int Quantity, long Seen, string? Delivery, DateTimeOffset? HoldUntil, Guid? Link, MemberId? Inviter, Guid? Coupon = null);

/// <summary>Sells the free units of one product, first come, first served; a smaller order may pass one that does not fit any more.</summary>
internal sealed class DecideShopOrders(PlaceOrders place, IEnumerable<ITillCoupons> coupons) : IDecide<ShopCommand, OrderReceipt>
{
    public async Task<Result<OrderReceipt>[]> Decide(AppDb db, LaneBatch<ShopCommand> batch, CancellationToken ct)
    {
        var origin = new OrderOrigin(OrderOrigin.Storefront, batch.Activity);
        var left = (await db.HoldStock(batch.Activity, ct)).ToDictionary(s => s.Sku, s => s.Units);
        var cards = (await db.SkusOf(new ProductId(batch.Activity), ct)).ToDictionary(c => c.Id);
        var standing = await db.Standing(origin, batch.Column(c => c.Id), [], ct);
        var reduced = await Reduced(db, batch, cards, standing, ct);
        var answers = new Result<OrderReceipt>[batch.Count];
        var (drafts, taken) = (new List<OrderDraft>(batch.Count), new List<(SkuId, long)>(batch.Count));
        var repeated = new Dictionary<Guid, OrderDraft>(batch.Count);
        var priced = new Dictionary<(SkuId, int), Result<OrderLines>>();
        for (var i = 0; i < answers.Length; i++)
        {
            var command = batch[i];
            var draft = Draft(command, cards, priced, reduced);
            if (draft.Refusal is { } refusal)
            {
                answers[i] = refusal;
                continue;
            }
            if (standing.Again(draft.Value, origin) is { } again) answers[i] = again;
            else if (repeated.TryGetValue(command.Id, out var twin))
                answers[i] = twin.Body(origin) == draft.Value.Body(origin) ? Receipt(twin) : CommerceRefusals.OtherBody;
            else if (Refused(command, cards[command.Sku], left) is { } no) answers[i] = no;
            else
            {
                left[command.Sku] -= command.Quantity;
                taken.Add((command.Sku, command.Quantity));
                drafts.Add(repeated[command.Id] = draft.Value);
                answers[i] = Receipt(draft.Value);
            }
        }
        await db.TakeStock(batch.Activity, taken, ct);
        await place.Handle(db, origin, drafts, ct);
        foreach (var till in coupons)
        {
            if (reduced.Count > 0) await till.Release(db, [.. reduced.Keys.Where(id => !repeated.ContainsKey(id))], ct);
            var free = drafts.Where(d => d is { Coupon: not null, Lines.Amount.Minor: 0 }).Select(d => (d.Id, d.Lines.DiscountMinor)).ToList();
            if (free.Count > 0) await till.Use(db, free, ct);
        }
        return answers;
    }

    /// <summary>The lines of new orders that come with a coupon, or why it cannot be used.</summary>
    private async Task<Dictionary<Guid, Result<OrderLines>>> Reduced(AppDb db, LaneBatch<ShopCommand> batch, Dictionary<SkuId, SkuCard> cards, OrderStanding standing, CancellationToken ct)
    {
        var wishes = batch.Where(c => c.Coupon is not null && cards.ContainsKey(c.Sku) && !standing.Known.ContainsKey(c.Id)).DistinctBy(c => c.Id)
            .Select(c => new CouponWish(c.Id, c.Coupon!.Value, c.Member, cards[c.Sku], c.Quantity)).ToList();
        if (wishes.Count == 0 || coupons.FirstOrDefault() is not { } till) return [];
        var lines = await till.Lock(db, wishes, ct);
        return wishes.Zip(lines).ToDictionary(w => w.First.Order, w => w.Second);
    }

    public async Task<Result<OrderReceipt>?[]> Recall(AppDb db, LaneBatch<ShopCommand> batch, CancellationToken ct)
    {
        await db.HoldStock(batch.Activity, ct);
        var standing = await db.Standing(new(OrderOrigin.Storefront, batch.Activity), batch.Column(c => c.Id), [], ct);
        return [.. batch.Select(c => standing.Known.TryGetValue(c.Id, out var receipt) ? receipt : (Result<OrderReceipt>?)null)];
    }

    private static Refusal? Refused(ShopCommand command, SkuCard card, Dictionary<SkuId, long> left)
    {
        if (!card.OnSale) return CommerceRefusals.NotOnSale;
        if (card.Price.Minor > command.Seen) return CommerceRefusals.PriceRose;
        var units = left.GetValueOrDefault(command.Sku);
        return units == 0 ? CommerceRefusals.SoldOut : units < command.Quantity ? CommerceRefusals.NotEnough.With(units).At("quantity") : null;
    }

    private static Result<OrderDraft> Draft(ShopCommand command, Dictionary<SkuId, SkuCard> cards, Dictionary<(SkuId, int), Result<OrderLines>> priced, Dictionary<Guid, Result<OrderLines>> reduced)
    {
        if (!cards.TryGetValue(command.Sku, out var card)) return CommerceRefusals.UnknownSku;
        if (!priced.TryGetValue((command.Sku, command.Quantity), out var lines))
            priced[(command.Sku, command.Quantity)] = lines = OrderLines.Of(card.Price.Currency, card.Line(command.Quantity));
        if (reduced.TryGetValue(command.Id, out var cut)) lines = cut;
        if (lines.Refusal is { } refusal) return refusal;
        return new OrderDraft(command.Id, command.Member, command.Person, lines.Value, command.HoldUntil) { Group = command.Group, Delivery = command.Delivery, Link = command.Link, Inviter = command.Inviter, Coupon = command.Coupon };
    }

    private static OrderReceipt Receipt(OrderDraft draft) => new(draft.Id, draft.Lines.Amount.Minor == 0 ? OrderState.Paid : OrderState.Unpaid, draft.Lines.Amount.Minor, draft.Lines.Amount.Currency, draft.Lines.Units, draft.HoldUntil);
}
