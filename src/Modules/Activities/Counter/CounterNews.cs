using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Counter;

/// <summary>Has the bot's line follow what happens on a game's page. What this node has asked for already is remembered until it is due, so that not every batch of a storm asks again: whatever comes before the line is changed is in it.</summary>
internal sealed class CounterNews(TimeProvider clock)
{
    private const int MostRemembered = 5000;
    // The line is read a moment after it is due; what is committed by then must not count as told.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);
    private readonly Remembered<(ActivityId, GroupId), DateTimeOffset> planned = new(MostRemembered);

    /// <summary>Joins the open transaction.</summary>
    public async Task Tell(AppDb db, ActivityId activity, IEnumerable<GroupId> groups, CancellationToken ct)
    {
        foreach (var group in groups.OrderBy(g => g.Value))
        {
            if (planned.TryGetValue((activity, group), out var next) && next > clock.GetUtcNow() + Margin) continue;
            var due = await CounterSlip.Ask(db, activity, group, clock, ct);
            db.AfterCommit(() => planned[(activity, group)] = due);
        }
    }
}
