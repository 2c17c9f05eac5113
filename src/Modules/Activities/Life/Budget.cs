using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Life;

/// <summary>What an activity's benefits cost: reserved with the award, spent when it is certain, released when it falls away. Entries and sums change together, in the transaction of what they are for.</summary>
/// <remarks>Whoever reserves holds the activity's row (<see cref="ReadActivities.LockActivity"/>). reserved + spent never pass the budget; Σ entries = the sums on the row.</remarks>
internal static class Budget
{
    public static long? Left(this Activity activity) => activity.Budget is { } budget ? budget - activity.Reserved - activity.Spent : null;

    /// <summary>The caller has seen that it fits.</summary>
    public static async Task Reserve(AppDb db, ActivityId activity, IReadOnlyList<(Guid Reference, long Minor)> costs, TimeProvider clock, CancellationToken ct)
    {
        var rows = costs.Where(c => c.Minor > 0).ToList();
        if (rows.Count == 0) return;
        var of = db.Rows("c", new("reference", rows.ConvertAll(c => c.Reference).ToArray()), new("amount", rows.ConvertAll(c => c.Minor).ToArray()));
        await db.Together(
            () => db.Execute($"insert into activities_budget (brand_id, activity_id, reference, kind, amount_minor, at) select {db.CurrentBrand}, {activity}, reference, 'reserve', amount, {clock.GetUtcNow()} from {of}", ct),
            () => db.Execute($"update activities_activities set reserved_minor = reserved_minor + {rows.Sum(c => c.Minor)} where brand_id = {db.CurrentBrand} and id = {activity}", ct));
    }

    public static Task Spend(AppDb db, ActivityId activity, IReadOnlyCollection<Guid> references, TimeProvider clock, CancellationToken ct) => Turn(db, activity, references, "spend", clock, ct);

    public static Task Release(AppDb db, ActivityId activity, IReadOnlyCollection<Guid> references, TimeProvider clock, CancellationToken ct) => Turn(db, activity, references, "release", clock, ct);

    /// <summary>What these were reserved for is certain now: so much of it is spent, the rest falls away. Each reservation once. Whoever calls it holds the activity's row.</summary>
    public static async Task Close(AppDb db, ActivityId activity, IReadOnlyList<(Guid Reference, long Minor)> costs, TimeProvider clock, CancellationToken ct)
    {
        if (costs.Count == 0) return;
        var (brand, cost) = (db.CurrentBrand, costs.ToDictionary(c => c.Reference, c => c.Minor));
        var open = await db.Query($"""
            select reference, amount_minor from activities_budget b where brand_id = {brand} and activity_id = {activity} and kind = 'reserve' and {db.In("reference", cost.Keys.ToArray())}
              and not exists (select 1 from activities_budget d where d.brand_id = b.brand_id and d.activity_id = b.activity_id and d.reference = b.reference and d.kind <> 'reserve')
            """, r => (Reference: r.Guid(0), Minor: r.Long(1)), ct);
        foreach (var (reference, reserved) in open)
        {
            var spent = Math.Clamp(cost[reference], 0, reserved);
            foreach (var (kind, minor) in ((string, long)[])[("spend", spent), ("release", reserved - spent)])
                if (minor > 0) await db.Execute($"insert into activities_budget (brand_id, activity_id, reference, kind, amount_minor, at) values ({brand}, {activity}, {reference}, {kind}, {minor}, {clock.GetUtcNow()})", ct);
            await db.Execute($"update activities_activities set reserved_minor = reserved_minor - {reserved}, spent_minor = spent_minor + {spent} where brand_id = {brand} and id = {activity}", ct);
        }
    }

    /// <summary>Of one reservation made for many awards, each takes its part as spent. Whoever calls it holds the activity's row.</summary>
    public static async Task SpendParts(AppDb db, ActivityId activity, IReadOnlyList<(Guid Reference, long Minor)> costs, TimeProvider clock, CancellationToken ct)
    {
        var rows = costs.Where(c => c.Minor > 0).ToList();
        if (rows.Count == 0) return;
        var of = db.Rows("c", new("reference", rows.ConvertAll(c => c.Reference).ToArray()), new("amount", rows.ConvertAll(c => c.Minor).ToArray()));
        var sum = rows.Sum(c => c.Minor);
        await db.Together(
            () => db.Execute($"insert into activities_budget (brand_id, activity_id, reference, kind, amount_minor, at) select {db.CurrentBrand}, {activity}, reference, 'spend', amount, {clock.GetUtcNow()} from {of}", ct),
            () => db.Execute($"update activities_activities set reserved_minor = reserved_minor - {sum}, spent_minor = spent_minor + {sum} where brand_id = {db.CurrentBrand} and id = {activity}", ct));
    }

    /// <summary>What is left of such a reservation falls away, once; nothing where nothing is left. Whoever calls it holds the activity's row.</summary>
    public static async Task ReleaseRest(AppDb db, ActivityId activity, Guid reference, TimeProvider clock, CancellationToken ct)
    {
        var rest = await db.Count($"select reserved_minor from activities_activities where brand_id = {db.CurrentBrand} and id = {activity}", ct);
        if (rest == 0) return;
        await db.Execute($"insert into activities_budget (brand_id, activity_id, reference, kind, amount_minor, at) values ({db.CurrentBrand}, {activity}, {reference}, 'release', {rest}, {clock.GetUtcNow()})", ct);
        await db.Execute($"update activities_activities set reserved_minor = 0 where brand_id = {db.CurrentBrand} and id = {activity}", ct);
    }

    /// <summary>So much of such a reservation falls away; the caller knows it to be the first time. Whoever calls it holds the activity's row.</summary>
    public static async Task ReleasePart(AppDb db, ActivityId activity, Guid reference, long minor, TimeProvider clock, CancellationToken ct)
    {
        if (minor == 0) return;
        await db.Execute($"insert into activities_budget (brand_id, activity_id, reference, kind, amount_minor, at) values ({db.CurrentBrand}, {activity}, {reference}, 'release', {minor}, {clock.GetUtcNow()})", ct);
        await db.Execute($"update activities_activities set reserved_minor = reserved_minor - {minor} where brand_id = {db.CurrentBrand} and id = {activity}", ct);
    }

    /// <summary>What was spent on these was taken back. Whoever calls it holds the activity's row.</summary>
    public static async Task Return(AppDb db, ActivityId activity, IReadOnlyCollection<Guid> references, TimeProvider clock, CancellationToken ct)
    {
        var spent = await db.Query($"""
            select reference, amount_minor from activities_budget b where brand_id = {db.CurrentBrand} and activity_id = {activity} and kind = 'spend' and {db.In("reference", references.ToArray())}
              and not exists (select 1 from activities_budget d where d.brand_id = b.brand_id and d.activity_id = b.activity_id and d.reference = b.reference and d.kind = 'return')
            """, r => (Reference: r.Guid(0), Minor: r.Long(1)), ct);
        await Return(db, activity, spent, clock, ct);
    }

    /// <summary>So much of what was spent was taken back for each of these, which the caller knows to be the first time. Whoever calls it holds the activity's row.</summary>
    public static async Task Return(AppDb db, ActivityId activity, IReadOnlyList<(Guid Reference, long Minor)> costs, TimeProvider clock, CancellationToken ct)
    {
        var rows = costs.Where(c => c.Minor > 0).ToList();
        if (rows.Count == 0) return;
        var of = db.Rows("c", new("reference", rows.ConvertAll(c => c.Reference).ToArray()), new("amount", rows.ConvertAll(c => c.Minor).ToArray()));
        await db.Execute($"insert into activities_budget (brand_id, activity_id, reference, kind, amount_minor, at) select {db.CurrentBrand}, {activity}, reference, 'return', amount, {clock.GetUtcNow()} from {of}", ct);
        await db.Execute($"update activities_activities set spent_minor = spent_minor - {rows.Sum(c => c.Minor)} where brand_id = {db.CurrentBrand} and id = {activity}", ct);
    }

    // Each reservation is turned once: into spending or into a release.
    private static async Task Turn(AppDb db, ActivityId activity, IReadOnlyCollection<Guid> references, string into, TimeProvider clock, CancellationToken ct)
    {
        if (references.Count == 0) return;
        var brand = db.CurrentBrand;
        if (!db.IsSqlite) await db.First($"select 1 from activities_activities where brand_id = {brand} and id = {activity} for update", r => r.Int(0), ct);
        var open = await db.Query($"""
            select reference, amount_minor from activities_budget b where brand_id = {brand} and activity_id = {activity} and kind = 'reserve' and {db.In("reference", references.ToArray())}
              and not exists (select 1 from activities_budget d where d.brand_id = b.brand_id and d.activity_id = b.activity_id and d.reference = b.reference and d.kind <> 'reserve')
            """, r => (Reference: r.Guid(0), Minor: r.Long(1)), ct);
        if (open.Count == 0) return;
        var of = db.Rows("c", new("reference", open.ConvertAll(c => c.Reference).ToArray()), new("amount", open.ConvertAll(c => c.Minor).ToArray()));
        await db.Execute($"insert into activities_budget (brand_id, activity_id, reference, kind, amount_minor, at) select {brand}, {activity}, reference, {into}, amount, {clock.GetUtcNow()} from {of}", ct);
        var sum = open.Sum(c => c.Minor);
        await db.Execute($"update activities_activities set reserved_minor = reserved_minor - {sum}, spent_minor = spent_minor + {(into == "spend" ? sum : 0)} where brand_id = {brand} and id = {activity}", ct);
    }
}
