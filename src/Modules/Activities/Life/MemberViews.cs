using System.Collections.Concurrent;
using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
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
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1), NotYet = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(BrandId, ActivityId, GroupId), (TView View, long At)> kept = new();
    private readonly ConcurrentDictionary<(BrandId, ActivityId, MemberId), (bool Has, long At)> acted = new();

    /// <summary>Null for what is not for this group, or only a draft.</summary>
    /// <param name="anew">For who comes from taking part.</param>
    public async ValueTask<TView?> Now(AppDb db, ActivityId id, GroupId group, string kind, bool anew, Func<Activity, Task<TView>> read, CancellationToken ct)
    {
        var key = (db.CurrentBrand, id, group);
        if (!anew && kept.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < Trusted) return known.View;
        var at = clock.GetTimestamp();
        if (await db.FindActivity(id, ct) is not { } activity || activity.Kind != kind || activity.State is ActivityState.Draft || !(await db.GroupsOf(id, ct)).Contains(group)) return null;
        var view = await read(activity);
        if (kept.Count > 500) kept.Clear();
        kept[key] = (view, at);
        return view;
    }

    /// <summary>Whoever has taken part keeps it; whoever has not is asked about again after some seconds.</summary>
    public async ValueTask<bool> HasActed(BrandId brand, ActivityId id, MemberId member, bool anew, Func<Task<bool>> look)
    {
        var key = (brand, id, member);
        if (acted.TryGetValue(key, out var known) && (known.Has || !anew && clock.GetElapsedTime(known.At) < NotYet)) return known.Has;
        var at = clock.GetTimestamp();
        var has = await look();
        if (acted.Count > 100_000) acted.Clear();
        acted[key] = (has, at);
        return has;
    }
}
