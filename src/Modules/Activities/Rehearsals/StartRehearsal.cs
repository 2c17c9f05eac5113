using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Rehearsals;

/// <summary>Asks for a rehearsal of a plan; a job performs it. One at a time for an activity.</summary>
internal sealed class StartRehearsal(AppDb db, IEnumerable<IRehearse> kinds, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/b/{brand}/activities/{activity}/rehearsals/{id}/card", async (string brand, ActivityId activity, JobId id, AppDb db, CancellationToken ct) =>
            await db.FindJob(id, ct) is { } job && job.Kind == RehearseActivity.Kind
                ? (IResult)new RazorComponentResult<RehearsalCard>(new { Job = job, Home = Home(brand, activity) })
                : TypedResults.NotFound()).Requires(Permissions.ActivitiesRead);
        routes.MapPost("/b/{brand}/activities/{activity}/rehearsals/{id}/cancel", async (string brand, ActivityId activity, JobId id, HttpContext http, StartRehearsal rehearsals, CancellationToken ct) =>
            Answers.Back(http, await rehearsals.Cancel(activity, id, ct), $"{Home(brand, activity)}/rehearsal", "activities.rehearsal_did_cancel")).Requires(Permissions.ActivitiesEdit);
    }

    private static string Home(string brand, ActivityId activity) => $"/b/{Uri.EscapeDataString(brand)}/activities/{activity.Value}";

    /// <param name="id">Rendered by the page; the page sent twice starts one.</param>
    public async Task<Result<Done>> Handle(ActivityId activity, Guid id, int? buyers, CancellationToken ct)
    {
        if (id.Version != 7) return ActivityRefusals.StalePage;
        if (buyers is not (>= Rehearsal.Fewest and <= Rehearsal.Most)) return ActivityRefusals.RehearsalBuyers.With(Rehearsal.Fewest, Rehearsal.Most).At("Buyers");
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(activity, ct) is not { } found) return ActivityRefusals.Unknown;
        if (found.State is not (ActivityState.Draft or ActivityState.Scheduled)) return ActivityRefusals.RehearsalLate;
        if (kinds.All(k => k.Kind != found.Kind)) return ActivityRefusals.RehearsalKind;
        var before = await db.Rehearsals(activity, ct);
        if (before.Exists(r => r.Id == id)) return new Done(); // Sent twice.
        if ((await db.FindJobs([.. before.Where(r => r.Report is null).Select(r => new JobId(r.Id))], ct)).Exists(j => !j.Ended)) return ActivityRefusals.RehearsalRuns;
        await db.Execute($"""
            delete from activities_rehearsals where brand_id = {db.CurrentBrand} and activity_id = {activity} and id not in
              (select id from activities_rehearsals where brand_id = {db.CurrentBrand} and activity_id = {activity} order by asked_at desc, id desc limit {Rehearsal.Kept - 1})
            """, ct);
        await db.Execute($"""
            insert into activities_rehearsals (brand_id, activity_id, id, plan, buyers, asked_by, asked_name, asked_at)
            values ({db.CurrentBrand}, {activity}, {id}, {Rehearsal.PlanOf(found, await db.GroupsOf(activity, ct))}, {buyers}, {db.Actor.Operator?.Value}, {db.Actor.Name}, {clock.GetUtcNow()})
            """, ct);
        if (!await db.StartJobOnce<RehearseActivity>(new JobId(id), found.Name, new RehearseActivity.Args(activity, buyers.Value, BitConverter.ToInt32(id.ToByteArray(), 8)), clock, ct)) return ActivityRefusals.StalePage;
        await audit.Write(db, "activities.rehearsed", found.Name, new { buyers }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    /// <summary>It stops after its current step; of its stage nothing stays.</summary>
    public async Task<Result<Done>> Cancel(ActivityId activity, JobId id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(activity, ct) is not { } found || (await db.Rehearsals(activity, ct)).All(r => r.Id != id.Value)) return ActivityRefusals.Unknown;
        var steered = await db.Steer(id, JobWish.Cancel, clock, ct);
        if (steered.Refusal is not null) return steered;
        await audit.Write(db, "activities.rehearsal_cancelled", found.Name, null, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
