using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Storefront;

/// <param name="Seen">What the buyer saw before coupon and points, in minor units: an order is never dearer per piece than the page said.</param>
internal sealed record ShopCommand(Guid Id, MemberId Member, MemberId Person, GroupId Group, SkuId Sku, int Quantity, long Seen, string? Delivery, DateTimeOffset? HoldUntil, Guid? Link, MemberId? Inviter, Guid? Coupon = null)
{
    /// <summary>For so many pieces.</summary>
    public int SeenFor { get; init; } = 1;

    /// <summary>Points that shall pay.</summary>
    public long Points { get; init; }

    /// <summary>What delivery to where it goes costs; null when it is picked up.</summary>
    public DeliveryFee? Fee { get; init; }

    /// <summary>What the page said of it, after the delivery coupon: it is never more.</summary>
    public long SeenFee { get; init; }

    public TillBuyer Buyer => new(Member, Group);
}

/// <summary>Sells the free units of one product, first come, first served; a smaller order may pass one that does not fit any more. Activities, stock, coupons and points are locked in this order.</summary>
internal sealed class DecideShopOrders(PlaceOrders place, IEnumerable<ITillOffers> offers, IEnumerable<ITillCoupons> coupons, IEnumerable<ITillPoints> points, TimeProvider clock) : IDecide<ShopCommand, OrderReceipt>
{
    public async Task<Result<OrderReceipt>[]> Decide(AppDb db, LaneBatch<ShopCommand> batch, CancellationToken ct)
    {
        var origin = new OrderOrigin(OrderOrigin.Storefront, batch.Activity);
        var book = offers.FirstOrDefault() is { } offering ? await offering.Open(db, [.. batch.Select(c => c.Buyer).Distinct()], [.. batch.Select(c => c.Sku).Distinct()], ct) : null;
        var left = (await db.HoldStock(batch.Activity, ct)).ToDictionary(s => s.Sku, s => s.Units);
        var cards = (await db.SkusOf(new ProductId(batch.Activity), ct)).ToDictionary(c => c.Id);
        var standing = await db.Standing(origin, batch.Column(c => c.Id), [], ct);
        var till = new OpenTill(cards, book, await Locked(db, batch, cards, standing, ct), await Purses(db, batch, ct));
        var answers = new Result<OrderReceipt>[batch.Count];
        var (drafts, taken) = (new List<OrderDraft>(batch.Count), new List<(SkuId, long)>(batch.Count));
        var repeated = new Dictionary<Guid, OrderDraft>(batch.Count);
        for (var i = 0; i < answers.Length; i++)
        {
            var command = batch[i];
            var asked = till.Plain(command);
            if (asked.Refusal is { } refusal) answers[i] = refusal;
            else if (standing.Again(asked.Value, origin) is { } again) answers[i] = again;
            else if (repeated.TryGetValue(command.Id, out var twin)) answers[i] = twin.Body(origin) == asked.Value.Body(origin) ? Receipt(twin) : CommerceRefusals.OtherBody;
            else if (till.Priced(command, asked.Value) is var draft && draft.Refusal is { } no) answers[i] = no;
            else if (Refused(command, left) is { } few) answers[i] = few;
            else
            {
                left[command.Sku] -= command.Quantity;
                taken.Add((command.Sku, command.Quantity));
                till.Take(command);
                drafts.Add(repeated[command.Id] = draft.Value);
                answers[i] = Receipt(draft.Value);
            }
        }
        await db.TakeStock(batch.Activity, taken, ct);
        await place.Handle(db, origin, drafts, ct, book?.At ?? clock.GetUtcNow());
        var free = drafts.Where(d => d.TotalMinor == 0).ToList();
        if (book is not null) await book.Write(db, [.. free.Select(d => d.Id)], ct);
        foreach (var desk in coupons)
        {
            if (till.Coupons.Count > 0) await desk.Release(db, [.. till.Coupons.Keys.Where(id => !repeated.ContainsKey(id))], ct);
            if (free.Exists(d => d.Coupon is not null)) await desk.Use(db, [.. free.Where(d => d.Coupon is not null).Select(d => (d.Id, d.Lines.Lines.CouponMinor()))], ct);
        }
        var paying = drafts.Where(d => d.Points > 0).Select(d => (d.Id, d.Member, d.Points)).ToList();
        foreach (var desk in points)
            if (paying.Count > 0 && !await desk.Spend(db, paying, ct)) throw new LaneCollisionException("Points went elsewhere while the order was priced.");
        return answers;
    }

    public async Task<Result<OrderReceipt>?[]> Recall(AppDb db, LaneBatch<ShopCommand> batch, CancellationToken ct)
    {
        await db.HoldStock(batch.Activity, ct);
        var standing = await db.Standing(new(OrderOrigin.Storefront, batch.Activity), batch.Column(c => c.Id), [], ct);
        return [.. batch.Select(c => standing.Known.TryGetValue(c.Id, out var receipt) ? receipt : (Result<OrderReceipt>?)null)];
    }

    /// <summary>The coupons of new orders, or why they cannot be used.</summary>
    private async Task<Dictionary<Guid, Result<PriceCoupon>>> Locked(AppDb db, LaneBatch<ShopCommand> batch, Dictionary<SkuId, SkuCard> cards, OrderStanding standing, CancellationToken ct)
    {
        var wishes = batch.Where(c => c.Coupon is not null && cards.ContainsKey(c.Sku) && !standing.Known.ContainsKey(c.Id)).DistinctBy(c => c.Id)
            .Select(c => new CouponWish(c.Id, c.Coupon!.Value, c.Member, [cards[c.Sku]])).ToList();
        if (wishes.Count == 0 || coupons.FirstOrDefault() is not { } desk) return [];
        var locked = await desk.Lock(db, wishes, ct);
        return wishes.Zip(locked).ToDictionary(w => w.First.Order, w => w.Second);
    }

    /// <summary>What the people have who want to pay with points: one purse for all the names of one person.</summary>
    private async Task<Dictionary<MemberId, Purse>> Purses(AppDb db, LaneBatch<ShopCommand> batch, CancellationToken ct)
    {
        var members = batch.Where(c => c.Points != 0).Select(c => c.Member).Distinct().ToList();
        if (members.Count == 0 || points.FirstOrDefault() is not { } desk) return [];
        var (humans, has) = (await db.HumansOf(members, ct), await desk.Of(db, members, ct));
        var shared = members.GroupBy(m => humans[m]).ToDictionary(g => g.Key, g => new Purse(has[g.First()]));
        return members.ToDictionary(m => m, m => shared[humans[m]]);
    }

    private static Refusal? Refused(ShopCommand command, Dictionary<SkuId, long> left)
    {
        var units = left.GetValueOrDefault(command.Sku);
        return units == 0 ? CommerceRefusals.SoldOut : units < command.Quantity ? CommerceRefusals.NotEnough.With(units).At("quantity") : null;
    }

    private static OrderReceipt Receipt(OrderDraft draft) => new(draft.Id, draft.TotalMinor == 0 ? OrderState.Paid : OrderState.Unpaid, draft.TotalMinor, draft.Lines.Amount.Currency, draft.Lines.Units, draft.HoldUntil);
}
