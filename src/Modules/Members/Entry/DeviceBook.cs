using System.Collections.Concurrent;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Entry;

/// <summary>Finds the member behind a device and whether they are in a group. Who is inside is trusted for five seconds; who is not is asked again each time, so that joining shows at once on every node.</summary>
internal sealed class DeviceBook(AppDbSource source, TimeProvider clock)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5), Idle = TimeSpan.FromDays(400), SeenEvery = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<(BrandId, GroupId, UInt128), (VisitingMember Who, long At)> inside = new();

    public async ValueTask<(VisitingMember Who, bool Inside)?> Find(BrandId brand, GroupId group, string secret, CancellationToken ct, bool anew = false)
    {
        var hash = DeviceSecret.HashOf(secret);
        var key = (brand, group, BitConverter.ToUInt128(hash));
        if (!anew && inside.TryGetValue(key, out var found) && clock.GetElapsedTime(found.At) < Trusted) return (found.Who, true);
        var at = clock.GetTimestamp();
        if (await Read(brand, group, hash, ct) is not { } read)
        {
            inside.TryRemove(key, out _);
            return null;
        }
        if (inside.Count > 50_000) inside.Clear();
        if (read.Inside) inside[key] = (read.Who, at);
        else inside.TryRemove(key, out _);
        return read;
    }

    /// <summary>Somebody left, was renamed, merged or separated: ask again on this node.</summary>
    public void Forget(MemberId member)
    {
        foreach (var (key, entry) in inside)
            if (entry.Who.Id == member) inside.TryRemove(key, out _);
    }

    /// <summary>Joins the caller's transaction, if any.</summary>
    public async Task Start(AppDb db, MemberId member, IdentityLevel level, string secret, string userAgent, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Execute($"""
            insert into members_sessions (brand_id, token_hash, id, member_id, level, created_at, seen_at, user_agent)
            values ({db.CurrentBrand}, {DeviceSecret.HashOf(secret)}, {Id.New(clock)}, {member}, {level}, {now}, {now}, {userAgent})
            """, ct);
    }

    private async Task<(VisitingMember Who, bool Inside)?> Read(BrandId brand, GroupId group, byte[] hash, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(brand));
        var now = clock.GetUtcNow();
        var line = await db.First($"""
            select s.id, m.id, e.public_id, m.name, s.level, s.seen_at,
                   case when exists (select 1 from members_memberships j where j.brand_id = {brand} and j.group_id = {group} and j.member_id = m.id and j.left_at is null) then 1 else 0 end
            from members_sessions s left join members_merges g on g.brand_id = s.brand_id and g.member_id = s.member_id
            join members_members m on m.brand_id = s.brand_id and m.id = coalesce(g.person_id, s.member_id) join members_entries e on e.brand_id = m.brand_id and e.member_id = m.id
            where s.brand_id = {brand} and s.token_hash = {hash} and s.revoked_at is null and s.seen_at > {now - Idle}
            """, r => (Who: new VisitingMember(r.Id<MemberId>(1), r.Guid(2), r.Text(3), r.Enum<IdentityLevel>(4), r.Guid(0)), SeenAt: r.Time(5), Inside: r.Long(6) == 1), ct);
        if (line.Who is null) return null;
        if (now - line.SeenAt > SeenEvery) await db.Execute($"update members_sessions set seen_at = {now} where brand_id = {brand} and token_hash = {hash}", ct);
        return (line.Who, line.Inside);
    }
}
