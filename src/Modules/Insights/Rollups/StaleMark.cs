using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Rollups;

/// <summary>Facts of a group or of the brand's shop, or the day rows counted from them.</summary>
internal enum StaleKind { Messages, Orders, GroupDays, CommunityDays, BrandDays }

/// <summary>A range of days, both included, that must be counted again.</summary>
internal sealed record StaleMark(StaleKind Kind, Guid Scope, DateOnly From, DateOnly To, long Version, DateTimeOffset MarkedAt);

internal static class StaleMarks
{
    public static Task Mark(this AppDb db, StaleKind kind, Guid scope, DateOnly from, DateOnly to, TimeProvider clock, CancellationToken ct) =>
        db.MarkEach(kind, Sql.Of($"select {scope} as id"), from, to, clock, ct);

    /// <summary>Marks every scope that the query names in its column <c>id</c>. Ranges grow together.</summary>
    public static Task MarkEach(this AppDb db, StaleKind kind, Sql ids, DateOnly from, DateOnly to, TimeProvider clock, CancellationToken ct) => db.Execute($"""
        insert into insights_stale (brand_id, kind, scope_id, from_day, to_day, version, marked_at)
        select {db.CurrentBrand}, {kind}, marked.id, {from}, {to}, 1, {clock.GetUtcNow()} from ({ids}) marked where 1 = 1
        on conflict (brand_id, kind, scope_id) do update set
          from_day = case when excluded.from_day < insights_stale.from_day then excluded.from_day else insights_stale.from_day end,
          to_day = case when excluded.to_day > insights_stale.to_day then excluded.to_day else insights_stale.to_day end,
          version = insights_stale.version + 1
        """, ct);

    /// <summary>The day rows of a group and of all that it belongs to.</summary>
    public static async Task MarkDays(this AppDb db, GroupId group, DateOnly from, DateOnly to, TimeProvider clock, CancellationToken ct)
    {
        await db.Mark(StaleKind.GroupDays, group.Value, from, to, clock, ct);
        await db.MarkEach(StaleKind.CommunityDays, Sql.Of($"select community_id as id from communities_groups where brand_id = {db.CurrentBrand} and id = {group}"), from, to, clock, ct);
        await db.Mark(StaleKind.BrandDays, db.CurrentBrand.Value, from, to, clock, ct);
    }

    /// <summary>Everything of the brand.</summary>
    public static async Task MarkAll(this AppDb db, TimeProvider clock, CancellationToken ct)
    {
        var (first, last) = (DateOnly.MinValue, DateOnly.MaxValue);
        var groups = Sql.Of($"select id from communities_groups where brand_id = {db.CurrentBrand}");
        await db.MarkEach(StaleKind.Messages, groups, first, last, clock, ct);
        await db.Mark(StaleKind.Orders, db.CurrentBrand.Value, first, last, clock, ct);
        await db.MarkEach(StaleKind.GroupDays, groups, first, last, clock, ct);
        await db.MarkEach(StaleKind.CommunityDays, Sql.Of($"select id from communities_communities where brand_id = {db.CurrentBrand}"), first, last, clock, ct);
        await db.Mark(StaleKind.BrandDays, db.CurrentBrand.Value, first, last, clock, ct);
    }

    public static Task<List<StaleMark>> StaleNow(this AppDb db, StaleKind kind, CancellationToken ct) => db.Query(
        $"select kind, scope_id, from_day, to_day, version, marked_at from insights_stale where brand_id = {db.CurrentBrand} and kind = {kind}",
        r => new StaleMark(r.Enum<StaleKind>(0), r.Guid(1), r.Day(2), r.Day(3), r.Long(4), r.Time(5)), ct);

    /// <summary>A mark that grew meanwhile stays.</summary>
    public static Task Clear(this AppDb db, StaleMark mark, CancellationToken ct) => db.Execute(
        $"delete from insights_stale where brand_id = {db.CurrentBrand} and kind = {mark.Kind} and scope_id = {mark.Scope} and version = {mark.Version}", ct);
}
