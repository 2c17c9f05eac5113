using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Votes;

/// <summary>How a vote goes through the life of an activity.</summary>
internal sealed class VoteLife : IActivityKind
{
    public string Kind => Vote.Kind;
    public bool Wins(Activity activity) => false;
    public bool Sells => false;
    public string Icon => "chart-bar";
    public string MemberPath => Vote.Kind;
    public string Means => Kind;
    public Type Board => typeof(VoteBoard);

    public Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult<Result<Done>>(activity.Read<Vote>().Refused() is { } refusal ? refusal : new Done());

    /// <summary>Nothing is open: every ballot was counted as it was cast.</summary>
    public Task Settle(AppDb db, Activity activity, CancellationToken ct) => Task.CompletedTask;

    public async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await db.LockActivity(activity.Id, ct);
        var some = (await db.AllBallots(activity.Id, ct)).Where(b => b.Counted).ToList();
        await Ballots.Uncount(db, activity.Id, some, activity.Read<Vote>().Options.Count, ct);
        await transaction.Commit(ct);
        return some.Count;
    }

    public async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        return await db.Query($"select activity_id from activities_ballots where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} and counted group by activity_id having count(*) > 1", r => r.Id<ActivityId>(0), ct);
    }

    public async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        await db.LockActivity(activity.Id, ct);
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        await Ballots.Uncount(db, activity.Id, [.. (await db.BallotsOf(activity.Id, entries, ct)).Where(b => b.Counted).Skip(1)], activity.Read<Vote>().Options.Count, ct);
    }

    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var persons = await db.Persons(ct);
        var entered = await db.Query($"select distinct {persons.Of("b.person_id")} from activities_ballots b where b.brand_id = {db.CurrentBrand} and b.activity_id = {activity.Id} and b.counted", r => r.Id<MemberId>(0), ct);
        return new(entered.ToHashSet(), new HashSet<MemberId>(), 0, 0, 0, 0, 0);
    }
}
