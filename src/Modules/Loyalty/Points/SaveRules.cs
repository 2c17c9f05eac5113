using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Tasks;

namespace Guildhall.Loyalty.Points;

/// <summary>Changes how points are earned and what they are worth. What was earned before stays as it was.</summary>
internal sealed class SaveRules(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int MostDays = 3650;

    public sealed record Rule(EarnSource Source, bool Enabled, long Points, decimal? PerUnits, long? DailyCap);

    public sealed record NewcomerRule(NewcomerTask? Task, bool Enabled, long Points, Guid? CouponKind);

    public sealed record Request(int Version, int? ValidDays, int? PointsPerUnit, int? MostPercent, IReadOnlyList<Rule> Rules, IReadOnlyList<NewcomerRule> Tasks);

    private static readonly Refusal DaysOut = new("loyalty.valid_days_out", RefusalKind.Invalid, "ValidDays", [MostDays]);
    private static readonly Refusal PerUnitOut = new("loyalty.per_unit_out", RefusalKind.Invalid, "PointsPerUnit");
    private static readonly Refusal PercentOut = new("loyalty.percent_out", RefusalKind.Invalid, "MostPercent");
    private static readonly Refusal RuleOut = new("loyalty.rule_out", RefusalKind.Invalid);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        if (request.ValidDays is not (>= 0 and <= MostDays)) return DaysOut;
        if (request.PointsPerUnit is not (>= 0 and <= 1_000_000)) return PerUnitOut;
        if (request.MostPercent is not (>= 0 and <= 100)) return PercentOut;
        if (request.Rules.Any(r => r.Points is < 0 or > 100_000 || r.DailyCap is < 0 || r.PerUnits is <= 0 or > 1_000_000) || request.Tasks.Any(t => t.Points is < 0 or > 100_000)) return RuleOut;
        var brand = await db.CurrentBrandProfile(ct);
        await using var transaction = await db.Begin(ct);
        await PointsRules.Begin(db, brand, clock, ct);
        var changed = await db.Execute($"""
            update loyalty_settings set valid_days = {request.ValidDays.Value}, points_per_unit = {request.PointsPerUnit.Value}, most_percent = {request.MostPercent.Value}, version = version + 1
            where brand_id = {brand.Id} and version = {Math.Max(1, request.Version)}
            """, ct);
        if (changed == 0) return LoyaltyRefusals.Changed;
        foreach (var rule in request.Rules)
            await db.Execute($"""
                update loyalty_earn_rules set enabled = {rule.Enabled}, points = {rule.Points}, daily_cap = {rule.DailyCap}, per_minor = {(rule.PerUnits is { } units ? Money.FromDecimal(units, brand.Currency).Minor : 0)}
                where brand_id = {brand.Id} and source = {rule.Source}
                """, ct);
        foreach (var task in request.Tasks)
            await db.Execute($"""
                insert into loyalty_tasks (brand_id, task, enabled, points, coupon_kind_id) values ({brand.Id}, {new TaskRule(task.Task, true, 0, null).Stored}, {task.Enabled}, {task.Points}, {task.CouponKind})
                on conflict (brand_id, task) do update set enabled = excluded.enabled, points = excluded.points, coupon_kind_id = excluded.coupon_kind_id
                """, ct);
        await audit.Write(db, "loyalty.rules_saved", brand.Name, new { request.ValidDays, request.PointsPerUnit, request.MostPercent }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
