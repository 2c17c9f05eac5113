using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.ApiKeys;

/// <summary>Turns the key of a request into what it may do: its own scope, and never more than its maker's role allows now.</summary>
internal sealed class FindApiKey(AppDbSource source, TimeProvider clock)
{
    public sealed record Found(BrandProfile Brand, OperatorId Operator, string Name, IReadOnlySet<string> Permissions);

    public async Task<Found?> Handle(string key, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        var line = await db.First($"""
            select k.brand_id, k.operator_id, k.name, k.permissions, r.role from brands_api_keys k
            join brands_roles r on r.brand_id = k.brand_id and r.operator_id = k.operator_id
            where k.key_hash = {Secrets.HashOf(key)} and k.revoked_at is null and k.expires_at > {clock.GetUtcNow()}
            """, r => (Brand: r.Id<BrandId>(0), Operator: r.Id<OperatorId>(1), Name: r.Text(2), Scope: r.Text(3), Role: r.Enum<Role>(4)), ct);
        if (line.Name is null || await db.FindBrand(line.Brand, ct) is not { } brand) return null;
        return new Found(brand, line.Operator, line.Name, line.Scope.Split(' ').Where(line.Role.Grants().Contains).ToHashSet());
    }
}
