using System.Text.Json;
using Guildhall.Activities.Announcements;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Partners;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Playbooks;

/// <summary>Keeps the review of an activity that is over as a playbook; kept again, it is the newer one that counts.</summary>
internal sealed class KeepPlaybook(AppDb db, ReviewActivity review, TextCatalogue texts, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/activities/{id}/playbook", async (string brand, ActivityId id, [FromForm] string? name, HttpContext http, KeepPlaybook keep, CancellationToken ct) =>
        {
            var kept = await keep.Handle(id, name, ct);
            return Answers.Back(http, kept, $"/b/{Uri.EscapeDataString(brand)}/activities/{(kept.Refusal is null ? "playbooks/" : "")}{id.Value}{(kept.Refusal is null ? "" : "/review")}", "activities.did_keep_playbook");
        }).Requires(Permissions.ActivitiesEdit);
        routes.MapPost("/b/{brand}/activities/playbooks/{id}/remove", async (string brand, Guid id, HttpContext http, KeepPlaybook keep, CancellationToken ct) =>
            Answers.Back(http, await keep.Remove(id, ct), $"/b/{Uri.EscapeDataString(brand)}/activities/playbooks", "activities.did_remove_playbook")).Requires(Permissions.ActivitiesEdit);
    }

    public async Task<Result<Done>> Handle(ActivityId id, string? name, CancellationToken ct)
    {
        if (await db.FindActivity(id, ct) is not { } activity) return ActivityRefusals.Unknown;
        if (!activity.IsOver || activity.State == ActivityState.Cancelled) return ActivityRefusals.PlaybookEarly;
        if (name?.Trim() is not { Length: > 0 and <= PlanActivity.LongestName } called) return ActivityRefusals.NameLength.With(PlanActivity.LongestName).At("name");
        var (brand, said) = (await db.CurrentBrandProfile(ct), await review.Handle(activity, ct));
        var (starts, words) = (brand.Calendar.Local(activity.StartsAt), new AnnouncementWords(activity, brand, texts));
        var plan = new PlaybookPlan(
            starts, brand.Calendar.Local(activity.EndsAt) - starts, activity.GoalKind, activity.Goal, activity.Budget, activity.Eligibility, await db.GroupsOf(id, ct), [.. activity.Checklist.Select(c => c.Text)], activity.Settings,
            [.. Proposals.For(said).Select(PlaybookChange.Of)], activity.Lessons,
            new(said.Outcome.Entered.Count, said.Towards, said.Participation, said.Outcome.SalesMinor, said.Outcome.CostMinor, activity.Currency))
        {
            Series = [.. (await db.Announcements(id, ct)).Select(a => new PlaybookLine(a.MinutesBefore, words.Open(a.Text, a.MinutesBefore)))],
            Partners = [.. (await db.Partnerships(id, ct)).Select(p => new PlaybookPartner(p.Partner, p.Name, p.ShareOf, p.ShareBp, p.CostBp, p.Brings, p.Groups))],
        };
        await using var transaction = await db.Begin(ct);
        await db.Execute($"""
            insert into activities_playbooks (brand_id, id, name, kind, plan, kept_at) values ({brand.Id}, {id}, {called}, {activity.Kind}, {JsonSerializer.Serialize(plan, KernelJson.Options)}, {clock.GetUtcNow()})
            on conflict (brand_id, id) do update set name = excluded.name, plan = excluded.plan, kept_at = excluded.kept_at
            """, ct);
        await audit.Write(db, "activities.playbook_kept", called, new { activity.Kind }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Remove(Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.FindPlaybook(id, ct) is not { } playbook) return ActivityRefusals.NoPlaybook;
        await db.Execute($"delete from activities_playbook_uses where brand_id = {db.CurrentBrand} and playbook_id = {id}", ct);
        await db.Execute($"delete from activities_playbooks where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, "activities.playbook_removed", playbook.Name, null, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
