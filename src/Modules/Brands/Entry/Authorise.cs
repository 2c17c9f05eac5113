using Guildhall.Brands.Contracts;
using Guildhall.Brands.Sessions;
using Guildhall.Brands.Setup;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Brands.Entry;

/// <summary>Lets a request through to its endpoint, or not: sign-in first, then the brand of the address, then the permission; forged posts never.</summary>
internal sealed class Authorise(RequestDelegate next, SetupState setup, IAntiforgery antiforgery)
{
    public async Task Invoke(HttpContext http, CurrentSession session, Actor actor, Localizer text)
    {
        var endpoint = http.GetEndpoint();
        if (!IsAlwaysOpen(http.Request.Path) && await setup.IsNeeded(http.RequestAborted))
        {
            if (http.IsApi()) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else http.Response.Redirect("/setup");
            return;
        }
        // Beside none, there are the framework's own answers to a wrong method or media type.
        if (endpoint is not RouteEndpoint)
        {
            await next(http);
            return;
        }
        var access = AccessOf(endpoint) ?? throw new InvalidOperationException($"{endpoint.DisplayName} does not say who may use it.");
        if (access is ByCodeAttribute byCode)
        {
            if (await http.RequestServices.GetRequiredService<IAdmit>().Admit(http, http.GetRouteValue("code") as string ?? "", byCode.InsideOnly) is { } answer)
            {
                await answer.ExecuteAsync(http);
                return;
            }
        }
        else if (access is not PublicAttribute && actor.Kind == ActorKind.Anonymous)
        {
            await AskToSignIn(http, text);
            return;
        }
        if (access is RequiresAttribute required && Refuse(http, session, actor, required.Permission) is { } status)
        {
            http.Response.StatusCode = status;
            return;
        }
        if (!session.ByKey && ChangesSomething(http) && endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: false } && !await antiforgery.IsRequestValidAsync(http))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        await next(http);
    }

    public static AccessAttribute? AccessOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<AccessAttribute>() ?? (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null ? null : new PublicAttribute());

    /// <summary>Another's brand and one that does not exist look the same.</summary>
    private static int? Refuse(HttpContext http, CurrentSession session, Actor actor, string permission)
    {
        var code = http.GetRouteValue("brand") as string;
        if (session.ByKey)
        {
            if (session.Brand is null || session.Brand.Code != code) return StatusCodes.Status404NotFound;
        }
        else
        {
            if (session.Operator?.Brands.FirstOrDefault(b => b.Profile.Code == code) is not { } found) return StatusCodes.Status404NotFound;
            (session.Brand, session.Role) = (found.Profile, found.Role);
            actor.Enter(found.Profile.Id, found.Role.Grants());
        }
        return actor.May(permission) ? null : StatusCodes.Status403Forbidden;
    }

    private static async Task AskToSignIn(HttpContext http, Localizer text)
    {
        if (http.IsApi())
        {
            await TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "brands.not_signed_in", detail: text["brands.not_signed_in"]).ExecuteAsync(http);
            return;
        }
        var here = HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString : "/";
        var address = here == "/" ? "/sign-in" : "/sign-in?back=" + Uri.EscapeDataString(here);
        if (http.Request.Headers.ContainsKey("HX-Request")) http.Response.Headers["HX-Redirect"] = address;
        else http.Response.Redirect(address);
    }

    private static bool ChangesSomething(HttpContext http) =>
        !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method) || HttpMethods.IsTrace(http.Request.Method));

    private static bool IsAlwaysOpen(PathString path) =>
        path.StartsWithSegments("/setup") || path.StartsWithSegments("/assets") || path.StartsWithSegments("/health") || path.StartsWithSegments("/internal") || path == "/language" || path == "/theme";
}
