using Guildhall.Brands.Sessions;

namespace Guildhall.Brands.Contracts;

/// <summary>The brands in which the signed-in operator has a role.</summary>
public sealed class MyBrands
{
    internal MyBrands(CurrentSession session) => All = [.. session.Operator?.Brands.Select(b => b.Profile) ?? []];

    public IReadOnlyList<BrandProfile> All { get; }
}
