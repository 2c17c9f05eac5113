using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Points;

/// <param name="PerMinor">For purchases: so many points for each so many minor units; 0 elsewhere.</param>
/// <param name="DailyCap">Per person and day; null without end.</param>
internal sealed record EarnRule(EarnSource Source, bool Enabled, long Points, long PerMinor, long? DailyCap);

/// <param name="ValidDays">Points can be spent on the day they come in and so many after it; 0 for ever.</param>
/// <param name="PointsPerUnit">So many points pay one unit of the brand's currency at checkout; 0: points do not pay.</param>
/// <param name="MostPercent">The most of an order that points may pay.</param>
internal sealed record PointsRules(int ValidDays, int PointsPerUnit, int MostPercent, int Version, IReadOnlyDictionary<EarnSource, EarnRule> Earn)
{
    public static IReadOnlyList<EarnRule> Usual { get; } =
    [
        new(EarnSource.Speak, true, 1, 0, 5), new(EarnSource.CheckIn, true, 5, 0, 5), new(EarnSource.Invite, true, 50, 0, 500), new(EarnSource.AnswerAccepted, true, 10, 0, 50),
        new(EarnSource.Ugc, true, 20, 0, 40), new(EarnSource.Attend, true, 20, 0, 60), new(EarnSource.Purchase, true, 1, 100, null),
    ];

    public DateOnly? LastDay(DateOnly from) => ValidDays == 0 ? null : from.AddDays(ValidDays);

    public long? CapOf(EarnSource source) => Earn.GetValueOrDefault(source)?.DailyCap;

    public long For(EarnedAct act) => Earn.GetValueOrDefault(act.Source) is not { Enabled: true } rule ? 0 : rule.PerMinor == 0 ? rule.Points : (long)Int128.Min(MovePoints.Most, (Int128)Math.Max(0, act.AmountMinor) / rule.PerMinor * rule.Points);

    /// <summary>As they stand; a brand that never had any gets the usual ones, and its nightly sweep of expired points, with its first movement.</summary>
    public static async Task<PointsRules> Read(AppDb db, BrandProfile brand, TimeProvider clock, CancellationToken ct)
    {
        var rules = await Find(db, ct);
        if (rules is null)
        {
            await Begin(db, brand, clock, ct);
            rules = await Find(db, ct);
        }
        return rules!;
    }

    /// <summary>For pages: what stands, or what would be.</summary>
    public static async Task<PointsRules> ReadOrUsual(AppDb db, CancellationToken ct) => await Find(db, ct) ?? new(365, 100, 30, 0, Usual.ToDictionary(r => r.Source));

    /// <summary>Joins the caller's transaction, if any.</summary>
    public static async Task Begin(AppDb db, BrandProfile brand, TimeProvider clock, CancellationToken ct)
    {
        var usual = await ReadOrUsual(db, ct);
        var first = await db.Execute($"insert into loyalty_settings (brand_id, valid_days, points_per_unit, most_percent, version) values ({brand.Id}, {usual.ValidDays}, {usual.PointsPerUnit}, {usual.MostPercent}, 1) on conflict do nothing", ct);
        if (first == 0) return;
        foreach (var rule in Usual)
            await db.Execute($"insert into loyalty_earn_rules (brand_id, source, enabled, points, per_minor, daily_cap) values ({brand.Id}, {rule.Source}, {rule.Enabled}, {rule.Points}, {Scaled(rule, brand)}, {rule.DailyCap}) on conflict do nothing", ct);
        await db.ScheduleCron<SweepExpired>("nightly", "0 5 0 * * ?", brand.Calendar.Zone, new { }, clock, ct);
    }

    // "Per unit" of whatever currency the brand has: 100 minor units of a yuan, 1 of a yen.
    private static long Scaled(EarnRule rule, BrandProfile brand) => rule.PerMinor == 0 ? 0 : Money.FromDecimal(1, brand.Currency).Minor;

    private static async Task<PointsRules?> Find(AppDb db, CancellationToken ct)
    {
        var (settings, rules) = await db.Together(
            () => db.First($"select valid_days, points_per_unit, most_percent, version from loyalty_settings where brand_id = {db.CurrentBrand}", r => new PointsRules(r.Int(0), r.Int(1), r.Int(2), r.Int(3), new Dictionary<EarnSource, EarnRule>()), ct),
            () => db.Query($"select source, enabled, points, per_minor, daily_cap from loyalty_earn_rules where brand_id = {db.CurrentBrand}", r => new EarnRule(r.Enum<EarnSource>(0), r.Flag(1), r.Long(2), r.Long(3), r.LongOrNull(4)), ct));
        return settings is null ? null : settings with { Earn = rules.ToDictionary(r => r.Source) };
    }
}
