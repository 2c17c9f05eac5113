using Microsoft.AspNetCore.Builder;

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

public static class AccessConventions
{
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, string permission) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiresAttribute(permission));

    public static TBuilder SignedIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new SignedInAttribute());

    public static TBuilder Public<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new PublicAttribute());
}
