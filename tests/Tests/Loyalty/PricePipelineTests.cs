using FsCheck;
using FsCheck.Fluent;
using Guildhall.Kernel;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Tests.Loyalty;

public sealed class PricePipelineTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private static HeldCoupon Coupon(CouponTerms terms, CouponState state = CouponState.Unused) => new(Guid.CreateVersion7(), Guid.CreateVersion7(), "Coupon", terms, new(Guid.CreateVersion7()), state, Now.AddDays(-1), Now.AddDays(1));

    private static CouponTerms Off(long minor, long from = 0, PriceScope? scope = null) => new(CouponBenefit.Amount, minor, 0, null, minor, from, scope ?? PriceScope.All, false, true);

    private static PriceLine Line(string key, long minor, int quantity = 1, string product = "p") => new(key, product, ["c"], quantity, minor);

    [Fact]
    public void Every_step_takes_its_share_in_its_turn()
    {
        var request = new PriceRequest("CNY", [Line("a", 10_000, 2, "cream"), Line("b", 5_000, 1, "soap"), Line("c", 9_900, 1, "mask") with { ActivityMinor = 1_900 }], Now)
        {
            Discounts = [new("Weekend", 10, new(ScopeOf.Products, ["cream"])), new("Member day", 5, PriceScope.All)],
            Rewards = [new("Spend 200 save 30", PriceScope.All, [new(10_000, 1_000), new(20_000, 3_000, "Towel")])],
            Coupons = [Coupon(Off(1_000, 15_000)), Coupon(new(CouponBenefit.Shipping, 0, 0, null, 500, 0, PriceScope.All, true, true))],
            Points = new(500, 800, 100, 30),
            Delivery = new(800, 30_000),
        };

        var price = PricePipeline.Of(request).Value;

        Assert.Equal(
            [(PriceStep.Activity, 8_000L), (PriceStep.Discount, 250), (PriceStep.Discount, 2_000), (PriceStep.Reward, 3_000), (PriceStep.Coupon, 1_000), (PriceStep.Shipping, 500), (PriceStep.Points, 500)],
            price.Cuts.Select(c => (c.Step, c.Minor)));
        Assert.Equal((34_900, 20_150, 300, 20_450, 500), (price.ListMinor, price.GoodsMinor, price.ShippingMinor, price.TotalMinor, price.Points));
        Assert.Equal(["Towel"], price.Gifts);
        // 22,750 are left of the two ordinary lines before the reward; what it takes is spread 18,000 to 4,750.
        Assert.Equal((2_374, 626), (price.Cuts[3].Lines["a"], price.Cuts[3].Lines["b"]));
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "scope", "loyalty.coupon_scope" }, { "threshold", "loyalty.coupon_threshold" }, { "activity", "loyalty.coupon_excluded" }, { "reward", "loyalty.coupon_excluded" }, { "used", "loyalty.coupon_used" },
        { "locked", "loyalty.coupon_locked" }, { "revoked", "loyalty.coupon_revoked" }, { "expired", "loyalty.coupon_over" }, { "early", "loyalty.coupon_early" }, { "late", "loyalty.coupon_over" }, { "two", "loyalty.one_coupon" },
        { "no fee", "loyalty.coupon_no_fee" }, { "points", "loyalty.points_missing" }, { "share", "loyalty.points_share" }, { "negative points", "loyalty.points_negative" }, { "no points here", "loyalty.points_not_here" },
        { "zero", "loyalty.price_quantity" }, { "negative", "loyalty.price_quantity" }, { "overflow", "loyalty.price_amount" }, { "empty", "loyalty.price_empty" }, { "twice", "loyalty.price_lines" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Everything_that_cannot_be_says_why(string what, string code)
    {
        var plain = new PriceRequest("CNY", [Line("a", 10_000)], Now);
        var request = what switch
        {
            "scope" => plain with { Coupons = [Coupon(Off(100, 0, new(ScopeOf.Categories, ["other"])))] },
            "threshold" => plain with { Coupons = [Coupon(Off(100, 10_001))] },
            "activity" => plain with { Lines = [Line("a", 10_000) with { ActivityMinor = 100 }], Coupons = [Coupon(Off(10))] },
            "reward" => plain with { Rewards = [new("R", PriceScope.All, [new(5_000, 100)])], Coupons = [Coupon(Off(10) with { StacksWithReward = false })] },
            "used" => plain with { Coupons = [Coupon(Off(10), CouponState.Used)] },
            "locked" => plain with { Coupons = [Coupon(Off(10), CouponState.Locked)] },
            "revoked" => plain with { Coupons = [Coupon(Off(10), CouponState.Revoked)] },
            "expired" => plain with { Coupons = [Coupon(Off(10), CouponState.Expired)] },
            "early" => plain with { Coupons = [Coupon(Off(10)) with { ValidFrom = Now.AddMinutes(1) }] },
            "late" => plain with { Coupons = [Coupon(Off(10)) with { ValidTo = Now }] },
            "two" => plain with { Coupons = [Coupon(Off(10)), Coupon(Off(10))] },
            "no fee" => plain with { Coupons = [Coupon(new(CouponBenefit.Shipping, 0, 0, null, 500, 0, PriceScope.All, true, true))], Delivery = new(800, 5_000) },
            "points" => plain with { Points = new(200, 199, 100, 50) },
            "share" => plain with { Points = new(5_001, 90_000, 100, 50) },
            "negative points" => plain with { Points = new(-1, 10, 100, 50) },
            "no points here" => plain with { Points = new(10, 10, 0, 50) },
            "zero" => plain with { Lines = [Line("a", 10, 0)] },
            "negative" => plain with { Lines = [Line("a", 10, -3)] },
            "overflow" => plain with { Lines = [Line("a", long.MaxValue)] },
            "empty" => plain with { Lines = [] },
            _ => plain with { Lines = [Line("a", 10), Line("a", 10)] },
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
            && price.Lines.All(l => l.ListMinor - l.NetMinor == price.Cuts.Sum(c => c.Lines.GetValueOrDefault(l.Key)))
            && price.Cuts.All(c => c.Coupon is not { } id || c.Minor <= request.Coupons.Single(h => h.Id == id).Terms.MostMinor);
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
            && one.Value.Lines.OrderBy(l => l.Key).SequenceEqual(two.Value.Lines.OrderBy(l => l.Key));
    }));

    [Fact]
    public void A_larger_order_never_costs_less_than_its_steps_allow() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Requests, request =>
    {
        // Without coupons, rewards and points, one more unit of anything costs at least nothing.
        var plain = request with { Rewards = [], Coupons = [], Points = null, Delivery = null };
        var more = plain with { Lines = [.. plain.Lines.Select((l, i) => i == 0 && l.Quantity < PricePipeline.MostQuantity ? l with { Quantity = l.Quantity + 1 } : l)] };
        return PricePipeline.Of(more).Value.TotalMinor >= PricePipeline.Of(plain).Value.TotalMinor;
    }));

    private static Arbitrary<PriceRequest> Requests => Gen.Choose(0, int.MaxValue - 1).Select(Made).ToArbitrary();

    private static PriceRequest Made(int seed)
    {
        var random = new Random(seed);
        string[] products = ["cream", "soap", "mask", "tea"], categories = ["beauty", "home"];
        PriceScope Scope() => random.Next(3) switch { 0 => PriceScope.All, 1 => new(ScopeOf.Products, [products[random.Next(4)], products[random.Next(4)]]), _ => new(ScopeOf.Categories, [categories[random.Next(2)]]) };
        CouponTerms Terms(bool shipping) => shipping ? new(CouponBenefit.Shipping, 0, 0, null, random.Next(1, 1000), random.Next(0, 2000), PriceScope.All, true, true) : random.Next(3) switch
        {
            0 => new(CouponBenefit.Amount, random.Next(1, 30_000), 0, null, 30_000, random.Next(0, 20_000), Scope(), random.Next(2) == 0, random.Next(2) == 0),
            1 => new(CouponBenefit.Percent, 0, random.Next(1, 100), null, random.Next(1, 9_000), random.Next(0, 20_000), Scope(), random.Next(2) == 0, random.Next(2) == 0),
            _ => new(CouponBenefit.Gift, 0, 0, "Mug", 500, random.Next(0, 20_000), Scope(), random.Next(2) == 0, random.Next(2) == 0),
        };
        return new("CNY", [.. Enumerable.Range(0, random.Next(1, 6)).Select(n => new PriceLine($"k{n}", products[random.Next(4)], [categories[random.Next(2)]], random.Next(1, 9), random.Next(0, 20_000)) { ActivityMinor = random.Next(4) == 0 ? random.Next(0, 20_000) : null })], Now)
        {
            Discounts = [.. Enumerable.Range(0, random.Next(3)).Select(n => new LimitedDiscount($"d{n}", random.Next(1, 100), Scope()))],
            Rewards = [.. Enumerable.Range(0, random.Next(3)).Select(n => new ThresholdReward($"r{n}", Scope(), [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new RewardTier(random.Next(1, 30_000), random.Next(0, 8_000), random.Next(3) == 0 ? "Towel" : null, random.Next(2) == 0))]))],
            Coupons = [.. new[] { random.Next(2) == 0 ? Coupon(Terms(false)) : null, random.Next(3) == 0 ? Coupon(Terms(true)) : null }.OfType<HeldCoupon>()],
            Points = random.Next(2) == 0 ? new(random.Next(0, 3_000), random.Next(0, 4_000), random.Next(1, 200), random.Next(0, 101)) : null,
            Delivery = random.Next(2) == 0 ? new(random.Next(0, 1500), random.Next(2) == 0 ? random.Next(1, 40_000) : null) : null,
        };
    }
}
