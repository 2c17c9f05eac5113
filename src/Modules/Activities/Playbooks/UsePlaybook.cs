using System.Text.Json;
using Guildhall.Activities.Announcements;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Partners;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Playbooks;

/// <summary>Plans an activity as a playbook says: a draft at another date, with every time in it moved along, its announcements, its partners asked anew, and last time's changes beside it.</summary>
internal sealed class UsePlaybook(AppDb db, PlanActivity plan, ProposePartnership propose, IEnumerable<IActivityKind> kinds, IAudit audit, TimeProvider clock)
{
    /// <param name="Starts">Local time of the brand, as typed.</param>
    /// <param name="Series">What shall be said this time.</param>
    /// <param name="Partners">Whom to ask again.</param>
    public sealed record Request(string? Name, DateTime? Starts, IReadOnlyList<PlaybookLine> Series, IReadOnlyCollection<PartnerId> Partners);

    /// <param name="id">The new activity's; the page sent twice makes one.</param>
    public async Task<Result<ActivityId>> Handle(Guid id, Guid playbook, Request request, CancellationToken ct)
    {
        if (await db.FindPlaybook(playbook, ct) is not { Plan: var old } found) return ActivityRefusals.NoPlaybook;
        if (request.Starts is not { } begins) return ActivityRefusals.NoTime.At("Starts");
        if (request.Series.Count > Announcement.Most) return ActivityRefusals.AnnouncementMany.With(Announcement.Most);
        for (var n = 0; n < request.Series.Count; n++)
            if (PlanAnnouncements.RefusalFor(request.Series[n].MinutesBefore, request.Series[n].Text) is { } wrong) return wrong.At($"Series[{n}].Text");
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var settings = kinds.Single(k => k.Kind == found.Kind).Again(old.Settings, at => calendar.InstantOf(calendar.Local(at) + (begins - old.Starts)));
        await using var transaction = await db.Begin(ct);
        var made = await plan.Join(id, new(found.Kind, request.Name, begins, begins + old.Length, old.Groups, old.GoalKind, old.Goal, old.Budget, old.Eligibility, JsonSerializer.Deserialize<JsonElement>(settings), [.. old.Checklist.Select(text => new ChecklistItem(text, false))])
        {
            Playbook = playbook,
        }, ct);
        if (made.Refusal is { } refusal) return refusal;
        if (!made.Value) return new ActivityId(id);
        foreach (var line in request.Series) await PlanAnnouncements.Put(db, new(id), Id.New(clock), line.MinutesBefore, line.Text.Trim(), clock, ct);
        if (request.Series.Count > 0) await audit.Write(db, "activities.announcements_planned", request.Name!.Trim(), new { request.Series.Count }, ct);
        foreach (var partner in old.Partners.Where(p => request.Partners.Contains(p.Partner))) await propose.Handle(new(id), request.Name!.Trim(), partner, ct);
        await transaction.Commit(ct);
        return new ActivityId(id);
    }
}
