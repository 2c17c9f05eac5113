using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CheckIns;

/// <summary>How check-ins go through the life of an activity.</summary>
internal sealed class CheckInLife(TimeProvider clock) : IActivityKind
{
    public string Kind => CheckIn.Kind;
    public bool Wins(Activity activity) => activity.Read<CheckIn>().Stages.Count > 0;
    public bool Sells => false;
    public string Icon => "calendar-event";
    public string MemberPath => CheckIn.Kind;
    public string Means => Kind;
    public Type Board => typeof(CheckInBoard);

    public Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult<Result<Done>>(activity.Read<CheckIn>().Refused() is { } refusal ? refusal : new Done());

    /// <summary>Rewards are paid as they are reached; nothing is open.</summary>
    public Task Settle(AppDb db, Activity activity, CancellationToken ct) => Task.CompletedTask;

    public async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        var voided = 0L;
        foreach (var some in (await db.CheckInRewards(activity.Id, null, ct)).Where(r => r.State == "paid").Select(r => r.Id).Chunk(200))
        {
            await using var transaction = await db.Begin(ct);
            await db.LockActivity(activity.Id, ct);
            voided += await Return(db, activity.Id, (await db.CheckInRewards(activity.Id, null, ct)).FindAll(r => r.State == "paid" && some.Contains(r.Id)), callBack: true, ct);
            await transaction.Commit(ct);
        }
        return voided;
    }

    /// <summary>One person was paid a stage under two names.</summary>
    public async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        return await db.Query($"""
            select distinct activity_id from (select activity_id, stage from activities_check_in_rewards where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} and state = 'paid' group by activity_id, stage having count(*) > 1) twice
            """, r => r.Id<ActivityId>(0), ct);
    }

    public async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        await db.LockActivity(activity.Id, ct);
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var paid = (await db.CheckInRewards(activity.Id, entries, ct)).Where(r => r.State == "paid");
        await Return(db, activity.Id, [.. paid.GroupBy(r => r.Stage).SelectMany(g => g.Skip(1))], callBack: false, ct);
    }

    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var persons = await db.Persons(ct);
        var entered = await db.Query($"select distinct {persons.Of("c.person_id")} from activities_check_ins c where c.brand_id = {db.CurrentBrand} and c.activity_id = {activity.Id}", r => r.Id<MemberId>(0), ct);
        var paid = (await db.CheckInRewards(activity.Id, null, ct)).Where(r => r.State == "paid").ToList();
        var whose = await db.PersonsOf(paid.Select(r => r.Person).ToHashSet(), ct);
        return new(entered.ToHashSet(), paid.Select(r => whose[r.Person]).ToHashSet(), 0, 0, 0, 0, paid.Sum(r => r.CostMinor));
    }

    /// <summary>Points go back as far as they are there, coupons as far as no order holds or has used them: those stay, and their cost counts.</summary>
    /// <param name="callBack">Or they go as soon as their order gives them up.</param>
    private async Task<int> Return(AppDb db, ActivityId activity, List<CheckInReward> rewards, bool callBack, CancellationToken ct)
    {
        var coupons = rewards.Where(r => r.Coupon).Select(r => r.Id).ToList();
        var kept = coupons.Count == 0 ? [] : coupons.Except(await db.TakeCouponsBack(coupons, clock, ct, callBack)).ToHashSet();
        return await WriteOff(db, activity, rewards.FindAll(r => !kept.Contains(r.Id)), clock, ct);
    }

    public static async Task<int> WriteOff(AppDb db, ActivityId activity, List<CheckInReward> rewards, TimeProvider clock, CancellationToken ct)
    {
        if (rewards.Count == 0) return 0;
        await db.Execute($"update activities_check_in_rewards set state = 'returned' where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", rewards.ConvertAll(r => r.Id).ToArray())}", ct);
        await Budget.Return(db, activity, rewards.ConvertAll(r => r.Id), clock, ct);
        var points = rewards.Where(r => !r.Coupon).ToList();
        await db.MovePoints(await db.CurrentBrandProfile(ct), points.ConvertAll(r => (PointsMove)new PointsMove.Reverse(new(PayStages.Business + "_undone", r.Id), new(PayStages.Business, r.Id)) { AtMost = true }), clock, ct);
        return rewards.Count;
    }
}

/// <summary>Two entries turn out to be one human: their days are counted together from now on, each day once.</summary>
internal sealed class JoinCheckIns : IHandle<PeopleMerged>
{
    public async Task Handle(PeopleMerged happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var entries = (await db.EntriesOf([happened.Person], ct)).Select(e => e.Entry).ToArray();
        foreach (var id in await db.Query($"select distinct activity_id from activities_check_ins where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} order by activity_id", r => r.Id<ActivityId>(0), ct))
        {
            await db.LockActivity(id, ct);
            var rows = await db.CheckInsOf(id, entries, ct);
            await CheckInRows.Keep(db, id, happened.Person, CheckInSum.Of(rows.Select(r => r.Day), rows.Count(r => r.Source == "make_up")), ct);
        }
    }
}
