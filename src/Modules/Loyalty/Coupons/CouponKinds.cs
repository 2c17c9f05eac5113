using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Writes rows of kinds.</summary>
internal static class CouponKinds
{
    /// <summary>Joins the caller's transaction.</summary>
    public static async Task<Guid> Add(AppDb db, TimeProvider clock, string name, CouponTerms terms, CouponWindow valid, int? quantity, long? budgetMinor, int perPerson, IdentityLevel level,
        KindState state = KindState.Open, string about = "", DateTimeOffset? claimFrom = null, DateTimeOffset? claimTo = null, bool onPage = true, Guid? id = null)
    {
        var key = id ?? Id.New(clock);
        await db.Execute($"""
            insert into loyalty_coupon_kinds (brand_id, id, name, about, benefit, amount_minor, percent, gift, most_minor, threshold_minor, scope, scope_keys, stacks_with_activity, stacks_with_reward,
              valid_from, valid_to, valid_days, claim_from, claim_to, quantity, per_person, budget_minor, least_level, on_page, state, issued, used, expired, revoked, reserved_minor, spent_minor, made_at, version, gift_code)
            values ({db.CurrentBrand}, {key}, {name}, {about}, {terms.Benefit}, {terms.AmountMinor}, {terms.Percent}, {terms.Gift}, {terms.MostMinor}, {terms.ThresholdMinor}, {terms.Scope.Of}, {JsonSerializer.Serialize(terms.Scope.Keys)},
              {terms.StacksWithActivity}, {terms.StacksWithReward}, {valid.From}, {valid.To}, {valid.Days}, {claimFrom}, {claimTo}, {quantity}, {perPerson}, {budgetMinor}, {level}, {onPage}, {state}, 0, 0, 0, 0, 0, 0, {clock.GetUtcNow()}, 1, {terms.GiftCode})
            """, ct: default);
        return key;
    }
}
