using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Rehearsals;

/// <summary>彩排: a plan performed by test buyers on a stage, where days take seconds and nothing is a fact.</summary>
/// <param name="Id">Also its job's.</param>
/// <param name="Plan">Of what stood in the plan then: <see cref="PlanOf"/>.</param>
/// <param name="Report">Null until it is over.</param>
internal sealed record Rehearsal(Guid Id, string Plan, int Buyers, string AskedName, DateTimeOffset AskedAt, DateTimeOffset? DoneAt, RehearsalReport? Report)
{
    public const int Fewest = 10, Most = 500, Usual = 100, MostUsual = 300, Kept = 10;

    /// <summary>How many come unless somebody says otherwise: twice as many as can have something.</summary>
    public static int UsualBuyers(IRehearse kind, Activity activity) => (int)Math.Clamp(kind.Room(activity) * 2 ?? Usual, Fewest, MostUsual);

    /// <summary>A mark of everything in the plan that a rehearsal depends on; another mark is another plan.</summary>
    public static string PlanOf(Activity a, IEnumerable<GroupId> groups) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{a.Kind}\n{a.StartsAt.UtcTicks}\n{a.EndsAt.UtcTicks}\n{a.Budget}\n{JsonSerializer.Serialize(a.Eligibility, KernelJson.Options)}\n{a.Settings}\n{string.Join(',', groups.Select(g => g.Value).Order())}")))[..32];
}

internal static class ReadRehearsals
{
    /// <summary>The latest first.</summary>
    public static Task<List<Rehearsal>> Rehearsals(this AppDb db, ActivityId activity, CancellationToken ct) => db.Query($"""
        select id, plan, buyers, asked_name, asked_at, done_at, report from activities_rehearsals where brand_id = {db.CurrentBrand} and activity_id = {activity} order by asked_at desc, id desc limit {Rehearsal.Kept}
        """, r => new Rehearsal(r.Guid(0), r.Text(1), r.Int(2), r.Text(3), r.Time(4), r.TimeOrNull(5), r.TextOrNull(6) is { } report ? JsonSerializer.Deserialize<RehearsalReport>(report, KernelJson.Options) : null), ct);

    /// <summary>When it was rehearsed last, if the plan is still that one and could be put on the calendar.</summary>
    public static async Task<DateTimeOffset?> RehearsedAt(this AppDb db, Activity activity, CancellationToken ct)
    {
        var plan = Rehearsal.PlanOf(activity, await db.GroupsOf(activity.Id, ct));
        return (await db.Rehearsals(activity.Id, ct)).Find(r => r.Plan == plan && r.Report is { Refused: null })?.DoneAt;
    }
}
