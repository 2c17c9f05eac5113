using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Loyalty.Perks;

internal enum PerkState { Draft, Open, Closed }

internal enum RedemptionState { Open, Handed, Cancelled }

/// <param name="Mark">An emoji that stands for it.</param>
/// <param name="CouponKind">Redeeming gives a coupon of this kind at once; otherwise somebody hands it over.</param>
internal sealed record Perk(Guid Id, string Name, string About, string Mark, long Points, int? Stock, int Taken, int? PerPerson, Guid? CouponKind, DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt, PerkState State, int Version)
{
    public int? Left => Stock - Taken;

    public Refusal? RefusalFor(DateTimeOffset now, BrandCalendar calendar)
    {
        if (State == PerkState.Draft) return PerkRefusals.NoPerk;
        if (State == PerkState.Closed || ClosesAt <= now) return PerkRefusals.Over;
        return OpensAt > now ? PerkRefusals.Early.With(calendar.Local(OpensAt.Value).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)) : null;
    }

    public static Task<Perk?> Find(AppDb db, Guid id, CancellationToken ct) => db.First($"select {Columns} from loyalty_perks where brand_id = {db.CurrentBrand} and id = {id}", Read, ct);

    /// <summary>Until the caller's transaction ends nobody else redeems it.</summary>
    public static Task<Perk?> Lock(AppDb db, Guid id, CancellationToken ct) => db.First($"select {Columns} from loyalty_perks where brand_id = {db.CurrentBrand} and id = {id}{(db.IsSqlite ? Sql.Empty : Sql.Raw(" for update"))}", Read, ct);

    /// <summary>The cheapest first.</summary>
    public static Task<List<Perk>> All(AppDb db, CancellationToken ct) => db.Query($"select {Columns} from loyalty_perks where brand_id = {db.CurrentBrand} order by points, name, id", Read, ct);

    private static Sql Columns => Sql.Raw("id, name, about, mark, points, stock, taken, per_person, coupon_kind_id, opens_at, closes_at, state, version");

    private static Perk Read(Row r) => new(r.Guid(0), r.Text(1), r.Text(2), r.Text(3), r.Long(4), r.IntOrNull(5), r.Int(6), r.IntOrNull(7), r.GuidOrNull(8), r.TimeOrNull(9), r.TimeOrNull(10), r.Enum<PerkState>(11), r.Int(12));
}

internal static class PerkRefusals
{
    public static readonly Refusal NoPerk = new("loyalty.no_perk", RefusalKind.NotFound);
    public static readonly Refusal Over = new("loyalty.perk_over", RefusalKind.Gone);
    public static readonly Refusal Early = new("loyalty.perk_early");
    public static readonly Refusal Gone = new("loyalty.perk_gone", RefusalKind.Gone);
    public static readonly Refusal Few = new("loyalty.perks_few");
    public static readonly Refusal Limit = new("loyalty.perk_limit");
    public static readonly Refusal PriceNeeded = new("loyalty.perk_price", RefusalKind.Invalid, "Points");
    public static readonly Refusal StockLow = new("loyalty.perk_stock", RefusalKind.Invalid, "Stock");
    public static readonly Refusal MarkNeeded = new("loyalty.perk_mark", RefusalKind.Invalid, "Mark");
    public static readonly Refusal NoRedemption = new("loyalty.no_redemption", RefusalKind.NotFound);
    public static readonly Refusal Handled = new("loyalty.redemption_handled");
}
