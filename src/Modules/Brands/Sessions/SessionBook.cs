using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Sessions;

internal sealed record SessionLine(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, string Ip, string UserAgent);

/// <summary>Sessions are rows; each node trusts what it read for five seconds, so a revocation holds everywhere by then and on its own node at once.</summary>
internal sealed class SessionBook(AppDbSource source, TimeProvider clock)
{
    public static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5), Idle = TimeSpan.FromHours(24), Longest = TimeSpan.FromDays(14);

    private readonly Remembered<string, (SignedInOperator Who, long At)> known = new(10_000);

    /// <summary>Joins the caller's transaction, if any. Answers the token for the cookie.</summary>
    public async Task<string> Start(AppDb db, OperatorId id, string ip, string userAgent, CancellationToken ct)
    {
        var (token, now) = (Secrets.Token(), clock.GetUtcNow());
        await db.Execute($"""
            insert into brands_sessions (token_hash, id, operator_id, created_at, seen_at, ip, user_agent)
            values ({Secrets.HashOf(token)}, {Id.New(clock)}, {id}, {now}, {now}, {ip}, {(userAgent.Length > 300 ? userAgent[..300] : userAgent)})
            """, ct);
        return token;
    }

    public async ValueTask<SignedInOperator?> Find(string token, CancellationToken ct)
    {
        var hash = Secrets.HashOf(token);
        var key = Convert.ToHexString(hash);
        if (known.TryGetValue(key, out var found) && clock.GetElapsedTime(found.At) < Trusted) return found.Who;
        known.Remove(key);

        var at = clock.GetTimestamp();
        if (await Read(hash, ct) is not { } who) return null;
        known[key] = (who, at);
        return who;
    }

    public Task<List<SessionLine>> Open(AppDb db, OperatorId id, CancellationToken ct) => db.Query(
        $"select id, created_at, seen_at, ip, user_agent from brands_sessions where operator_id = {id} and {Alive} order by seen_at desc",
        r => new SessionLine(r.Guid(0), r.Time(1), r.Time(2), r.Text(3), r.Text(4)), ct);

    public async Task<bool> Revoke(AppDb db, OperatorId id, Guid session, CancellationToken ct)
    {
        db.AfterCommit(() => Forget(id));
        return await db.Execute($"update brands_sessions set revoked_at = {clock.GetUtcNow()} where operator_id = {id} and id = {session} and revoked_at is null", ct) == 1;
    }

    public Task RevokeOthers(AppDb db, OperatorId id, Guid kept, CancellationToken ct)
    {
        db.AfterCommit(() => Forget(id));
        return db.Execute($"update brands_sessions set revoked_at = {clock.GetUtcNow()} where operator_id = {id} and id <> {kept} and revoked_at is null", ct);
    }

    /// <summary>The operator's rights or profile changed: read them again.</summary>
    public void Forget(OperatorId id)
    {
        foreach (var (key, entry) in known)
            if (entry.Who.Id == id) known.Remove(key);
    }

    public void ForgetBrand(BrandId brand)
    {
        foreach (var (key, entry) in known)
            if (entry.Who.Brands.Any(b => b.Profile.Id == brand)) known.Remove(key);
    }

    public static string CookieName(HttpContext http) => http.Request.IsHttps ? "__Host-guildhall" : "guildhall";

    public static void SetCookie(HttpContext http, string token) => http.Response.Cookies.Append(CookieName(http), token, new CookieOptions
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = Longest,
        IsEssential = true,
    });

    private Sql Alive => Sql.Of($"revoked_at is null and brands_sessions.created_at > {clock.GetUtcNow() - Longest} and seen_at > {clock.GetUtcNow() - Idle}");

    private async Task<SignedInOperator?> Read(byte[] hash, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        var line = await db.First($"""
            select brands_sessions.id, o.id, o.name, o.email, o.language, o.theme, seen_at from brands_sessions join brands_operators o on o.id = operator_id
            where token_hash = {hash} and {Alive}
            """, r => (Session: r.Guid(0), Id: r.Id<OperatorId>(1), Name: r.Text(2), Email: r.Text(3), Language: r.Text(4), Theme: r.Text(5), SeenAt: r.Time(6)), ct);
        if (line.Name is null) return null;
        if (clock.GetUtcNow() - line.SeenAt > TimeSpan.FromMinutes(5))
            await db.Execute($"update brands_sessions set seen_at = {clock.GetUtcNow()} where token_hash = {hash}", ct);
        return new SignedInOperator(line.Session, line.Id, line.Name, line.Email, line.Language, line.Theme, await RolesOf(db, line.Id, ct));
    }

    private static async Task<List<BrandRole>> RolesOf(AppDb db, OperatorId id, CancellationToken ct)
    {
        var roles = (await db.Query($"select brand_id, role from brands_roles where operator_id = {id}", r => (Brand: r.Id<BrandId>(0), Role: r.Enum<Role>(1)), ct)).ToDictionary(r => r.Brand, r => r.Role);
        return [.. (await db.AllBrands(ct)).Where(b => roles.ContainsKey(b.Id)).Select(b => new BrandRole(b, roles[b.Id]))];
    }
}
