using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.RedPackets;

/// <summary>How a red packet goes through the life of an activity: its whole worth is reserved with its seed's commitment, and what nobody opened is released at its end.</summary>
internal sealed class RedPacketLife(TimeProvider clock) : IActivityKind
{
    public string Kind => RedPacket.Kind;
    public bool Sells => false;
    public bool Offered => true;
    public string Icon => "mail";
    public string MemberPath => RedPacket.Kind;
    public string Means => Kind;
    public Type Board => typeof(RedPacketBoard);

    public async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        var packet = activity.Read<RedPacket>();
        if (packet.Refused() is { } refusal) return refusal;
        if (activity.EndsAt - activity.StartsAt > RedPacket.Longest) return ActivityRefusals.PacketDay;
        var cost = packet.CostOf(packet.Points, activity.Currency);
        if (activity.Left() < cost) return ActivityRefusals.PacketBudget.With(new Money(cost, activity.Currency).ToString());
        await Budget.Reserve(db, activity.Id, [(activity.Id.Value, cost)], clock, ct);
        await Seeds.Commit(db, activity.Id, clock, ct);
        return new Done();
    }

    public async Task Settle(AppDb db, Activity activity, CancellationToken ct)
    {
        await Budget.ReleaseRest(db, activity.Id, activity.Id.Value, clock, ct);
        await Seeds.Reveal(db, activity.Id, null, clock, ct);
    }

    public async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        for (var voided = 0L; ;)
        {
            await using var transaction = await db.Begin(ct);
            await db.LockActivity(activity.Id, ct);
            var some = (await db.PacketClaims(activity.Id, ct)).Where(c => !c.Returned).Take(200).ToList();
            if (some.Count == 0) return voided;
            await Return(db, activity.Id, some, ct);
            await transaction.Commit(ct);
            voided += some.Count;
        }
    }

    public async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        return await db.Query($"""
            select a.id from activities_activities a join activities_packet_claims c on c.brand_id = a.brand_id and c.activity_id = a.id
            where a.brand_id = {db.CurrentBrand} and a.kind = {RedPacket.Kind} and {db.In("c.person_id", entries)} and not c.returned group by a.id having count(*) > 1
            """, r => r.Id<ActivityId>(0), ct);
    }

    public async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        await db.LockActivity(activity.Id, ct);
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        await Return(db, activity.Id, [.. (await db.PacketClaimsOf(activity.Id, entries, ct)).Where(c => !c.Returned).Skip(1)], ct);
    }

    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var claims = await db.PacketClaims(activity.Id, ct);
        var persons = await db.PersonsOf(claims.Select(c => c.Person).ToHashSet(), ct);
        var kept = claims.Where(c => !c.Returned).ToList();
        return new(claims.Select(c => persons[c.Person]).ToHashSet(), kept.Select(c => persons[c.Person]).ToHashSet(), 0, 0, 0, 0, kept.Sum(c => c.CostMinor));
    }

    /// <summary>The points go back as far as they are there; what was spent meanwhile is owed, what is not paid out yet is not paid any more. The share is not handed out again.</summary>
    private async Task Return(AppDb db, ActivityId activity, List<PacketClaim> claims, CancellationToken ct)
    {
        if (claims.Count == 0) return;
        var ids = claims.Select(c => c.Id).ToArray();
        await db.Execute($"update activities_packet_claims set returned = {true} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", ids)}", ct);
        await Budget.Return(db, activity, claims.ConvertAll(c => (c.Id, c.CostMinor)), clock, ct);
        await db.MovePoints(await db.CurrentBrandProfile(ct), claims.ConvertAll(c => (PointsMove)new PointsMove.Reverse(new("red_packet_undone", c.Id), new(PayShares.Business, c.Id)) { AtMost = true }), clock, ct);
    }
}
