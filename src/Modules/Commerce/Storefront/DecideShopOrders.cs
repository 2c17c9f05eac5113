using Guildhall.Commerce.Cart;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Storefront;

/// <param name="Seen">What the buyer saw before coupon and points, in minor units: an order is never dearer per piece than the page said.</param>
internal sealed record ShopCommand(Guid Id, MemberId Member, MemberId Person, GroupId Group, SkuId Sku, int Quantity, long Seen, string? Delivery, DateTimeOffset? HoldUntil, Guid? Link, MemberId? Inviter, Guid? Coupon = null)
{
    /// <summary>Everything in the cart; null: so many of the one SKU.</summary>
    public IReadOnlyList<Wanted>? Items { get; init; }

    /// <summary>For so many pieces.</summary>
    public int SeenFor { get; init; } = 1;

    /// <summary>Takes something off the delivery fee.</summary>
    public Guid? DeliveryCoupon { get; init; }

    /// <summary>Points that shall pay.</summary>
    public long Points { get; init; }

    /// <summary>What delivery to where it goes costs; null when it is picked up.</summary>
    public DeliveryFee? Fee { get; init; }

    /// <summary>What the page said of it, after the delivery coupon: it is never more.</summary>
    public long SeenFee { get; init; }

    public IReadOnlyList<Wanted> Basket => Items ?? [new(Sku, Quantity)];

    public int Pieces => Items?.Sum(i => i.Quantity) ?? Quantity;

    public IEnumerable<Guid> Coupons => new[] { Coupon, DeliveryCoupon }.OfType<Guid>().Distinct();

    public TillBuyer Buyer => new(Member, Group);
}

/// <summary>Sells free units of the storefront, first come, first served; a smaller order may pass one that does not fit any more. A lane is of one product, or of a group's carts. Activities, stock, coupons and points are locked in this order.</summary>
internal sealed class DecideShopOrders(PlaceOrders place, IEnumerable<ITillOffers> offers, IEnumerable<ITillCoupons> coupons, IEnumerable<ITillPoints> points, TimeProvider clock) : IDecide<ShopCommand, OrderReceipt>
{
    public async Task<Result<OrderReceipt>[]> Decide(AppDb db, LaneBatch<ShopCommand> batch, CancellationToken ct)
    {
        var origin = new OrderOrigin(OrderOrigin.Storefront, batch.Activity);
        SkuId[] bought = [.. batch.SelectMany(c => c.Basket).Select(w => w.Sku).Distinct()];
        var book = offers.FirstOrDefault() is { } offering ? await offering.Open(db, [.. batch.Select(c => c.Buyer).Distinct()], bought, ct) : null;
        var shelf = await Shelf.Lock(db, [.. bought, .. await Promised(db, batch, ct)], ct);
        var standing = await db.Standing(origin, batch.Column(c => c.Id), [], ct);
        var till = new OpenTill(shelf.Cards, book, await Locked(db, batch, shelf.Cards, standing, ct), await Purses(db, batch, ct));
        var answers = new Result<OrderReceipt>[batch.Count];
        var drafts = new List<OrderDraft>(batch.Count);
        var repeated = new Dictionary<Guid, OrderDraft>(batch.Count);
        for (var i = 0; i < answers.Length; i++)
        {
            var command = batch[i];
            var asked = till.Plain(command, batch.Activity);
            if (asked.Refusal is { } refusal) answers[i] = refusal;
            else if (standing.Again(asked.Value, origin) is { } again) answers[i] = again;
            else if (repeated.TryGetValue(command.Id, out var twin)) answers[i] = twin.Body(origin) == asked.Value.Body(origin) ? Receipt(twin) : CommerceRefusals.OtherBody;
            else if (till.Priced(command, asked.Value) is var draft && draft.Refusal is { } no) answers[i] = no;
            else if (shelf.RefusalFor(command, draft.Value.Lines.Lines) is { } few) answers[i] = few;
            else
            {
                shelf.Take(draft.Value.Lines.Lines);
                till.Take(command);
                drafts.Add(repeated[command.Id] = draft.Value);
                answers[i] = Receipt(draft.Value);
            }
        }
        foreach (var (holder, units) in shelf.Taken) await db.TakeStock(holder, units, ct);
        await place.Handle(db, origin, drafts, ct, book?.At ?? clock.GetUtcNow());
        var free = drafts.Where(d => d.TotalMinor == 0).ToList();
        if (book is not null) await book.Write(db, [.. free.Select(d => d.Id)], ct);
        foreach (var desk in coupons)
        {
            if (till.Coupons.Count > 0) await desk.Release(db, [.. till.Coupons.Keys.Select(c => c.Order).Distinct().Where(id => !repeated.ContainsKey(id))], ct);
            if (free.Exists(d => d.Coupon is not null || d.DeliveryCoupon is not null)) await desk.Use(db, [.. free.Where(d => d.Coupon is not null || d.DeliveryCoupon is not null).Select(d => new CouponSaving(d.Id, d.Lines.Lines.CouponMinor(), d.DeliveryCut?.Minor ?? 0))], ct);
        }
        var paying = drafts.Where(d => d.Points > 0).Select(d => (d.Id, d.Member, d.Points)).ToList();
        foreach (var desk in points)
            if (paying.Count > 0 && !await desk.Spend(db, paying, ct)) throw new LaneCollisionException("Points went elsewhere while the order was priced.");
        await CartRows.Ordered(db, [.. batch.Where(c => c.Items is not null && repeated.ContainsKey(c.Id))], ct);
        return answers;
    }

    public async Task<Result<OrderReceipt>?[]> Recall(AppDb db, LaneBatch<ShopCommand> batch, CancellationToken ct)
    {
        await Shelf.Lock(db, [.. batch.SelectMany(c => c.Basket).Select(w => w.Sku).Distinct()], ct);
        var standing = await db.Standing(new(OrderOrigin.Storefront, batch.Activity), batch.Column(c => c.Id), [], ct);
        return [.. batch.Select(c => standing.Known.TryGetValue(c.Id, out var receipt) ? receipt : (Result<OrderReceipt>?)null)];
    }

    /// <summary>What coupons give as a present: its stock is locked with that of the goods.</summary>
    private async Task<IReadOnlyCollection<SkuId>> Promised(AppDb db, LaneBatch<ShopCommand> batch, CancellationToken ct)
    {
        Guid[] wished = [.. batch.SelectMany(c => c.Coupons).Distinct()];
        return wished.Length > 0 && coupons.FirstOrDefault() is { } desk ? await desk.GiftsOf(db, wished, ct) : [];
    }

    /// <summary>The coupons of new orders, or why they cannot be used.</summary>
    private async Task<Dictionary<(Guid Order, Guid Coupon), Result<PriceCoupon>>> Locked(AppDb db, LaneBatch<ShopCommand> batch, IReadOnlyDictionary<SkuId, SkuCard> cards, OrderStanding standing, CancellationToken ct)
    {
        var wishes = batch.Where(c => c.Basket.All(w => cards.ContainsKey(w.Sku)) && !standing.Known.ContainsKey(c.Id)).DistinctBy(c => c.Id)
            .SelectMany(c => c.Coupons.Select(coupon => new CouponWish(c.Id, coupon, c.Member, [.. c.Basket.Select(w => cards[w.Sku])]))).ToList();
        if (wishes.Count == 0 || coupons.FirstOrDefault() is not { } desk) return [];
        var locked = await desk.Lock(db, wishes, ct);
        return wishes.Zip(locked).ToDictionary(w => (w.First.Order, w.First.Coupon), w => w.Second);
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

    private static OrderReceipt Receipt(OrderDraft draft) => new(draft.Id, draft.TotalMinor == 0 ? OrderState.Paid : OrderState.Unpaid, draft.TotalMinor, draft.Lines.Amount.Currency, draft.Lines.Units, draft.HoldUntil);
}
