using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Fairness;

/// <param name="Secret">Nobody but the draw reads it before <paramref name="RevealedAt"/>.</param>
/// <param name="ListHash">Of the entries as they stood at closing.</param>
internal sealed record Seed(string Secret, string Commitment, DateTimeOffset CommittedAt, string? ListHash, DateTimeOffset? RevealedAt);

/// <summary>The secret of an activity's draws: committed to before anybody takes part, revealed when nothing can be added any more.</summary>
internal static class Seeds
{
    /// <summary>Chooses a seed and publishes its hash, once. Joins the open transaction.</summary>
    public static Task Commit(AppDb db, ActivityId activity, TimeProvider clock, CancellationToken ct)
    {
        var seed = FairDraw.NewSeed();
        return db.Execute($"""
            insert into activities_seeds (brand_id, activity_id, seed, commitment, committed_at) values ({db.CurrentBrand}, {activity}, {seed}, {FairDraw.Commitment(seed)}, {clock.GetUtcNow()}) on conflict do nothing
            """, ct);
    }

    /// <summary>The list is closed, so the seed may be known; what was revealed stays as it is. Joins the open transaction.</summary>
    public static Task Reveal(AppDb db, ActivityId activity, string? listHash, TimeProvider clock, CancellationToken ct) => db.Execute($"""
        update activities_seeds set revealed_at = {clock.GetUtcNow()}, list_hash = {listHash} where brand_id = {db.CurrentBrand} and activity_id = {activity} and revealed_at is null
        """, ct);

    public static Task<Seed?> SeedOf(this AppDb db, ActivityId activity, CancellationToken ct) => db.First($"""
        select seed, commitment, committed_at, list_hash, revealed_at from activities_seeds where brand_id = {db.CurrentBrand} and activity_id = {activity}
        """, r => new Seed(r.Text(0), r.Text(1), r.Time(2), r.TextOrNull(3), r.TimeOrNull(4)), ct);
}
