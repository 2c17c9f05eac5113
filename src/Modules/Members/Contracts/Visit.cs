using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Members.Contracts;

/// <summary>A member on one of their devices.</summary>
/// <param name="PublicId">How others may know them; never the internal id.</param>
public sealed record VisitingMember(MemberId Id, Guid PublicId, string Name, IdentityLevel Level, Guid Session);

/// <summary>Who came by a group's link: filled before the endpoint runs, one per request.</summary>
public sealed class Visit
{
    public string Code { get; internal set; } = "";
    public BrandProfile Brand { get; internal set; } = null!;
    public GroupProfile Group { get; internal set; } = null!;

    /// <summary>The link invites nobody any more; those inside still come in by it.</summary>
    public bool Revoked { get; internal set; }

    /// <summary>Null for somebody whom this brand does not know yet.</summary>
    public VisitingMember? Member { get; internal set; }

    /// <summary>In the group now.</summary>
    public bool Inside { get; internal set; }

    /// <summary>Somebody inside their group, without a request: a test buyer.</summary>
    public static Visit Of(BrandProfile brand, GroupProfile group, VisitingMember member) => new() { Brand = brand, Group = group, Member = member, Inside = true };

    /// <summary>An address below the group's link.</summary>
    public string Url(string path = "") => path.Length == 0 ? $"/g/{Code}" : $"/g/{Code}/{path}";
}
