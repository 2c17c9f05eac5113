using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Ui;

namespace Guildhall.Activities.Life;

/// <summary>What a member page shows that is the same for a whole group.</summary>
public interface IMemberView
{
    Stencils Stencils { get; }
}

/// <summary>Views of one kind's member page, read at most once a second however many look; and who has taken part. A look, not a promise: the lane decides.</summary>
internal sealed class MemberViews<TView>(TimeProvider clock) where TView : class, IMemberView
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly Remembered<(BrandId, ActivityId, GroupId), Kept> kept = new(500);
    private readonly WhoActed acted = new(clock);

    /// <summary>Null for what is not for this group, or only a draft.</summary>
    /// <param name="anew">For who comes from taking part.</param>
    public async ValueTask<TView?> Now(AppDb db, ActivityId id, GroupId group, string kind, bool anew, Func<Activity, Task<TView>> read, CancellationToken ct)
    {
        var key = (db.CurrentBrand, id, group);
        var at = clock.GetTimestamp();
        if (kept.TryGetValue(key, out var known) && !anew)
        {
            if (clock.GetElapsedTime(known.At, at) < Trusted) return known.View;
            kept[key] = known with { At = at }; // Who looks meanwhile need not read too.
        }
        if (await db.FindActivity(id, ct) is not { } activity || activity.Kind != kind || activity.State is ActivityState.Draft || !(await db.GroupsOf(id, ct)).Contains(group))
        {
            kept.Remove(key);
            return null;
        }
        var view = await read(activity);
        kept[key] = new(view, at);
        return view;
    }

    /// <inheritdoc cref="WhoActed.Has"/>
    public ValueTask<bool> HasActed(AppDb db, ActivityId id, MemberId member, Func<Task<List<MemberId>>> read, CancellationToken ct) => acted.Has(db, id, member, read, ct);

    private sealed record Kept(TView View, long At);
}
