using System.Text.Json;
using Guildhall.Activities.Announcements;
using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Life;

/// <summary>Writes an activity down as a draft, or changes the plan of one that has not begun. Of one that runs only the end, the budget and what is shown may change; what was ordered keeps its promise.</summary>
internal sealed class PlanActivity(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int LongestName = 60, MostItems = 20, LongestItem = 120;
    public const long MostGoal = 1_000_000_000, MostBudget = 1_000_000_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(370);

    /// <param name="Starts">Local time of the brand, as typed.</param>
    /// <param name="Settings">The kind's own, checked by the kind.</param>
    /// <param name="Budget">Minor units; null is without limit.</param>
    public sealed record Request(
        string Kind, string? Name, DateTime? Starts, DateTime? Ends, IReadOnlyList<GroupId> Groups, GoalKind GoalKind, long Goal, long? Budget, Eligibility Eligibility, object Settings, IReadOnlyList<ChecklistItem> Checklist)
    {
        /// <summary>What it is planned after, if anything.</summary>
        public Guid? Playbook { get; init; }
    }

    public async Task<Result<ActivityId>> Make(Guid id, Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var made = await Join(id, request, ct);
        if (made.Refusal is { } refusal) return refusal;
        await transaction.Commit(ct);
        return new ActivityId(id);
    }

    /// <summary>Joins the open transaction. False when it is there already: the same page sent twice.</summary>
    public async Task<Result<bool>> Join(Guid id, Request request, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        if (RefusalFor(request, brand.Calendar, running: false) is { } refusal) return refusal;
        var made = await db.Execute($"""
            insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, budget_minor, currency, eligibility, settings, checklist, made_by, made_at, version)
            values ({brand.Id}, {id}, {request.Kind}, {request.Name!.Trim()}, {ActivityState.Draft}, {brand.Calendar.InstantOf(request.Starts!.Value)}, {brand.Calendar.InstantOf(request.Ends!.Value)}, {request.GoalKind}, {request.Goal},
              {request.Budget}, {brand.Currency}, {Json(request.Eligibility)}, {Json(request.Settings)}, {Json(request.Checklist)}, {db.Actor.Operator?.Value}, {clock.GetUtcNow()}, 1)
            on conflict do nothing
            """, ct);
        if (made == 0) return false;
        await Groups(new(id), request.Groups, ct);
        if (request.Playbook is { } playbook) await db.Execute($"insert into activities_playbook_uses (brand_id, activity_id, playbook_id, at) values ({brand.Id}, {id}, {playbook}, {clock.GetUtcNow()})", ct);
        await Steps.Note(db, new(id), "planned", null, clock, ct);
        await audit.Write(db, "activities.planned", request.Name.Trim(), new { request.Kind }, ct);
        return true;
    }

    /// <param name="version">As the page showed it: somebody else's change in between is refused, not overwritten.</param>
    public async Task<Result<Done>> Change(ActivityId id, int version, Request request, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { } now) return ActivityRefusals.Unknown;
        if (now.Version != version) return ActivityRefusals.Changed;
        if (now.IsOver) return ActivityRefusals.Frozen;
        var running = now.State is not ActivityState.Draft;
        if (RefusalFor(request, brand.Calendar, running) is { } refusal) return refusal;
        if (request.Budget < now.Reserved + now.Spent) return ActivityRefusals.BudgetBelow.With(new Money(now.Reserved + now.Spent, now.Currency).ToString()).At("Budget");
        var (starts, settings) = running ? (now.StartsAt, now.Settings) : (brand.Calendar.InstantOf(request.Starts!.Value), Json(request.Settings));
        var ends = brand.Calendar.InstantOf(request.Ends!.Value);
        if (ends <= clock.GetUtcNow() && running) return ActivityRefusals.EndsBefore.At("Ends");
        await db.Execute($"""
            update activities_activities set name = {request.Name!.Trim()}, starts_at = {starts}, ends_at = {ends}, goal_kind = {request.GoalKind}, goal = {request.Goal}, budget_minor = {request.Budget},
              eligibility = {Json(request.Eligibility)}, settings = {settings}, checklist = {Json(request.Checklist)}, version = version + 1
            where brand_id = {brand.Id} and id = {id}
            """, ct);
        if (!running) await Groups(id, request.Groups, ct);
        else await TurnActivities.Plan(db, id, now.State == ActivityState.Scheduled ? starts : ends, clock, ct);
        await Announce.Plan(db, now with { StartsAt = starts }, clock, ct);
        await Steps.Note(db, id, "changed", null, clock, ct);
        await audit.Write(db, "activities.changed", request.Name.Trim(), null, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private Refusal? RefusalFor(Request request, BrandCalendar calendar, bool running)
    {
        if (request.Name?.Trim() is not { Length: > 0 and <= LongestName }) return ActivityRefusals.NameLength.With(LongestName).At("Name");
        if (request.Starts is not { } starts) return ActivityRefusals.NoTime.At("Starts");
        if (request.Ends is not { } ends) return ActivityRefusals.NoTime.At("Ends");
        if (ends <= starts) return ActivityRefusals.EndsBefore.At("Ends");
        if (ends - starts > Longest) return ActivityRefusals.TooLong.At("Ends");
        if (!running && calendar.InstantOf(ends) <= clock.GetUtcNow()) return ActivityRefusals.StartsPast.At("Ends");
        if (request.Groups.Count == 0) return ActivityRefusals.NoGroups.At("Groups");
        if (request.Goal is < 0 or > MostGoal) return ActivityRefusals.GoalRange.With(MostGoal).At("Goal");
        if (request.Budget is < 0 or > MostBudget) return ActivityRefusals.BudgetRange.At("Budget");
        if (request.Eligibility.JoinedDaysBefore is < 1 or > 3650) return ActivityRefusals.DaysRange.At("JoinedDays");
        return request.Checklist.Count > MostItems || request.Checklist.Any(c => c.Text.Length > LongestItem) ? ActivityRefusals.ChecklistLength.With(MostItems, LongestItem).At("Checklist") : null;
    }

    private async Task Groups(ActivityId id, IReadOnlyList<GroupId> groups, CancellationToken ct)
    {
        await db.Execute($"delete from activities_groups where brand_id = {db.CurrentBrand} and activity_id = {id}", ct);
        // Only groups of this brand.
        await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) select {db.CurrentBrand}, {id}, g.id from communities_groups g where g.brand_id = {db.CurrentBrand} and {db.In("g.id", groups.Distinct().ToArray())}", ct);
    }

    private static string Json(object value) => JsonSerializer.Serialize(value, value.GetType(), KernelJson.Options);
}

/// <summary>What was done to an activity, by whom and when.</summary>
internal static class Steps
{
    public static Task Note(AppDb db, ActivityId activity, string step, string? note, TimeProvider clock, CancellationToken ct) => db.Execute($"""
        insert into activities_steps (brand_id, activity_id, id, step, at, operator_id, note) values ({db.CurrentBrand}, {activity}, {Id.New(clock)}, {step}, {clock.GetUtcNow()}, {db.Actor.Operator?.Value}, {note})
        """, ct);
}
