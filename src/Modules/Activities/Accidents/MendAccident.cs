using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.Accidents;

/// <summary>Does what two people decided about an accident: stops the activity, takes everything back or lets it stand, gives points, says sorry. Each step once, however often it is begun again.</summary>
internal sealed class MendAccident(AppDb db, IEnumerable<IActivityKind> kinds, MoveActivity move, HouseLines house, TimeProvider clock) : IJob
{
    public sealed record Args(ActivityId Activity, Guid Accident);

    public sealed record Outcome(long Voided, int Compensated, int Groups);

    private const int Portion = 100;

    public static string Kind => "mend-accident";

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var args = run.Args<Args>();
        if (await db.FindActivity(args.Activity, ct) is not { } activity || await db.FindAccident(args.Activity, args.Accident, ct) is not { Approved: true } accident) return ActivityRefusals.Unknown;
        var kind = kinds.Single(k => k.Kind == activity.Kind);
        if (!activity.IsOver) await move.Handle(activity.Id, activity.State is ActivityState.Scheduled ? "cancel" : "end", ct); // Somebody may have resumed it.
        // Who took part is asked before anything is taken back: a kind may forget who had what.
        var people = accident.Points > 0 ? (await kind.Outcome(db, activity, ct)).Entered.OrderBy(m => m.Value).ToList() : [];
        var voided = accident.Remedy is Remedy.Void ? await kind.Void(db, activity, ct) : 0;
        await Compensate(run, accident, activity, people, ct);
        var groups = accident.Apology.Length > 0 ? await db.GroupsOf(activity.Id, ct) : [];
        foreach (var group in groups.OrderBy(g => g.Value))
        {
            await using var transaction = await db.Begin(ct);
            await house.Put(db, group, KeyOf(accident, group.Value), accident.Apology, ct);
            await transaction.Commit(ct);
        }
        return new Outcome(voided, people.Count, groups.Count);
    }

    private async Task Compensate(JobRun run, Accident accident, Activity activity, List<MemberId> people, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var done = 0;
        foreach (var some in people.Chunk(Portion))
        {
            await using (var transaction = await db.Begin(ct))
            {
                await db.MovePoints(brand, [.. some.Select(m => new PointsMove.Award(new("activity_accident", KeyOf(accident, m.Value)), m, accident.Points, EarnSource.Activity, clock.GetUtcNow()) { Note = activity.Name })], clock, ct);
                await run.Save(db, null, done += some.Length, people.Count, 0, ct);
                await transaction.Commit(ct);
            }
            await run.StopIfAsked(ct);
        }
    }

    /// <summary>The same for the same person or group, so that beginning again changes nothing.</summary>
    private static Guid KeyOf(Accident accident, Guid of) => Id.Dated(accident.AskedAt, SHA256.HashData(Encoding.UTF8.GetBytes($"{accident.Id:N}{of:N}")));
}
