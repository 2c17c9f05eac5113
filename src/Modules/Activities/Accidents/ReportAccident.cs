using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Accidents;

/// <summary>One operator says that something went wrong and what to do about it: the activity pauses at once. A second one approves, and a job does the rest; or says no, and it may go on. Who works alone in a brand approves alone (decision 9).</summary>
internal sealed class ReportAccident(AppDb db, MoveActivity move, IAudit audit, INotify notify, TimeProvider clock)
{
    public sealed record Request(Guid Id, Remedy? Remedy, string? Reason, long? Points, string? Apology);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/activities/{id}/accidents/{accident:guid}", async (string brand, ActivityId id, Guid accident, [FromForm] bool approve, HttpContext http, ReportAccident report, CancellationToken ct) =>
        Answers.Back(http, await report.Decide(id, accident, approve, ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}/accident", approve ? "activities.accident_did_approve" : "activities.accident_did_refuse")).Requires(Permissions.ActivitiesEdit);

    public async Task<Result<Done>> Ask(ActivityId id, Request request, CancellationToken ct)
    {
        if (db.Actor.Operator is not { } me) return ActivityRefusals.AccidentNobody;
        if (request.Id.Version != 7) return ActivityRefusals.StalePage;
        if (request.Remedy is not { } remedy) return ActivityRefusals.AccidentRemedy.At("Remedy");
        if (request.Reason?.Trim() is not { Length: > 0 and <= Accident.LongestReason } reason) return ActivityRefusals.AccidentReason.With(Accident.LongestReason).At("Reason");
        if (request.Points is < 0 or > Accident.MostPoints) return ActivityRefusals.AccidentPoints.With(Accident.MostPoints).At("Points");
        var apology = request.Apology?.Trim() ?? "";
        if (apology.Length > Accident.LongestApology) return ActivityRefusals.AccidentApology.With(Accident.LongestApology).At("Apology");
        await using (var transaction = await db.Begin(ct))
        {
            if (await db.LockActivity(id, ct) is not { } activity) return ActivityRefusals.Unknown;
            if (activity.State is ActivityState.Draft) return ActivityRefusals.WrongState;
            var before = await db.Accidents(id, ct);
            if (before.Exists(a => a.Id == request.Id)) return new Done(); // Sent twice.
            if (before.Exists(a => a.Approved is null)) return ActivityRefusals.AccidentOpen;
            await db.Execute($"""
                insert into activities_accidents (brand_id, activity_id, id, remedy, reason, points, apology, asked_by, asked_name, asked_at)
                values ({db.CurrentBrand}, {id}, {request.Id}, {remedy}, {reason}, {request.Points ?? 0}, {apology}, {me}, {db.Actor.Name}, {clock.GetUtcNow()})
                """, ct);
            // Nothing more goes wrong while the second person thinks.
            if (activity.State is ActivityState.Running or ActivityState.Scheduled) await MoveActivity.Turn(db, activity, ActivityState.Paused, clock, ct);
            await Steps.Note(db, id, "accident", reason, clock, ct);
            await audit.Write(db, "activities.accident_reported", activity.Name, new { remedy, reason, request.Points }, ct);
            await notify.Operators(db, Permissions.ActivitiesEdit, "activities.notice_accident", [activity.Name, db.Actor.Name], $"activities/{id.Value}/accident", ct);
            await transaction.Commit(ct);
        }
        return new Done();
    }

    public async Task<Result<Done>> Decide(ActivityId id, Guid accident, bool approve, CancellationToken ct)
    {
        if (db.Actor.Operator is not { } me) return ActivityRefusals.AccidentNobody;
        await using (var transaction = await db.Begin(ct))
        {
            if (await db.LockActivity(id, ct) is not { } activity || await db.FindAccident(id, accident, ct) is not { } asked) return ActivityRefusals.Unknown;
            var alone = asked.AskedBy == me && await db.NobodyElseMay(me, ct);
            if (approve && asked.AskedBy == me && !alone) return ActivityRefusals.AccidentSelf;
            if (asked.Approved is { } said) return said == approve ? new Done() : ActivityRefusals.AccidentDecided.With(asked.DecidedName!);
            await db.Execute($"""
                update activities_accidents set approved = {approve}, decided_by = {me}, decided_name = {db.Actor.Name}, decided_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and activity_id = {id} and id = {accident}
                """, ct);
            await audit.Write(db, approve ? "activities.accident_approved" : "activities.accident_refused", activity.Name, new { accident, alone }, ct);
            if (approve) await db.StartJobOnce<MendAccident>(new JobId(accident), activity.Name, new MendAccident.Args(id, accident), clock, ct);
            await transaction.Commit(ct);
        }
        // Who cannot wait for the job's turn sees it stopped already.
        if (approve) await move.Handle(id, "end", ct);
        return new Done();
    }
}
