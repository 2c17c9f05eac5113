using System.Collections.Concurrent;
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
    private const int Many = 10_000;
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<(BrandId, ActivityId, GroupId), Kept> kept = new();
    private readonly ConcurrentDictionary<(BrandId, ActivityId), People> acted = new();

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
            kept.TryRemove(key, out _);
            return null;
        }
        var view = await read(activity);
        if (kept.Count > 500) kept.Clear();
        kept[key] = new(view, at);
        return view;
    }

    /// <summary>Whether somebody has taken part, under whatever name of theirs. All who have are read together: at most once a second, and less often where they are many.</summary>
    /// <param name="read">Who has, as it was written down.</param>
    public async ValueTask<bool> HasActed(AppDb db, ActivityId id, MemberId member, Func<Task<List<MemberId>>> read, CancellationToken ct)
    {
        var key = (db.CurrentBrand, id);
        if (!acted.TryGetValue(key, out var known) || clock.GetElapsedTime(known.At) > Trusted * (1 + known.Entries.Count / Many))
        {
            var at = clock.GetTimestamp();
            if (known is not null) acted[key] = known with { At = at }; // Who looks meanwhile need not ask too.
            known = new((await db.HumansOf(await read(), ct)).Entries.Keys.ToHashSet(), at);
            if (acted.Count > 500) acted.Clear();
            acted[key] = known;
        }
        return known.Entries.Contains(member);
    }

    private sealed record Kept(TView View, long At);

    private sealed record People(IReadOnlySet<MemberId> Entries, long At);
}
