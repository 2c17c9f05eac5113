using Guildhall.Activities.Announcements;
using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Life;

/// <summary>What an operator does with an activity: puts it on the calendar, pauses, goes on, ends early, cancels.</summary>
internal sealed class MoveActivity(AppDb db, IEnumerable<IActivityKind> kinds, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var move in new[] { "schedule", "pause", "resume", "end", "cancel" })
            routes.MapPost($"/b/{{brand}}/activities/{{id}}/{move}", async (string brand, ActivityId id, HttpContext http, MoveActivity activities, CancellationToken ct) =>
                Answers.Back(http, await activities.Handle(id, move, ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}", $"activities.did_{move}")).Requires(Permissions.ActivitiesEdit);
        routes.MapPost("/b/{brand}/activities/{id}/lessons", async (string brand, ActivityId id, [FromForm] string? lessons, HttpContext http, MoveActivity activities, CancellationToken ct) =>
            Answers.Back(http, await activities.Learn(id, lessons ?? "", ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}/review", "activities.did_lessons")).Requires(Permissions.ActivitiesEdit);
    }

    public async Task<Result<Done>> Handle(ActivityId id, string move, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { } activity) return ActivityRefusals.Unknown;
        var (from, to) = move switch
        {
            "schedule" => (new[] { ActivityState.Draft }, ActivityState.Scheduled),
            "pause" => ([ActivityState.Running], ActivityState.Paused),
            "resume" => ([ActivityState.Paused], ActivityState.Running),
            "end" => ([ActivityState.Running, ActivityState.Paused], ActivityState.Ended),
            _ => ([ActivityState.Draft, ActivityState.Scheduled, ActivityState.Running, ActivityState.Paused], ActivityState.Cancelled),
        };
        if (activity.State == to) return new Done(); // Tapped twice.
        if (!from.Contains(activity.State)) return ActivityRefusals.WrongState;
        var kind = kinds.Single(k => k.Kind == activity.Kind);
        if (to == ActivityState.Scheduled)
        {
            if (activity.EndsAt <= clock.GetUtcNow()) return ActivityRefusals.StartsPast;
            if (await kind.Prepare(db, activity, ct) is { Refusal: { } refusal }) return refusal;
            await TurnActivities.Plan(db, id, activity.StartsAt, clock, ct);
            await Announce.Plan(db, activity with { State = to }, clock, ct);
        }
        if (to == ActivityState.Ended && !await kind.MayEnd(db, activity with { EndsAt = clock.GetUtcNow() }, ct))
        {
            // Nothing new from now on; the clock ends it when what was there before is in.
            await db.Execute($"update activities_activities set ends_at = {clock.GetUtcNow()}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {id} and ends_at > {clock.GetUtcNow()}", ct);
            await TurnActivities.Plan(db, id, clock.GetUtcNow(), clock, ct);
            await audit.Write(db, $"activities.{move}", activity.Name, null, ct);
            await transaction.Commit(ct);
            return new Done();
        }
        await Turn(db, activity, to, clock, ct);
        if (to is ActivityState.Ended or ActivityState.Cancelled)
        {
            await kind.Settle(db, activity with { State = to }, ct);
            await TurnActivities.Plan(db, id, clock.GetUtcNow(), clock, ct);
        }
        await audit.Write(db, $"activities.{move}", activity.Name, null, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    /// <summary>What to change next time, in the words of whoever ran it.</summary>
    public async Task<Result<Done>> Learn(ActivityId id, string lessons, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.Execute($"update activities_activities set lessons = {lessons.Trim()[..Math.Min(lessons.Trim().Length, 2000)]}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {id}", ct) == 0) return ActivityRefusals.Unknown;
        await transaction.Commit(ct);
        return new Done();
    }

    /// <summary>Into another state, told and noted. Joins the open transaction.</summary>
    public static async Task Turn(AppDb db, Activity activity, ActivityState to, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (ended, settled) = (to is ActivityState.Ended or ActivityState.Cancelled ? now : activity.EndedAt, to is ActivityState.Settled ? now : activity.SettledAt);
        await db.Execute($"update activities_activities set state = {to}, ended_at = {ended}, settled_at = {settled}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {activity.Id}", ct);
        await Steps.Note(db, activity.Id, Word(to), null, clock, ct);
        await db.Publish(activity.Id.Value, new ActivityTurned(activity.Id, activity.Kind, to), clock, ct);
    }

    internal static string Word(ActivityState state) => state.ToString().ToLowerInvariant();
}
