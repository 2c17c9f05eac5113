using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Contracts;

/// <summary>Somebody who works in the actor's brand.</summary>
public sealed record BrandOperator(OperatorId Id, string Name, Role Role);

public static class BrandOperators
{
    public static Task<List<BrandOperator>> AllOperators(this AppDb db, CancellationToken ct = default) => db.Query($"""
        select o.id, o.name, r.role from brands_roles r join brands_operators o on o.id = r.operator_id where r.brand_id = {db.CurrentBrand} order by o.name, o.id
        """, r => new BrandOperator(r.Id<OperatorId>(0), r.Text(1), r.Enum<Role>(2)), ct);
}
