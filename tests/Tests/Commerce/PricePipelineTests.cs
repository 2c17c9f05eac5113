using FsCheck;
using FsCheck.Fluent;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;

namespace Guildhall.Tests.Commerce;

public sealed class PricePipelineTests
{
    private static SkuId Sku(int n) => new(new Guid(n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));

    private static readonly SkuId A = Sku(1), B = Sku(2), C = Sku(3), Towel = Sku(90);

    private static PriceCoupon Off(long minor, long from = 0, IReadOnlySet<SkuId>? on = null) => new(Guid.CreateVersion7(), "Coupon", CouponCut.Amount, minor, 0, null, minor, from, on, false, true);

    private static PriceCoupon Delivery(long most) => new(Guid.CreateVersion7(), "Delivery", CouponCut.Shipping, 0, 0, null, most, 0, null, true, true);

    [Fact]
    public void Every_step_takes_its_share_in_its_turn()
    {
        var towel = new RewardTier(20_000, 0, 0, Towel, 1, 1_500);
        var request = new PriceRequest("CNY", [new(A, 2, 10_000), new(B, 1, 5_000), new(C, 1, 9_900) { ActivityMinor = 1_900 }])
        {
            Discounts = [new(A.Value, "Weekend", new Dictionary<SkuId, long> { [A] = 9_000 }), new(B.Value, "Member day", new Dictionary<SkuId, long> { [A] = 9_500, [B] = 4_750 })],
            Rewards = [new(Guid.CreateVersion7(), "Spend 200 save 30", null, [new(10_000, 0, 1_000), new(20_000, 0, 3_000), towel]) { Left = new Dictionary<SkuId, long> { [Towel] = 5 } }],
            Coupons = [Off(1_000, 15_000), Delivery(500)],
            Points = new(500, 800, 100, 30),
            Delivery = new(800, 30_000),
        };

        var price = PricePipeline.Of(request).Value;

        Assert.Equal(
            [(PriceStep.Activity, 8_000L), (PriceStep.Discount, 2_000), (PriceStep.Discount, 250), (PriceStep.Reward, 3_000), (PriceStep.Coupon, 1_000), (PriceStep.Shipping, 500), (PriceStep.Points, 500)],
            price.Cuts.Select(c => (c.Step, c.Minor)));
        Assert.Equal((34_900, 20_150, 300, 20_450, 500, 21_650), (price.ListMinor, price.GoodsMinor, price.ShippingMinor, price.TotalMinor, price.Points, price.OfferedMinor));
        // 22,750 are left of the two ordinary lines before the reward; what it takes is spread 18,000 to 4,750.
        Assert.Equal((2_374, 626), (price.Cuts[3].Lines[A], price.Cuts[3].Lines[B]));

        var gifted = PricePipeline.Of(request with { Rewards = [request.Rewards[0] with { Tiers = [towel with { Repeats = true, FromMinor = 10_000 }] }] }).Value;
        Assert.Equal((Towel, 2, 3_000L), (gifted.Gifts.Single().Sku, gifted.Gifts.Single().Pieces, gifted.Gifts.Single().WorthMinor));
    }

    [Fact]
    public void Pieces_budget_and_gifts_that_are_left_bound_what_an_activity_gives()
    {
        var discount = new PriceDiscount(Guid.CreateVersion7(), "D", new Dictionary<SkuId, long> { [A] = 60 });
        long Pays(PriceDiscount by, int quantity) => PricePipeline.Of(new("CNY", [new(A, quantity, 100)]) { Discounts = [by] }).Value.TotalMinor;
        Assert.Equal((120, 220, 300), (Pays(discount, 2), Pays(discount with { Pieces = 2 }, 3), Pays(discount with { Pieces = 0 }, 3)));
        Assert.Equal((120, 200), (Pays(discount with { MostMinor = 80 }, 2), Pays(discount with { MostMinor = 79 }, 2)));

        var reward = new PriceReward(Guid.CreateVersion7(), "R", null, [new(0, 2, 0, Towel, 1, 10, Repeats: true)]);
        int Gifts(PriceReward by, int quantity) => PricePipeline.Of(new("CNY", [new(A, quantity, 100)]) { Rewards = [by] }).Value.Gifts.Sum(g => g.Pieces);
        var stocked = reward with { Left = new Dictionary<SkuId, long> { [Towel] = 2 } };
        Assert.Equal((0, 0, 1, 2, 1), (Gifts(reward, 9), Gifts(stocked, 1), Gifts(stocked, 3), Gifts(stocked, 9), Gifts(stocked with { MostMinor = 19 }, 9)));
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "scope", "commerce.coupon_scope" }, { "threshold", "commerce.coupon_threshold" }, { "activity", "commerce.coupon_excluded" }, { "reward", "commerce.coupon_excluded" }, { "two", "commerce.one_coupon" },
        { "no fee", "commerce.coupon_no_fee" }, { "points", "commerce.points_missing" }, { "share", "commerce.points_share" }, { "negative points", "commerce.points_negative" }, { "no points here", "commerce.points_not_here" },
        { "zero", "commerce.price_quantity" }, { "negative", "commerce.price_quantity" }, { "overflow", "commerce.price_amount" }, { "empty", "commerce.price_empty" }, { "twice", "commerce.price_lines" }, { "no condition", "commerce.price_amount" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Everything_that_cannot_be_says_why(string what, string code)
    {
        var plain = new PriceRequest("CNY", [new(A, 1, 10_000)]);
        var request = what switch
        {
            "scope" => plain with { Coupons = [Off(100, 0, new HashSet<SkuId> { B })] },
            "threshold" => plain with { Coupons = [Off(100, 10_001)] },
            "activity" => plain with { Lines = [new(A, 1, 10_000) { ActivityMinor = 100 }], Coupons = [Off(10)] },
            "reward" => plain with { Rewards = [new(Guid.CreateVersion7(), "R", null, [new(5_000, 0, 100)])], Coupons = [Off(10) with { StacksWithReward = false }] },
            "two" => plain with { Coupons = [Off(10), Off(10)] },
            "no fee" => plain with { Coupons = [Delivery(500)], Delivery = new(800, 5_000) },
            "points" => plain with { Points = new(200, 199, 100, 50) },
            "share" => plain with { Points = new(5_001, 90_000, 100, 50) },
            "negative points" => plain with { Points = new(-1, 10, 100, 50) },
            "no points here" => plain with { Points = new(10, 10, 0, 50) },
            "zero" => plain with { Lines = [new(A, 0, 10)] },
            "negative" => plain with { Lines = [new(A, -3, 10)] },
            "overflow" => plain with { Lines = [new(A, 1, long.MaxValue)] },
            "empty" => plain with { Lines = [] },
            "no condition" => plain with { Rewards = [new(Guid.CreateVersion7(), "R", null, [new(0, 0, 100)])] },
            _ => plain with { Lines = [new(A, 1, 10), new(A, 1, 10)] },
        };
        Assert.Equal(code, PricePipeline.Of(request).Refusal?.Code);
    }

    [Fact]
    public void No_line_and_no_total_is_negative_and_the_lines_sum_to_the_total() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Requests, request =>
    {
        var result = PricePipeline.Of(request);
        if (result.Refusal is not null) return true;
        var price = result.Value;
        return price.Lines.All(l => l.NetMinor >= 0 && l.NetMinor <= l.ListMinor) && price.ShippingMinor >= 0
            && price.GoodsMinor == price.Lines.Sum(l => l.NetMinor) && price.TotalMinor == price.GoodsMinor + price.ShippingMinor
            && price.Cuts.All(c => c.Minor >= 0 && (c.Step == PriceStep.Shipping || c.Lines.Values.Sum() == c.Minor) && c.Lines.Values.All(v => v >= 0))
            && price.Lines.All(l => l.ListMinor - l.NetMinor == price.Cuts.Sum(c => c.Lines.GetValueOrDefault(l.Sku)))
            && price.Cuts.All(c => request.Coupons.SingleOrDefault(h => h.Id == c.Source) is not { } coupon || c.Minor <= coupon.MostMinor)
            && request.Discounts.All(d => price.Cuts.Where(c => c.Source == d.Activity).All(c => c.Pieces <= d.Pieces && c.Minor <= d.MostMinor))
            && request.Rewards.All(r => price.Cuts.Where(c => c.Source == r.Activity).Sum(c => c.Minor) + price.Gifts.Where(g => g.Activity == r.Activity).Sum(g => g.WorthMinor) <= r.MostMinor)
            && price.Gifts.All(g => g.ByCoupon ? g.Pieces == 1 && request.Coupons.Single(c => c.Id == g.Activity).GiftSku == g.Sku : g.Pieces > 0 && g.Pieces <= request.Rewards.Single(r => r.Activity == g.Activity).Left.GetValueOrDefault(g.Sku))
            && (request.Points is not { } wish || price.Points == wish.Points);
    }));

    [Fact]
    public void The_order_in_which_things_are_named_changes_nothing() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Requests, Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (request, seed) =>
    {
        var random = new Random(seed);
        var shuffled = request with
        {
            Lines = [.. request.Lines.OrderBy(_ => random.Next())],
            Discounts = [.. request.Discounts.OrderBy(_ => random.Next())],
            Rewards = [.. request.Rewards.OrderBy(_ => random.Next())],
            Coupons = [.. request.Coupons.OrderBy(_ => random.Next())],
        };
        var (one, two) = (PricePipeline.Of(request), PricePipeline.Of(shuffled));
        if (one.Refusal is not null) return two.Refusal?.Code == one.Refusal.Code;
        return two.Refusal is null && one.Value.TotalMinor == two.Value.TotalMinor && one.Value.Gifts.SequenceEqual(two.Value.Gifts)
            && one.Value.Lines.OrderBy(l => l.Sku.Value).SequenceEqual(two.Value.Lines.OrderBy(l => l.Sku.Value));
    }));

    /// <summary>Whatever goes back in whatever parts: never negative, never more than was paid, all of it when all went back, and no reward is kept for goods that went back.</summary>
    [Fact]
    public void Refunds_of_parts_are_what_was_paid_less_what_is_kept() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Requests, Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (request, seed) =>
    {
        var random = new Random(seed);
        if (PricePipeline.Of(request) is not { Refusal: null } priced) return true;
        var order = PricedLines.Of(priced.Value, Enumerable.Range(0, 100).ToDictionary(Sku, n => Card(Sku(n), request.Lines.FirstOrDefault(l => l.Sku == Sku(n))?.UnitMinor ?? 0))).Value;
        if (order.Amount.Minor != priced.Value.GoodsMinor || order.Lines.Points() != priced.Value.Points) return false;
        var gone = new int[order.Lines.Count];
        for (var (back, pointsBack) = (0L, 0L); ;)
        {
            var left = Enumerable.Range(0, gone.Length).Where(n => order.Lines[n].Gift is null && gone[n] < order.Lines[n].Quantity).ToList();
            if (left.Count == 0) return back == order.Amount.Minor && pointsBack == order.Lines.Points() && Enumerable.Range(0, gone.Length).All(n => gone[n] == order.Lines[n].Quantity);
            var lines = left.Where(_ => random.Next(2) == 0).DefaultIfEmpty(left[0]).Select(n => new RefundLine(n, random.Next(1, order.Lines[n].Quantity - gone[n] + 1), 0)).ToList();
            var parts = RefundPrice.Of(order.Lines, "CNY", gone, back, lines);
            var before = RefundPrice.PointsGone(order.Lines, gone);
            foreach (var part in parts) gone[part.Line] += part.Quantity;
            // A coupon's present stays as long as anything is kept.
            var kept = Enumerable.Range(0, gone.Length).Any(n => order.Lines[n].Gift is null && gone[n] < order.Lines[n].Quantity);
            if (Enumerable.Range(0, gone.Length).Any(n => order.Lines[n].GiftCoupon is not null && gone[n] == 0 != kept)) return false;
            var sum = parts.Sum(p => p.AmountMinor);
            pointsBack += RefundPrice.PointsGone(order.Lines, gone) - before;
            if (sum < 0 || parts.Any(p => p.AmountMinor < 0) || (back += sum) > order.Amount.Minor) return false;
            // Whoever gets something back has still paid what the kept pieces cost.
            if (sum > 0 && order.Amount.Minor - back < RefundPrice.Kept(order.Lines, gone)) return false;
            if (order.Lines.Select((l, n) => l.Gift is null || gone[n] <= l.Quantity).Contains(false)) return false;
        }
    }));

    [Fact]
    public void Who_falls_below_a_tier_gives_its_saving_and_its_gift_back()
    {
        PriceRequest Three(params IReadOnlyList<RewardTier> tiers) => new("CNY", [new(A, 3, 10_000)]) { Rewards = [new(Guid.CreateVersion7(), "R", null, tiers) { Left = new Dictionary<SkuId, long> { [Towel] = 9 } }] };
        IReadOnlyList<OrderLine> Order(PriceRequest request) => PricedLines.Of(PricePipeline.Of(request).Value, new Dictionary<SkuId, SkuCard> { [A] = Card(A, 10_000), [Towel] = Card(Towel, 1_500) }).Value.Lines;
        var money = Order(Three(new(20_000, 0, 2_000), new(30_000, 0, 5_000)));
        Assert.Equal(7_000, RefundPrice.Of(money, "CNY", [0], 0, [new(0, 1, 0)]).Sum(l => l.AmountMinor)); // 250 paid, 180 for the two that stay.
        Assert.Equal(8_000, RefundPrice.Of(money, "CNY", [1], 7_000, [new(0, 1, 0)]).Sum(l => l.AmountMinor));
        Assert.Equal(10_000, RefundPrice.Of(money, "CNY", [2], 15_000, [new(0, 1, 0)]).Sum(l => l.AmountMinor));
        var gift = Order(Three(new RewardTier(0, 3, 0, Towel, 2, 1_500)));
        var back = RefundPrice.Of(gift, "CNY", [0, 0], 0, [new(0, 1, 0)]);
        Assert.Equal([new(0, 1, 10_000), new(1, 2, 0)], back);
    }

    [Fact]
    public void Whoever_got_money_because_the_gift_had_run_out_keeps_it_as_long_as_its_own_tier_is_reached()
    {
        var request = new PriceRequest("CNY", [new(A, 6, 1_000)]) { Rewards = [new(Guid.CreateVersion7(), "R", null, [new(2_500, 0, 300), new(0, 5, 0, Towel, 1, 500)]) { Left = new Dictionary<SkuId, long> { [Towel] = 0 } }] };
        var order = PricedLines.Of(PricePipeline.Of(request).Value, new Dictionary<SkuId, SkuCard> { [A] = Card(A, 1_000), [Towel] = Card(Towel, 500) }).Value.Lines;
        Assert.Equal(5_700, order.Sum(l => l.AmountMinor));
        Assert.Equal(1_000, RefundPrice.Of(order, "CNY", [0], 0, [new(0, 1, 0)]).Sum(l => l.AmountMinor)); // Five are kept, which would be a gift's worth.
        Assert.Equal(2_700, RefundPrice.Of(order, "CNY", [1], 1_000, [new(0, 3, 0)]).Sum(l => l.AmountMinor)); // Two are kept.
    }

    private static SkuCard Card(SkuId sku, long minor) => new(sku, new(sku.Value), sku.Value.ToString("N"), "Thing", "", new(minor, "CNY"), new(minor, "CNY"), null, 99, null, true, "");

    private static Arbitrary<PriceRequest> Requests => Gen.Choose(0, int.MaxValue - 1).Select(Made).ToArbitrary();

    private static PriceRequest Made(int seed)
    {
        var random = new Random(seed);
        Guid Id() => new(random.Next(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        IReadOnlySet<SkuId>? On() => random.Next(2) == 0 ? null : Enumerable.Range(0, 3).Select(_ => Sku(random.Next(6))).ToHashSet();
        PriceCoupon Coupon(bool shipping) => shipping ? new(Id(), "S", CouponCut.Shipping, 0, 0, null, random.Next(1, 1000), random.Next(0, 2000), null, true, true) : random.Next(3) switch
        {
            0 => new(Id(), "A", CouponCut.Amount, random.Next(1, 30_000), 0, null, 30_000, random.Next(0, 20_000), On(), random.Next(2) == 0, random.Next(2) == 0),
            1 => new(Id(), "P", CouponCut.Percent, 0, random.Next(1, 100), null, random.Next(1, 9_000), random.Next(0, 20_000), On(), random.Next(2) == 0, random.Next(2) == 0),
            _ => new(Id(), "G", CouponCut.Gift, 0, 0, "Mug", 500, random.Next(0, 20_000), On(), random.Next(2) == 0, random.Next(2) == 0) { GiftSku = random.Next(3) == 0 ? null : Sku(95) },
        };
        RewardTier Tier() => (random.Next(2) == 0, random.Next(3) == 0) switch
        {
            (true, true) => new(random.Next(1, 30_000), 0, 0, Sku(90 + random.Next(3)), random.Next(1, 4), random.Next(0, 900), random.Next(2) == 0),
            (true, _) => new(random.Next(1, 30_000), 0, random.Next(0, 8_000), Repeats: random.Next(2) == 0),
            (_, true) => new(0, random.Next(1, 9), 0, Sku(90 + random.Next(3)), random.Next(1, 4), random.Next(0, 900), random.Next(2) == 0),
            _ => new(0, random.Next(1, 9), random.Next(0, 8_000), Repeats: random.Next(2) == 0),
        };
        return new("CNY", [.. Enumerable.Range(0, random.Next(1, 6)).Select(n => new PriceLine(Sku(n), random.Next(1, 9), random.Next(0, 20_000)) { ActivityMinor = random.Next(5) == 0 ? random.Next(0, 20_000) : null })])
        {
            Discounts = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new PriceDiscount(Id(), "d", Enumerable.Range(0, 6).Where(_ => random.Next(2) == 0).ToDictionary(Sku, _ => (long)random.Next(0, 20_000))) { Pieces = random.Next(0, 12), MostMinor = random.Next(0, 60_000) })],
            Rewards = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new PriceReward(Id(), "r", On(), [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Tier())]) { MostMinor = random.Next(0, 20_000), Left = Enumerable.Range(90, 3).ToDictionary(Sku, _ => (long)random.Next(0, 6)) })],
            Coupons = [.. new[] { random.Next(2) == 0 ? Coupon(false) : null, random.Next(3) == 0 ? Coupon(true) : null }.OfType<PriceCoupon>()],
            Points = random.Next(2) == 0 ? new(random.Next(0, 3_000), random.Next(0, 4_000), random.Next(1, 200), random.Next(0, 101)) : null,
            Delivery = random.Next(2) == 0 ? new(random.Next(0, 1500), random.Next(2) == 0 ? random.Next(1, 40_000) : null) : null,
        };
    }
}
