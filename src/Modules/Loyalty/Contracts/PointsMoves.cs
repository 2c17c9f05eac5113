using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Points;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Contracts;

/// <summary>What points move for. The same key again is the same movement: nothing more happens, and the first answer comes back.</summary>
/// <param name="Business">Kind of business in snake_case, such as <c>check_in</c> or <c>shop_order</c>.</param>
public readonly record struct PointsKey(string Business, Guid Id);

/// <summary>One movement of points between a person and the brand.</summary>
public abstract record PointsMove(PointsKey Key)
{
    /// <summary>Said beside it in the ledger.</summary>
    public string? Note { get; init; }

    /// <summary>The operator who did it by hand.</summary>
    public OperatorId? By { get; init; }

    /// <summary>Points come in as a lot that expires by the brand's rule; a cap of the source's rule may cut them.</summary>
    /// <param name="At">Of the act; its brand day is the one whose cap counts.</param>
    public sealed record Award(PointsKey Key, MemberId Member, long Points, EarnSource Source, DateTimeOffset At) : PointsMove(Key);

    /// <summary>Refused when the person has fewer. Taken from what expires first.</summary>
    public sealed record Spend(PointsKey Key, MemberId Member, long Points) : PointsMove(Key);

    /// <summary>Takes what is there, at most so many.</summary>
    public sealed record Penalty(PointsKey Key, MemberId Member, long Points) : PointsMove(Key);

    /// <summary>Takes an award back, or gives a spend or penalty back, wholly or in part. What an award's reversal does not find any more is owed and settled by what comes in next.</summary>
    /// <param name="Of">The movement taken back.</param>
    /// <param name="Points">Null for all that is not taken back yet.</param>
    public sealed record Reverse(PointsKey Key, PointsKey Of, long? Points = null) : PointsMove(Key)
    {
        /// <summary>More than is left takes what is left; otherwise it is refused.</summary>
        public bool AtMost { get; init; }
    }
}

/// <param name="Person">Whose account it was: merged members share one.</param>
/// <param name="Points">Moved; 0 when a rule is off or its cap is reached, and then nothing was written.</param>
/// <param name="Again">The movement had been made before.</param>
public sealed record PointsReceipt(PointsKey Key, MemberId Person, long Points, long Balance, bool Again);

public static class PointsLedger
{
    /// <summary>Moves points in the caller's open transaction, many with few statements. Accounts are locked in one order until it ends; call it after locking an activity's row, and once per transaction.</summary>
    /// <param name="among">Who the movers are as persons, where the caller has asked under its lock already; with reversals it is asked anew.</param>
    /// <returns>One answer per move, in their order. A refused move changes nothing, the others stand.</returns>
    public static Task<Result<PointsReceipt>[]> MovePoints(this AppDb db, BrandProfile brand, IReadOnlyList<PointsMove> moves, TimeProvider clock, CancellationToken ct, Humans? among = null) =>
        new MovePoints(db, brand, clock, among).Decide(moves, ct);

    /// <summary>Awards what the brand's rules give for these acts; an act whose rule is off gives 0. Joins the caller's open transaction.</summary>
    /// <param name="among">As for <see cref="MovePoints"/>.</param>
    /// <param name="rules">Where they were read in this transaction already.</param>
    public static Task<Result<PointsReceipt>[]> EarnPoints(this AppDb db, BrandProfile brand, IReadOnlyList<EarnedAct> acts, TimeProvider clock, CancellationToken ct, Humans? among = null, LoyaltyRules? rules = null) =>
        new MovePoints(db, brand, clock, among).Earn(acts, rules?.Points, ct);

    /// <summary>Takes back what acts earned; those that earned nothing are left alone. Joins the caller's open transaction.</summary>
    public static Task UnearnPoints(this AppDb db, BrandProfile brand, IReadOnlyList<UnearnedAct> acts, TimeProvider clock, CancellationToken ct) =>
        new MovePoints(db, brand, clock).Unearn(acts, ct);

    /// <summary>So many points pay one unit of the brand's currency; 0: they do not pay.</summary>
    public static async Task<int> PointsPerUnit(this AppDb db, CancellationToken ct) => (await PointsRules.ReadOrUsual(db, ct)).PointsPerUnit;

    /// <summary>The same, and the most of an order's goods that points may pay, in percent.</summary>
    public static async Task<(int PerUnit, int MostPercent)> PointsWorth(this AppDb db, CancellationToken ct) => await PointsRules.ReadOrUsual(db, ct) is var rules ? (rules.PointsPerUnit, rules.MostPercent) : default;

    /// <summary>What a person can spend now, lots that are over but not swept yet left out.</summary>
    public static Task<long> PointsOf(this AppDb db, BrandProfile brand, MemberId member, TimeProvider clock, CancellationToken ct) =>
        ReadPoints.Spendable(db, member, brand.Calendar.DayOf(clock.GetUtcNow()), ct);

    /// <summary>The same of everybody who is in the group now.</summary>
    public static Task<Dictionary<MemberId, long>> PointsIn(this AppDb db, BrandProfile brand, GroupId group, TimeProvider clock, CancellationToken ct) =>
        ReadPoints.SpendableIn(db, group, brand.Calendar.DayOf(clock.GetUtcNow()), ct);
}

/// <summary>Something a member did that may earn points.</summary>
/// <param name="Id">Of the act: the message, the check-in, the order. Earning for it twice is earning once.</param>
/// <param name="AmountMinor">Of a purchase, in minor units.</param>
public sealed record EarnedAct(EarnSource Source, Guid Id, MemberId Member, DateTimeOffset At, long AmountMinor = 0);

/// <summary>An act that does not count any more: a message recalled, an order refunded.</summary>
/// <param name="Act">As in <see cref="EarnedAct"/>.</param>
/// <param name="Id">Of what undid it: the refund, or the act itself.</param>
/// <param name="AmountMinor">Of a purchase refunded in part; null for the whole act.</param>
public sealed record UnearnedAct(EarnSource Source, Guid Act, Guid Id, long? AmountMinor = null);
