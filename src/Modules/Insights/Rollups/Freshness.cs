using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Rollups;

/// <summary>How far the counted numbers lag behind the facts.</summary>
/// <param name="StaleSince">When the oldest range not yet counted again was marked; null when all is counted.</param>
internal sealed record Freshness(long StaleRanges, DateTimeOffset? StaleSince)
{
    public static async Task<Freshness> Of(AppDb db, CancellationToken ct) =>
        (await db.First($"select count(*), min(marked_at) from insights_stale where brand_id = {db.CurrentBrand}", r => new Freshness(r.Long(0), r.TimeOrNull(1)), ct))!;
}
