using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Only <see cref="Open"/> issues; what was issued stays good in every state.</summary>
internal enum KindState { Draft, Open, Paused, Closed }

/// <param name="Days">Valid on the day of issue and so many after it; null for the fixed window.</param>
public sealed record CouponWindow(DateTimeOffset? From, DateTimeOffset? To, int? Days);

/// <param name="Reserved">The most that coupons still in hand can cost; with <paramref name="Spent"/> never above the budget.</param>
internal sealed record CouponBoard(int Issued, int Used, int Expired, int Revoked, long Reserved, long Spent)
{
    public double? Redemption => Issued == 0 ? null : (double)Used / Issued;
    public int InHand => Issued - Used - Expired - Revoked;
}

/// <summary>A kind of coupon as its row stands.</summary>
/// <param name="Aside">In the hands of activities, which hand them out.</param>
internal sealed record CouponKind(
    Guid Id, string Name, string About, CouponTerms Terms, CouponWindow Valid, DateTimeOffset? ClaimFrom, DateTimeOffset? ClaimTo, int? Quantity, int PerPerson, long? BudgetMinor,
    IdentityLevel LeastLevel, bool OnPage, KindState State, CouponBoard Board, DateTimeOffset MadeAt, int Version, int Aside)
{
    /// <summary>How many more can go out.</summary>
    public long Left => Math.Max(0, Math.Min(Quantity - Board.Issued - Aside ?? long.MaxValue, BudgetMinor is { } budget && Terms.MostMinor > 0 ? (budget - Board.Reserved - Board.Spent) / Terms.MostMinor : long.MaxValue));

    public bool BudgetGone => BudgetMinor is { } budget && Terms.MostMinor > 0 && budget - Board.Reserved - Board.Spent < Terms.MostMinor;

    public (DateTimeOffset From, DateTimeOffset To) WindowFrom(DateTimeOffset now, BrandCalendar calendar) => Valid.Days is { } days
        ? (now, calendar.StartOf(calendar.DayOf(now).AddDays(days + 1)))
        : (Valid.From!.Value, Valid.To!.Value);

    /// <summary>Why nobody gets one now; null when it is a matter of how many and for whom.</summary>
    public Refusal? RefusalFor(DateTimeOffset now, BrandCalendar calendar, bool byPage)
    {
        if (State == KindState.Draft || byPage && !OnPage) return CouponRefusals.NotOffered;
        if (State == KindState.Paused) return CouponRefusals.Paused;
        if (State == KindState.Closed || ClaimTo <= now || Valid.To <= now) return CouponRefusals.ClaimOver;
        return ClaimFrom > now ? CouponRefusals.ClaimEarly.With(calendar.Local(ClaimFrom.Value).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)) : null;
    }

    public static Task<CouponKind?> Find(AppDb db, Guid id, CancellationToken ct) => db.First($"select {Columns} from loyalty_coupon_kinds where brand_id = {db.CurrentBrand} and id = {id}", Read, ct);

    /// <summary>Until the caller's transaction ends nobody else issues of it.</summary>
    public static Task<CouponKind?> Lock(AppDb db, Guid id, CancellationToken ct) =>
        db.First($"select {Columns} from loyalty_coupon_kinds where brand_id = {db.CurrentBrand} and id = {id}{(db.IsSqlite ? Sql.Empty : Sql.Raw(" for update"))}", Read, ct);

    /// <summary>Newest first.</summary>
    public static Task<List<CouponKind>> All(AppDb db, CancellationToken ct) => db.Query($"select {Columns} from loyalty_coupon_kinds where brand_id = {db.CurrentBrand} order by made_at desc, id", Read, ct);

    public static Sql Columns => Sql.Raw("""
        id, name, about, benefit, amount_minor, percent, gift, most_minor, threshold_minor, scope, scope_keys, stacks_with_activity, stacks_with_reward, valid_from, valid_to, valid_days,
        claim_from, claim_to, quantity, per_person, budget_minor, least_level, on_page, state, issued, used, expired, revoked, reserved_minor, spent_minor, made_at, version, aside, gift_code
        """);

    public static CouponTerms ReadTerms(Row r, int i, int giftCode) => new(r.Enum<CouponBenefit>(i), r.Long(i + 1), r.Int(i + 2), r.TextOrNull(i + 3), r.Long(i + 4), r.Long(i + 5),
        new(r.Enum<ScopeOf>(i + 6), JsonSerializer.Deserialize<string[]>(r.Text(i + 7))!), r.Flag(i + 8), r.Flag(i + 9))
    { GiftCode = r.TextOrNull(giftCode) };

    private static CouponKind Read(Row r) => new(
        r.Guid(0), r.Text(1), r.Text(2), ReadTerms(r, 3, 33), new(r.TimeOrNull(13), r.TimeOrNull(14), r.IntOrNull(15)), r.TimeOrNull(16), r.TimeOrNull(17), r.IntOrNull(18), r.Int(19), r.LongOrNull(20),
        r.Enum<IdentityLevel>(21), r.Flag(22), r.Enum<KindState>(23), new(r.Int(24), r.Int(25), r.Int(26), r.Int(27), r.Long(28), r.Long(29)), r.Time(30), r.Int(31), r.Int(32));
}
