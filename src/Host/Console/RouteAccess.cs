using Guildhall.Brands.Contracts;
using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Host.Console;

/// <summary>The application does not start while any route leaves open who may use it.</summary>
internal static class RouteAccess
{
    public static void Check(IEndpointRouteBuilder routes)
    {
        var silent = routes.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Where(e => !SaysWho(e)).Select(e => e.RoutePattern.RawText).ToList();
        if (silent.Count > 0) throw new InvalidOperationException($"These routes do not say who may use them (Requires, SignedIn or Public): {string.Join(", ", silent)}");
    }

    private static bool SaysWho(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<AccessAttribute>() switch
    {
        RequiresAttribute required => Permissions.All.Contains(required.Permission) && endpoint.RoutePattern.GetParameter("brand") is not null,
        not null => true,
        null => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
    };
}
