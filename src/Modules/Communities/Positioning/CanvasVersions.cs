using System.Text.Json;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Positioning;

/// <summary>One saved state of a canvas.</summary>
/// <param name="Number">From 1; 0 is the empty canvas that nobody saved.</param>
/// <param name="Edits">Autosaves gathered in it.</param>
/// <param name="Steps">What was changed against the version before.</param>
internal sealed record CanvasVersion(int Number, int Edits, Canvas Canvas, IReadOnlyList<CanvasStep> Steps, bool Autosaved, DateTimeOffset SavedAt, OperatorId? Operator, string By)
{
    public static CanvasVersion None { get; } = new(0, 0, new Canvas(), [], false, default, null, "");
}

internal static class CanvasVersions
{
    /// <summary>The version in force; <see cref="CanvasVersion.None"/> before the first was saved.</summary>
    public static async Task<CanvasVersion> NewestCanvas(this AppDb db, CommunityId community, CancellationToken ct) =>
        await db.First($"{Select(db, community)} order by version desc limit 1", Read, ct) ?? CanvasVersion.None;

    public static Task<CanvasVersion?> FindCanvas(this AppDb db, CommunityId community, int number, CancellationToken ct) =>
        db.First($"{Select(db, community)} and version = {number}", Read, ct);

    /// <summary>Newest first.</summary>
    public static Task<List<CanvasVersion>> CanvasHistory(this AppDb db, CommunityId community, int limit, CancellationToken ct) =>
        db.Query($"{Select(db, community)} order by version desc limit {limit}", Read, ct);

    /// <summary>Adds a version, or replaces the one of the same number.</summary>
    public static Task SaveCanvas(this AppDb db, CommunityId community, CanvasVersion version, CancellationToken ct) => db.Execute($"""
        insert into communities_canvases (brand_id, community_id, version, edits, canvas, steps, autosaved, saved_at, operator_id, operator_name)
        values ({db.CurrentBrand}, {community}, {version.Number}, {version.Edits}, {JsonSerializer.Serialize(version.Canvas, KernelJson.Options)}, {string.Join(',', version.Steps)},
          {version.Autosaved}, {version.SavedAt}, {version.Operator?.Value}, {version.By})
        on conflict (brand_id, community_id, version) do update set edits = excluded.edits, canvas = excluded.canvas, steps = excluded.steps, autosaved = excluded.autosaved, saved_at = excluded.saved_at
        """, ct);

    private static Sql Select(AppDb db, CommunityId community) => Sql.Of($"""
        select version, edits, canvas, steps, autosaved, saved_at, operator_id, operator_name from communities_canvases where brand_id = {db.CurrentBrand} and community_id = {community}
        """);

    private static CanvasVersion Read(Row r) => new(
        r.Int(0), r.Int(1), JsonSerializer.Deserialize<Canvas>(r.Text(2), KernelJson.Options)!,
        [.. r.Text(3).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<CanvasStep>)], r.Flag(4), r.Time(5), r.IdOrNull<OperatorId>(6), r.Text(7));
}
