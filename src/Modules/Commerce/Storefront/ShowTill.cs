using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Storefront;

/// <param name="PaysMinor">The whole order with it, before points.</param>
/// <param name="Gift">What it adds to the order.</param>
public sealed record CouponChoice(Guid Id, string Name, long OffMinor, long PaysMinor, DateTimeOffset ValidTo, Refusal? WhyNot, string? Gift)
{
    public bool Helps => WhyNot is null && (OffMinor > 0 || Gift is not null);
}

/// <summary>What a page says before an order is placed.</summary>
internal sealed record Reckoning(TillOffers Offers)
{
    public Price? Price { get; init; }
    public IReadOnlyList<OrderLine> Slip { get; init; } = [];
    public IReadOnlyList<CouponChoice> Coupons { get; init; } = [];
    public IReadOnlyList<CouponChoice> DeliveryCoupons { get; init; } = [];

    /// <summary>Without any coupon, and without the one for delivery.</summary>
    public long WholeMinor { get; init; }
    public long WithGoodsCouponMinor { get; init; }

    public long MostPoints { get; init; }
    public long PointsMinor { get; init; }
    public long Balance { get; init; }
}

/// <summary>Works out the same price as the lane does, with what holds just now, and what each coupon would make of it.</summary>
internal sealed class ShowTill(IEnumerable<ITillOffers> offering, IEnumerable<ITillCoupons> desks, IEnumerable<ITillPoints> purses)
{
    private const int MostShown = 8;

    /// <param name="choose">Chooses the coupons that help most; else those of the form hold.</param>
    public async Task<Reckoning> Handle(AppDb db, Visit visit, IReadOnlyList<(SkuCard Card, int Quantity)> basket, OrderFields form, DeliveryTerms terms, bool choose, CancellationToken ct)
    {
        var me = visit.Member!.Id;
        var offers = await offering.Shown(db, visit.Group.Id, me, [.. basket.Select(b => b.Card.Id)], ct);
        var plain = TillPrice.Request(basket, offers, delivery: terms.For(new(form.Get == "ship", "", "", form.Address?.Trim() ?? "", "")));
        if (PricePipeline.Of(plain) is not { Refusal: null } whole) return new(offers);
        var held = new List<TillCoupon>();
        foreach (var desk in desks) held.AddRange(await desk.Held(db, me, [.. basket.Select(b => b.Card)], ct));
        var goods = Choices(plain, held.Where(c => c.Coupon.Cut != CouponCut.Shipping));
        if (choose) form.Coupon = goods.FirstOrDefault(c => c.Helps)?.Id;
        var request = With(plain, held, goods, form.Coupon);
        var withGoods = PricePipeline.Of(request).Value.TotalMinor;
        var delivery = plain.Delivery is { FeeMinor: > 0 } ? Choices(request, held.Where(c => c.Coupon.Cut == CouponCut.Shipping)) : [];
        if (choose || delivery.Count == 0) form.DeliveryCoupon = delivery.FirstOrDefault(c => c.Helps)?.Id;
        request = With(request, held, delivery, form.DeliveryCoupon);
        var reckoned = await WithPoints(db, me, request, form, new(offers) { Coupons = goods, DeliveryCoupons = delivery, WholeMinor = whole.Value.TotalMinor, WithGoodsCouponMinor = withGoods }, ct);
        var cards = offers.Gifts.Values.Concat(basket.Select(b => b.Card)).Concat(held.Select(h => h.Gift).OfType<SkuCard>()).DistinctBy(c => c.Id).ToDictionary(c => c.Id);
        return reckoned.Price is { Cuts.Count: > 0 } price && PricedLines.Of(price, cards) is { Refusal: null } lines ? reckoned with { Slip = lines.Value.Lines } : reckoned;
    }

    private static List<CouponChoice> Choices(PriceRequest plain, IEnumerable<TillCoupon> held)
    {
        var whole = PricePipeline.Of(plain).Value.TotalMinor;
        var choices = new List<CouponChoice>();
        foreach (var coupon in held)
        {
            var with = PricePipeline.Of(plain with { Coupons = [.. plain.Coupons, coupon.Coupon] });
            var (why, pays) = coupon.WhyNot is { } no ? (no, whole) : with.Refusal is { } refused ? (refused, whole) : ((Refusal?)null, with.Value.TotalMinor);
            choices.Add(new(coupon.Coupon.Id, coupon.Coupon.Name, whole - pays, pays, coupon.ValidTo, why, coupon.Gift?.Name));
        }
        return [.. choices.OrderBy(c => c.WhyNot is not null).ThenByDescending(c => c.OffMinor).ThenBy(c => c.ValidTo).Take(MostShown)];
    }

    private static PriceRequest With(PriceRequest request, List<TillCoupon> held, IReadOnlyList<CouponChoice> choices, Guid? chosen) =>
        choices.Any(c => c.Id == chosen && c.WhyNot is null) ? request with { Coupons = [.. request.Coupons, held.First(h => h.Coupon.Id == chosen).Coupon] } : request;

    private async Task<Reckoning> WithPoints(AppDb db, MemberId me, PriceRequest request, OrderFields form, Reckoning so, CancellationToken ct)
    {
        foreach (var purse in purses)
        {
            var mine = (await purse.Of(db, [me], ct))[me];
            so = so with { Balance = mine.Balance };
            var most = PricePipeline.MostPoints(request with { Points = mine });
            if (most == 0 || PricePipeline.Of(request with { Points = mine with { Points = most } }) is not { Refusal: null } paying) continue;
            so = so with { MostPoints = most, PointsMinor = paying.Value.Cuts.Where(c => c.Step == PriceStep.Points).Sum(c => c.Minor) };
            if (form.UsePoints) request = request with { Points = mine with { Points = most } };
        }
        return so with { Price = PricePipeline.Of(request).Value };
    }
}
