using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Positioning;

internal enum TaskState { Open, UnderWay, Done, Dropped }

/// <summary>Somebody to be found for a layer that has too few.</summary>
internal sealed record RecruitingTask(Guid Id, Layer Layer, int Needed, string Note, TaskState State, DateTimeOffset CreatedAt, DateTimeOffset? DoneAt)
{
    public bool Waiting => State is TaskState.Open or TaskState.UnderWay;
}

internal static class RecruitingTasks
{
    public static Task<List<RecruitingTask>> AllRecruiting(this AppDb db, CommunityId community, CancellationToken ct) => db.Query($"""
        select id, layer, needed, note, state, created_at, done_at from communities_recruiting where brand_id = {db.CurrentBrand} and community_id = {community} order by created_at desc, id
        """, r => new RecruitingTask(r.Guid(0), r.Enum<Layer>(1), r.Int(2), r.Text(3), r.Enum<TaskState>(4), r.Time(5), r.TimeOrNull(6)), ct);

    /// <summary>Layers whose target is not reached, with how many are missing.</summary>
    public static IReadOnlyList<(Layer Layer, int Needed)> Empty(Canvas canvas, IReadOnlyList<LayerCount> counts) =>
    [
        .. from plan in canvas.Layers
           where plan.Target is > 0
           let missing = plan.Target!.Value - (int)(counts.FirstOrDefault(c => c.Layer == plan.Layer)?.People ?? 0)
           where missing > 0
           select (plan.Layer, missing),
    ];
}
