namespace Guildhall.Members.Contracts;

/// <summary>How sure it is who somebody is; each activity may set the least it asks for.</summary>
public enum IdentityLevel
{
    /// <summary>A device that came by a link.</summary>
    Guest,

    /// <summary>A channel's own identity, or a code or phone that an operator confirmed.</summary>
    Known,

    /// <summary>A one-time code or a platform's login.</summary>
    Verified,
}
