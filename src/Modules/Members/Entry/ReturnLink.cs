using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Entry;

/// <summary>How a guest comes back on another device: a link of 128 random bits that is shown once. Making a new one ends the old.</summary>
internal sealed class ReturnLink(AppDb db, DeviceBook devices, Visit visit, TimeProvider clock)
{
    /// <summary>Answers the secret at the end of the link.</summary>
    public async Task<Result<string>> Make(CancellationToken ct)
    {
        if (visit.Member is not { } member) return MemberRefusals.NotInside;
        var secret = PublicCodes.NewText();
        await db.Execute($"""
            insert into members_returns (brand_id, member_id, token_hash, made_at) values ({db.CurrentBrand}, {member.Id}, {DeviceSecret.HashOf(secret)}, {clock.GetUtcNow()})
            on conflict (brand_id, member_id) do update set token_hash = excluded.token_hash, made_at = excluded.made_at
            """, ct);
        return secret;
    }

    /// <summary>Whom the link brings back, by name; null when it leads nowhere.</summary>
    public Task<string?> WhoIs(string secret, CancellationToken ct) => db.First($"""
        select m.name from members_returns r left join members_merges g on g.brand_id = r.brand_id and g.member_id = r.member_id
        join members_members m on m.brand_id = r.brand_id and m.id = coalesce(g.person_id, r.member_id)
        where r.brand_id = {db.CurrentBrand} and r.token_hash = {DeviceSecret.HashOf(secret)}
        """, r => r.Text(0), ct);

    /// <summary>Makes this device the member's; answers the secret for its cookie.</summary>
    public async Task<Result<string>> Take(string secret, string userAgent, CancellationToken ct)
    {
        var hash = DeviceSecret.HashOf(secret);
        if (await db.First($"select member_id from members_returns where brand_id = {db.CurrentBrand} and token_hash = {hash}", r => r.IdOrNull<MemberId>(0), ct) is not { } member)
            return MemberRefusals.UnknownReturn;
        var device = DeviceSecret.New();
        await devices.Start(db, member, IdentityLevel.Guest, device, userAgent.Length > 300 ? userAgent[..300] : userAgent, ct);
        return device;
    }
}
