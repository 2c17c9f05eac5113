using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Fees;
using Guildhall.Kernel;

namespace Guildhall.Commerce.Storefront;

/// <summary>What one person has left to pay with while a batch is decided.</summary>
internal sealed class Purse(PricePoints has)
{
    public long Left { get; set; } = has.Balance;

    public PricePoints For(long wish) => has with { Points = wish, Balance = Left };
}

/// <summary>The till while a batch of orders is decided: each order is priced with what those before it left.</summary>
internal sealed class OpenTill(IReadOnlyDictionary<SkuId, SkuCard> cards, ITillBook? book, IReadOnlyDictionary<(Guid Order, Guid Coupon), Result<PriceCoupon>> coupons, IReadOnlyDictionary<MemberId, Purse> purses)
{
    private static readonly PricePoints Nowhere = new(0, 0, 0, 0);

    private readonly Dictionary<(SkuId, int), Result<OrderLines>> plain = [];
    private readonly Dictionary<SkuId, SkuCard> all = book is null ? new(cards) : cards.Concat(book.Gifts).DistinctBy(c => c.Key).ToDictionary(c => c.Key, c => c.Value);
    private Price? last;

    public IReadOnlyDictionary<(Guid Order, Guid Coupon), Result<PriceCoupon>> Coupons => coupons;

    /// <summary>The order at its plain price: what the sender asked for, whatever it costs.</summary>
    /// <param name="lane">The product whose lane it came by; carts have lanes of their own.</param>
    public Result<OrderDraft> Plain(ShopCommand command, Guid lane)
    {
        if (command.Basket.Any(w => !cards.TryGetValue(w.Sku, out var card) || command.Items is null && card.Product.Value != lane)) return CommerceRefusals.UnknownSku;
        var lines = command.Items is null ? One(command.Sku, command.Quantity) : OrderLines.Of(cards[command.Items[0].Sku].Price.Currency, [.. command.Items.Select(w => cards[w.Sku].Line(w.Quantity))]);
        if (lines.Refusal is { } refusal) return refusal;
        return new OrderDraft(command.Id, command.Member, command.Person, lines.Value, command.HoldUntil)
        {
            Group = command.Group,
            Delivery = command.Delivery,
            Link = command.Link,
            Inviter = command.Inviter,
            Coupon = command.Coupon,
            DeliveryCoupon = command.DeliveryCoupon,
            Points = command.Points,
        };
    }

    /// <summary>The same at its price, or why it has none.</summary>
    public Result<OrderDraft> Priced(ShopCommand command, OrderDraft asked)
    {
        if (command.Basket.Select(w => cards[w.Sku]).FirstOrDefault(c => !c.OnSale) is { } off) return command.Items is null ? CommerceRefusals.NotOnSale : CommerceRefusals.LineNotOnSale.With(off.Name);
        var held = new List<PriceCoupon>();
        foreach (var id in command.Coupons)
        {
            if (!coupons.TryGetValue((command.Id, id), out var coupon)) continue;
            if (coupon.Refusal is { } why) return id == command.DeliveryCoupon ? why with { Field = "DeliveryCoupon" } : why;
            held.Add(coupon.Value);
        }
        var wish = command.Points == 0 ? null : purses.TryGetValue(command.Member, out var purse) ? purse.For(command.Points) : Nowhere with { Points = command.Points };
        var priced = PricePipeline.Of(TillPrice.Request([.. command.Basket.Select(w => (cards[w.Sku], w.Quantity))], book?.For(command.Buyer) ?? TillOffers.None, held, wish, command.Fee));
        if (priced.Refusal is { } refusal) return refusal;
        last = priced.Value;
        if ((Int128)last.OfferedMinor * command.SeenFor > (Int128)command.Seen * command.Pieces) return CommerceRefusals.PriceRose;
        if (last.ShippingMinor > command.SeenFee) return DeliveryRefusals.FeeRose.With(new Money(last.ShippingMinor, last.Currency).ToString());
        asked = asked with { DeliveryMinor = last.ShippingMinor, DeliveryCut = last.DeliveryCut };
        if (last.Cuts.Count == 0) return asked;
        var lines = PricedLines.Of(last, all);
        return lines.Refusal is { } no ? no : asked with { Lines = lines.Value };
    }

    /// <summary>The order that was priced last is placed.</summary>
    public void Take(ShopCommand command)
    {
        if (last is null) return;
        book?.Take(command.Id, command.Buyer, last);
        if (command.Points > 0) purses[command.Member].Left -= command.Points;
    }

    private Result<OrderLines> One(SkuId sku, int quantity)
    {
        if (!plain.TryGetValue((sku, quantity), out var lines)) plain[(sku, quantity)] = lines = OrderLines.Of(cards[sku].Price.Currency, cards[sku].Line(quantity));
        return lines;
    }
}
