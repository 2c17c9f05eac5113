using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Life;

/// <summary>An activity as it stands, of any kind.</summary>
/// <param name="Settings">The kind's own, as JSON; what was ordered or won under them keeps what it was promised.</param>
/// <param name="Budget">What its benefits may cost at most; null is without limit.</param>
internal sealed record Activity(
    ActivityId Id, string Kind, string Name, ActivityState State, DateTimeOffset StartsAt, DateTimeOffset EndsAt, GoalKind GoalKind, long Goal, long? Budget, long Reserved, long Spent, string Currency,
    Eligibility Eligibility, string Settings, IReadOnlyList<ChecklistItem> Checklist, string Lessons, DateTimeOffset MadeAt, DateTimeOffset? EndedAt, DateTimeOffset? SettledAt, int Version)
{
    public bool IsOver => State is ActivityState.Ended or ActivityState.Settled or ActivityState.Cancelled;

    /// <summary>Whether it may be taken part in now, and if not, why.</summary>
    public Refusal? RefusalFor(DateTimeOffset now) => State switch
    {
        ActivityState.Paused => ActivityRefusals.Paused,
        ActivityState.Running when now < EndsAt && now >= StartsAt => null,
        ActivityState.Scheduled or ActivityState.Running when now < StartsAt => ActivityRefusals.NotYet with { RetryAfter = StartsAt - now },
        // Its start is due; the clock's turn is a matter of moments.
        ActivityState.Scheduled when now < EndsAt => null,
        ActivityState.Draft => ActivityRefusals.Unknown,
        _ => ActivityRefusals.Over,
    };

    public T Read<T>() => JsonSerializer.Deserialize<T>(Settings, KernelJson.Options)!;
}

/// <summary>Something to be done before it runs.</summary>
internal sealed record ChecklistItem(string Text, bool Done);

internal static class ReadActivities
{
    private static Sql Columns => Sql.Raw("""
        id, kind, name, state, starts_at, ends_at, goal_kind, goal, budget_minor, reserved_minor, spent_minor, currency, eligibility, settings, checklist, lessons, made_at, ended_at, settled_at, version
        """);

    public static Task<Activity?> FindActivity(this AppDb db, ActivityId id, CancellationToken ct) => db.First($"select {Columns} from activities_activities where brand_id = {db.CurrentBrand} and id = {id}", Read, ct);

    /// <summary>Locks it until the transaction ends: how every change of an activity begins.</summary>
    public static Task<Activity?> LockActivity(this AppDb db, ActivityId id, CancellationToken ct) =>
        db.First($"select {Columns} from activities_activities where brand_id = {db.CurrentBrand} and id = {id}{Sql.Raw(db.IsSqlite ? "" : " for update")}", Read, ct);

    /// <summary>Waits for whatever is being decided in activities that are open: what follows sees it. In the order of their ids, as whoever locks several does.</summary>
    public static Task LockOpenActivities(this AppDb db, CancellationToken ct) => db.IsSqlite ? Task.CompletedTask : db.Query(
        $"select id from activities_activities where brand_id = {db.CurrentBrand} and state in ('scheduled', 'running', 'paused') order by id for update", r => r.Guid(0), ct);

    public static Task<List<Activity>> AllActivities(this AppDb db, CancellationToken ct) => db.Query($"select {Columns} from activities_activities where brand_id = {db.CurrentBrand} order by starts_at desc, id desc limit 500", Read, ct);

    /// <summary>What a group's members may take part in, now or soon.</summary>
    public static Task<List<Activity>> ActivitiesIn(this AppDb db, GroupId group, CancellationToken ct) => db.Query($"""
        select {Columns} from activities_activities a where a.brand_id = {db.CurrentBrand} and a.state in ('scheduled', 'running', 'paused', 'ended')
          and exists (select 1 from activities_groups g where g.brand_id = a.brand_id and g.activity_id = a.id and g.group_id = {group}) order by starts_at, id
        """, Read, ct);

    public static Task<List<GroupId>> GroupsOf(this AppDb db, ActivityId id, CancellationToken ct) =>
        db.Query($"select group_id from activities_groups where brand_id = {db.CurrentBrand} and activity_id = {id} order by group_id", r => r.Id<GroupId>(0), ct);

    private static Activity Read(Row r) => new(
        r.Id<ActivityId>(0), r.Text(1), r.Text(2), r.Enum<ActivityState>(3), r.Time(4), r.Time(5), r.Enum<GoalKind>(6), r.Long(7), r.LongOrNull(8), r.Long(9), r.Long(10), r.Text(11),
        JsonSerializer.Deserialize<Eligibility>(r.Text(12), KernelJson.Options)!, r.Text(13), JsonSerializer.Deserialize<ChecklistItem[]>(r.Text(14), KernelJson.Options)!, r.Text(15), r.Time(16), r.TimeOrNull(17), r.TimeOrNull(18), r.Int(19));
}
