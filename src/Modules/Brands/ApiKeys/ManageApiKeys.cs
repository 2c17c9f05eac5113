using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.ApiKeys;

internal sealed record ApiKey(Guid Id, string Name, IReadOnlyList<string> Permissions, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>Keys for programs on <c>/api/v1</c>: shown once, stored as a hash, limited in time and in what they may.</summary>
internal sealed class ManageApiKeys(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int LongestDays = 365;

    public sealed record Request(string Name, IReadOnlyList<string> Permissions, int Days);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/keys/{id:guid}/revoke",
        async (string brand, Guid id, HttpContext http, ManageApiKeys keys, CancellationToken ct) =>
            Answers.Back(http, await keys.Revoke(id, ct), $"/b/{Uri.EscapeDataString(brand)}/keys", "brands.key_revoked")).Requires(Permissions.KeysManage);

    /// <summary>Answers the key itself, for the only time.</summary>
    public async Task<Result<string>> Create(Request request, CancellationToken ct)
    {
        var name = request.Name.Trim();
        string[] scope = [.. request.Permissions.Where(p => Permissions.All.Contains(p) && db.Actor.May(p)).Distinct()];
        if (name.Length is 0 or > 60) return OperatorRefusals.KeyName;
        if (scope.Length == 0) return OperatorRefusals.KeyScope;
        if (request.Days is < 1 or > LongestDays) return OperatorRefusals.KeyDays;

        var (key, now) = ("gh_" + Secrets.Token(), clock.GetUtcNow());
        await using var transaction = await db.Begin(ct);
        await db.Execute($"""
            insert into brands_api_keys (brand_id, id, key_hash, name, permissions, operator_id, created_at, expires_at)
            values ({db.CurrentBrand}, {Id.New(clock)}, {Secrets.HashOf(key)}, {name}, {string.Join(' ', scope)}, {db.Actor.Operator}, {now}, {now.AddDays(request.Days)})
            """, ct);
        await audit.Write(db, "operators.key_created", name, new { scope, request.Days }, ct);
        await transaction.Commit(ct);
        return key;
    }

    public Task<List<ApiKey>> All(CancellationToken ct) => db.Query($"""
        select id, name, permissions, created_at, expires_at from brands_api_keys
        where brand_id = {db.CurrentBrand} and revoked_at is null order by created_at desc
        """, r => new ApiKey(r.Guid(0), r.Text(1), r.Text(2).Split(' '), r.Time(3), r.Time(4)), ct);

    public async Task<Result<Done>> Revoke(Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var name = await db.First($"update brands_api_keys set revoked_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and id = {id} and revoked_at is null returning name", r => r.Text(0), ct);
        if (name is null) return OperatorRefusals.KeyNotFound;
        await audit.Write(db, "operators.key_revoked", name, null, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
