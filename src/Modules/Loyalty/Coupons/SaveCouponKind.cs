using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Points;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Makes a kind of coupon, or changes one. Once the first is out its terms stay; how many, for whom and until when may still change.</summary>
internal sealed class SaveCouponKind(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int LongestName = 40, LongestAbout = 200, LongestGift = 60, MostDays = 730, MostPerPerson = 100, MostKeys = 50;
    private const long MostMinor = 1_000_000_000_000;

    /// <summary>As typed: amounts in units of the brand's currency, times in its zone, a day's end included.</summary>
    public sealed record Request(
        string? Name, string? About, CouponBenefit Benefit, decimal? Amount, int? Percent, decimal? Most, string? Gift, decimal? Threshold, ScopeOf Scope, string? Keys, bool StacksWithActivity, bool StacksWithReward,
        DateOnly? ValidFrom, DateOnly? ValidTo, int? ValidDays, DateTime? ClaimFrom, DateTime? ClaimTo, int? Quantity, int? PerPerson, decimal? Budget, IdentityLevel LeastLevel, bool OnPage)
    {
        /// <summary>The SKU that a gift coupon adds to an order.</summary>
        public string? GiftCode { get; init; }
    }

    internal sealed record Draft(
        string Name, string About, CouponTerms Terms, CouponWindow Valid, DateTimeOffset? ClaimFrom, DateTimeOffset? ClaimTo, int? Quantity, int PerPerson, long? Budget, IdentityLevel LeastLevel, bool OnPage);

    /// <summary>What the request means, or what is wrong with it. Writes nothing: the preview asks it, too.</summary>
    public static Result<Draft> Read(Request request, BrandProfile brand)
    {
        var (name, about) = ((request.Name ?? "").Trim(), (request.About ?? "").Trim());
        if (name.Length is 0 or > LongestName) return CouponRefusals.NameLength.With(LongestName);
        if (about.Length > LongestAbout) return CouponRefusals.AboutLength.With(LongestAbout);
        var terms = ReadTerms(request, brand);
        if (terms.Refusal is { } wrong) return wrong;
        var valid = ReadWindow(request, brand);
        if (valid.Refusal is { } late) return late;
        DateTimeOffset? from = request.ClaimFrom is { } f ? brand.Calendar.InstantOf(f) : null, to = request.ClaimTo is { } t ? brand.Calendar.InstantOf(t) : null;
        if (to <= from) return CouponRefusals.ClaimOrder;
        if (request.Quantity is < 1) return CouponRefusals.QuantityLow.With(1);
        if (request.PerPerson is not (>= 1 and <= MostPerPerson)) return CouponRefusals.PerPersonLow.With(MostPerPerson);
        if (request.Budget is <= 0 or > 1_000_000_000) return CouponRefusals.BudgetLow.With(Money.FromDecimal(0, brand.Currency).ToString());
        return new Draft(name, about, terms.Value, valid.Value, from, to, request.Quantity, request.PerPerson.Value, Minor(request.Budget, brand), request.LeastLevel, request.OnPage);
    }

    /// <param name="id">Null makes a new one, a draft.</param>
    public async Task<Result<Guid>> Handle(Guid? id, int version, Request request, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var read = Read(request, brand);
        if (read.Refusal is { } refusal) return refusal;
        var draft = read.Value;
        await using var transaction = await db.Begin(ct);
        await PointsRules.Begin(db, brand, clock, ct);
        if (id is { } known)
        {
            if ((await Change(known, version, draft, brand, ct)).Refusal is { } no) return no;
        }
        else id = await CouponKinds.Add(db, clock, draft.Name, draft.Terms, draft.Valid, draft.Quantity, draft.Budget, draft.PerPerson, draft.LeastLevel, KindState.Draft, draft.About, draft.ClaimFrom, draft.ClaimTo, draft.OnPage);
        await audit.Write(db, "loyalty.coupon_saved", draft.Name, new { id, draft.Quantity, budget = draft.Budget, draft.PerPerson }, ct);
        await transaction.Commit(ct);
        return id.Value;
    }

    private async Task<Result<Done>> Change(Guid id, int version, Draft draft, BrandProfile brand, CancellationToken ct)
    {
        if (await CouponKind.Lock(db, id, ct) is not { } kind) return CouponRefusals.NoCoupon;
        if (kind.Version != version) return LoyaltyRefusals.Changed;
        if (kind.Board.Issued + kind.Aside > 0 && (JsonSerializer.Serialize(kind.Terms) != JsonSerializer.Serialize(draft.Terms) || kind.Valid != draft.Valid)) return CouponRefusals.TermsFixed;
        if (draft.Quantity < kind.Board.Issued + kind.Aside) return CouponRefusals.QuantityLow.With(kind.Board.Issued + kind.Aside);
        if (draft.Budget < kind.Board.Reserved + kind.Board.Spent) return CouponRefusals.BudgetLow.With(new Money(kind.Board.Reserved + kind.Board.Spent, brand.Currency).ToString());
        var terms = draft.Terms;
        await db.Execute($"""
            update loyalty_coupon_kinds set name = {draft.Name}, about = {draft.About}, benefit = {terms.Benefit}, amount_minor = {terms.AmountMinor}, percent = {terms.Percent}, gift = {terms.Gift}, gift_code = {terms.GiftCode}, most_minor = {terms.MostMinor},
              threshold_minor = {terms.ThresholdMinor}, scope = {terms.Scope.Of}, scope_keys = {JsonSerializer.Serialize(terms.Scope.Keys)}, stacks_with_activity = {terms.StacksWithActivity}, stacks_with_reward = {terms.StacksWithReward},
              valid_from = {draft.Valid.From}, valid_to = {draft.Valid.To}, valid_days = {draft.Valid.Days}, claim_from = {draft.ClaimFrom}, claim_to = {draft.ClaimTo}, quantity = {draft.Quantity}, per_person = {draft.PerPerson},
              budget_minor = {draft.Budget}, least_level = {draft.LeastLevel}, on_page = {draft.OnPage}, version = version + 1
            where brand_id = {db.CurrentBrand} and id = {id}
            """, ct);
        return new Done();
    }

    private static Result<CouponTerms> ReadTerms(Request request, BrandProfile brand)
    {
        var (amount, most, threshold) = (Minor(request.Amount, brand) ?? 0, Minor(request.Most, brand) ?? 0, Minor(request.Threshold, brand) ?? 0);
        switch (request.Benefit)
        {
            case CouponBenefit.Amount when amount is < 1 or > MostMinor: return CouponRefusals.AmountNeeded;
            case CouponBenefit.Amount when threshold < 0 || threshold > 0 && threshold < amount: return CouponRefusals.ThresholdLow;
            case CouponBenefit.Percent when request.Percent is not (>= 1 and <= 99): return CouponRefusals.PercentNeeded;
            case CouponBenefit.Gift when (request.Gift ?? "").Trim().Length is 0 or > LongestGift: return CouponRefusals.GiftNeeded.With(LongestGift);
        }
        if (request.Benefit != CouponBenefit.Amount && most is < 1 or > MostMinor) return CouponRefusals.MostNeeded;
        if (threshold is < 0 or > MostMinor) return CouponRefusals.ThresholdLow;
        string[] keys = request.Scope == ScopeOf.All ? [] : [.. (request.Keys ?? "").Split([',', '，', '、', '\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MostKeys)];
        if (request.Scope != ScopeOf.All && keys.Length == 0) return CouponRefusals.KeysNeeded;
        return new CouponTerms(request.Benefit, request.Benefit == CouponBenefit.Amount ? amount : 0, request.Benefit == CouponBenefit.Percent ? request.Percent!.Value : 0,
            request.Benefit == CouponBenefit.Gift ? request.Gift!.Trim() : null, request.Benefit == CouponBenefit.Amount ? amount : most, threshold, new(request.Scope, keys), request.StacksWithActivity, request.StacksWithReward)
        { GiftCode = request.Benefit == CouponBenefit.Gift && !string.IsNullOrWhiteSpace(request.GiftCode) ? request.GiftCode.Trim() : null };
    }

    private static Result<CouponWindow> ReadWindow(Request request, BrandProfile brand)
    {
        if (request.ValidDays is { } days) return days is >= 1 and <= MostDays ? new CouponWindow(null, null, days) : CouponRefusals.DaysNeeded.With(MostDays);
        if (request.ValidFrom is not { } from || request.ValidTo is not { } to) return CouponRefusals.WindowNeeded;
        return to < from ? CouponRefusals.WindowOrder : new CouponWindow(brand.Calendar.StartOf(from), brand.Calendar.StartOf(to.AddDays(1)), null);
    }

    private static long? Minor(decimal? units, BrandProfile brand) => units is { } some && Math.Abs(some) < 1_000_000_000_000m ? Money.FromDecimal(some, brand.Currency).Minor : units is null ? null : long.MaxValue;
}
