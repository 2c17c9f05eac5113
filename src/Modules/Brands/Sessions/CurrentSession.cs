using Guildhall.Brands.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Brands.Sessions;

internal sealed record BrandRole(BrandProfile Profile, Role Role);

/// <summary>A signed-in operator as the console needs them on every request.</summary>
internal sealed record SignedInOperator(Guid Session, OperatorId Id, string Name, string Email, string Language, string Theme, IReadOnlyList<BrandRole> Brands);

/// <summary>Who asks, and in which brand: filled by <see cref="Entry.Identify"/> and <see cref="Entry.Authorise"/>, one per request.</summary>
internal sealed class CurrentSession
{
    public SignedInOperator? Operator { get; set; }
    public BrandProfile? Brand { get; set; }
    public Role? Role { get; set; }
    /// <summary>The request carries an API key instead of a cookie, so no form can have been forged.</summary>
    public bool ByKey { get; set; }
}
