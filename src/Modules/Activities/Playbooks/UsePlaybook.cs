using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Playbooks;

/// <summary>Plans an activity as a playbook says: a draft at another date, with every time in it moved along, and last time's changes beside it.</summary>
internal sealed class UsePlaybook(AppDb db, PlanActivity plan, IEnumerable<IActivityKind> kinds)
{
    /// <param name="id">The new activity's; the page sent twice makes one.</param>
    /// <param name="starts">Local time of the brand, as typed.</param>
    public async Task<Result<ActivityId>> Handle(Guid id, Guid playbook, string? name, DateTime? starts, CancellationToken ct)
    {
        if (await db.FindPlaybook(playbook, ct) is not { Plan: var old } found) return ActivityRefusals.NoPlaybook;
        if (starts is not { } begins) return ActivityRefusals.NoTime.At("Starts");
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var settings = kinds.Single(k => k.Kind == found.Kind).Again(old.Settings, at => calendar.InstantOf(calendar.Local(at) + (begins - old.Starts)));
        return await plan.Make(id, new(found.Kind, name, begins, begins + old.Length, old.Groups, old.GoalKind, old.Goal, old.Budget, old.Eligibility, JsonSerializer.Deserialize<JsonElement>(settings), [.. old.Checklist.Select(text => new ChecklistItem(text, false))])
        {
            Playbook = playbook,
        }, ct);
    }
}
