using Guildhall.Bench.World;
using Guildhall.Insights;
using Guildhall.Insights.Fleet;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Dashboard;

/// <summary>What the fleet page asks the database, for a thousand groups over thirteen months, against bare sums over the same rollups.</summary>
internal sealed class DashboardBench : IBench
{
    private const double Bar = 1.5;
    private const int PageSize = 50;
    private const int RoundsPerRound = 5;

    private static readonly Window Months = new(new DateOnly(2025, 1, 1), new DateOnly(2026, 2, 1));

    public string Name => "dashboard";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        await using var world = await BenchWorld.Create(options);
        var brand = await world.OpenBrand();
        await using (var db = world.Open(brand)) await FleetSeed.Write(db, Months.From, Months.To);
        await Analyze(world);

        var rounds = options.Rounds * RoundsPerRound;
        List<double> figures = [], yardsticks = [];
        // The first of each warms the caches.
        for (var i = 0; i <= rounds; i++)
        {
            yardsticks.Add(await Timed(world, brand, Sum));
            figures.Add(await Timed(world, brand, Page));
        }
        return new TimesReport(Name, options.Storage.Kind.ToString().ToLowerInvariant(), rounds,
            [new TimesLine("fleet page", "pages", 1, TimesReport.Median(figures.Skip(1)), TimesReport.Median(yardsticks.Skip(1)), Bar)],
            $"Figure: rows of {FleetSeed.Groups:N0} groups over {Months.Days} days and the sparklines of the first {PageSize}. Yardstick: bare sums per group of the same two rollups.");
    }

    private static async Task<double> Timed(BenchWorld world, BrandId brand, Func<AppDb, Task> read)
    {
        await using var db = world.Open(brand);
        return await BenchWorld.Seconds(() => read(db));
    }

    private static async Task Page(AppDb db)
    {
        var rows = await FleetRows.Read(db, Months, "CNY", default);
        if (rows.Count != FleetSeed.Groups || rows.Exists(r => r.Members == 0)) throw new InvalidOperationException("The fleet is not what was seeded.");
        await FleetRows.Trends(db, Months, [.. rows.Take(PageSize).Select(r => r.Group)], default);
    }

    // Bare sums per group of both rollups that the page stands on, each with the best plan either database finds for it.
    private static async Task Sum(AppDb db)
    {
        var each = db.IsSqlite ? Sql.Of($"and scope_id in (select id from communities_groups where brand_id = {db.CurrentBrand})") : Sql.Empty;
        await db.Query($"""
            select scope_id, cast(sum(joins) as bigint), cast(sum(leaves) as bigint), cast(sum(messages) as bigint), cast(sum(dau) as bigint), cast(sum(active) as bigint), cast(sum(members) as bigint)
            from insights_scope_days where brand_id = {db.CurrentBrand} and scope = 'group' {each} and day >= {Months.From} and day < {Months.To} group by scope_id
            """, r => (r.Guid(0), r.Long(1), r.Long(2), r.Long(3), r.Long(4), r.Long(5), r.Long(6)));
        await db.Query($"""
            select group_id, cast(sum(gmv_minor) as bigint) from insights_sales_days
            where brand_id = {db.CurrentBrand} and day >= {Months.From} and day < {Months.To} and currency = 'CNY' group by group_id
            """, r => (r.Guid(0), r.Long(1)));
    }

    // What autovacuum does within a minute of such a load.
    private static async Task Analyze(BenchWorld world)
    {
        await using var db = world.Source.OpenAsOwner();
        if (db.IsSqlite) return;
        await using var transaction = await db.Begin();
        await db.Execute($"analyze insights_scope_days, insights_sales_days, communities_groups, communities_communities");
        await transaction.Commit();
    }
}
