using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Entry;

/// <summary>Finds the member behind a device and whether they are in a group. Who is inside is trusted for five seconds; who is not is asked again each time, so that joining shows at once on every node.
/// A crowd that comes to a group at once is looked up together.</summary>
internal sealed class DeviceBook(AppDbSource source, TimeProvider clock)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5), Idle = TimeSpan.FromDays(400), SeenEvery = TimeSpan.FromHours(1);
    private const int MostTogether = 200;
    private readonly Remembered<(BrandId, GroupId, UInt128), (VisitingMember Who, long At)> inside = new(50_000);
    private readonly Remembered<(BrandId, GroupId), ReadTogether<string, Known>> crowds = new(10_000);

    public async ValueTask<(VisitingMember Who, bool Inside)?> Find(BrandId brand, GroupId group, string secret, CancellationToken ct, bool anew = false)
    {
        var key = (brand, group, BitConverter.ToUInt128(DeviceSecret.HashOf(secret)));
        if (!anew && inside.TryGetValue(key, out var found) && clock.GetElapsedTime(found.At) < Trusted) return (found.Who, true);
        var at = clock.GetTimestamp();
        var crowd = crowds.GetOrAdd((brand, group), _ => new(MostTogether, secrets => Read(brand, group, [.. secrets])));
        if (await crowd.Find(secret, ct) is not { } read)
        {
            inside.Remove(key);
            return null;
        }
        if (read.Inside) inside[key] = (read.Who, at);
        else inside.Remove(key);
        return (read.Who, read.Inside);
    }

    /// <summary>Somebody left, was renamed, merged or separated: ask again on this node.</summary>
    public void Forget(MemberId member)
    {
        foreach (var (key, entry) in inside)
            if (entry.Who.Id == member) inside.Remove(key);
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

    private async Task<IReadOnlyDictionary<string, Known>> Read(BrandId brand, GroupId group, string[] secrets)
    {
        await using var db = source.Open(Actor.System(brand));
        var now = clock.GetUtcNow();
        var hashes = Array.ConvertAll(secrets, DeviceSecret.HashOf);
        var found = await db.Query($"""
            select d.n, s.seen_at, s.id, m.id, e.public_id, m.name, s.level,
                   case when exists (select 1 from members_memberships j where j.brand_id = {brand} and j.group_id = {group} and j.member_id = m.id and j.left_at is null) then 1 else 0 end
            from {db.Rows("d", new SetColumn("hash", hashes))} cross join members_sessions s left join members_merges g on g.brand_id = s.brand_id and g.member_id = s.member_id
            join members_members m on m.brand_id = s.brand_id and m.id = coalesce(g.person_id, s.member_id) join members_entries e on e.brand_id = m.brand_id and e.member_id = m.id
            where s.brand_id = {brand} and s.token_hash = d.hash and s.revoked_at is null and s.seen_at > {now - Idle}
            """, r => (Device: (int)r.Long(0) - 1, SeenAt: r.Time(1), Known: new Known(new VisitingMember(r.Id<MemberId>(3), r.Guid(4), r.Text(5), r.Enum<IdentityLevel>(6), r.Guid(2)), r.Long(7) == 1)));
        var unseen = found.Where(f => now - f.SeenAt > SeenEvery).Select(f => hashes[f.Device]).ToArray();
        if (unseen.Length > 0)
            await db.Execute($"update members_sessions set seen_at = {now} where brand_id = {brand} and token_hash in (select hash from {db.Rows("u", new SetColumn("hash", unseen))})");
        return found.ToDictionary(f => secrets[f.Device], f => f.Known);
    }

    private sealed record Known(VisitingMember Who, bool Inside);
}
