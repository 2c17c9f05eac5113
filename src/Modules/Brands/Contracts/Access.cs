using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Contracts;

/// <summary>Who may use a page or endpoint. Each must carry exactly one of these, or the application does not start.</summary>
public abstract class AccessAttribute : Attribute;

/// <summary>An operator whose role in the brand of the address grants this; others see 404 (not their brand) or 403.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresAttribute(string permission) : AccessAttribute
{
    public string Permission { get; } = permission;
}

/// <summary>Any signed-in operator, outside of any brand.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SignedInAttribute : AccessAttribute;

/// <summary>Anybody.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PublicAttribute : AccessAttribute;

/// <summary>Whoever holds the public code in the address, <c>{code}</c>; the console's sign-in plays no part.</summary>
/// <param name="insideOnly">Only those whose device is known as a member of the group behind the code; others are sent to the door.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ByCodeAttribute(bool insideOnly = false) : AccessAttribute
{
    public bool InsideOnly { get; } = insideOnly;
}

/// <summary>Knows whom a public code lets in: filled by the module that knows members.</summary>
public interface IAdmit
{
    /// <summary>Finds out who comes and makes them the request's actor in the code's brand. Null lets them through; else the answer they get.</summary>
    ValueTask<IResult?> Admit(HttpContext http, string code, bool insideOnly);
}

public static class AccessConventions
{
    public static TBuilder ByCode<TBuilder>(this TBuilder endpoint, bool insideOnly = false) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ByCodeAttribute(insideOnly));

    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, string permission) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiresAttribute(permission));

    public static TBuilder SignedIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new SignedInAttribute());

    public static TBuilder Public<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new PublicAttribute());
}
