using Guildhall.Activities.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Life;

/// <summary>What a lane needs of an activity's plan, read once per version of it. Each node has its own.</summary>
internal sealed class KnownPlans<T> where T : class
{
    private const int Most = 500;
    private readonly Remembered<(ActivityId, int), T> known = new(Most);

    public async ValueTask<T> Of(Activity activity, Func<Task<T>> read)
    {
        if (known.TryGetValue((activity.Id, activity.Version), out var plan)) return plan;
        plan = await read();
        // Before it runs, what it refers to may still change.
        if (activity.State is ActivityState.Running) known[(activity.Id, activity.Version)] = plan;
        return plan;
    }
}
