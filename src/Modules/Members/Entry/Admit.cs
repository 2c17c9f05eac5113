using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Entry;

/// <summary>Leads from the code in the address to brand, group and member. An unknown code is a 404; who is not inside is sent to the door.</summary>
internal sealed class Admit(CodeBook codes, DoorBook doors, DeviceBook devices, IEnumerable<IReferrals> referrals, IEnumerable<IContentLinks> links, Visit visit, Actor actor) : IAdmit
{
    private const string From = "from", Via = "via";

    async ValueTask<IResult?> IAdmit.Admit(HttpContext http, string code, bool insideOnly)
    {
        if (await codes.Find(code, http.RequestAborted) is not { Kind: RoomLink.Kind } found) return TypedResults.NotFound();
        if (await doors.Find(found.Brand, new GroupId(found.Target), http.RequestAborted) is not { } door) return TypedResults.NotFound();
        (visit.Code, visit.Brand, visit.Group, visit.Revoked) = (code, door.Brand, door.Group, found.RevokedAt is not null);
        if (DeviceSecret.Of(http, found.Brand) is { } secret && await devices.Find(found.Brand, door.Group.Id, secret, http.RequestAborted) is { } known)
            (visit.Member, visit.Inside) = (known.Who, known.Inside);
        actor.Visit(found.Brand, visit.Member?.Id, visit.Member?.Name ?? "");
        if (HttpMethods.IsGet(http.Request.Method))
        {
            if (visit.Member is not null && Said(http, Via) is { } via)
            {
                foreach (var link in links) await link.Came(http, visit, via);
                return TypedResults.Redirect(Without(http, Via));
            }
            if (Said(http, From) is { } from)
            {
                foreach (var referral in referrals) await referral.Came(http, visit, from);
                return TypedResults.Redirect(Without(http, From));
            }
            if (visit.Member is not null)
                foreach (var referral in referrals) await referral.Known(http, visit);
        }
        if (!insideOnly || visit.Inside) return null;
        return HttpMethods.IsGet(http.Request.Method) && WantsPage(http) ? TypedResults.Redirect(visit.Url("join") + Wanted(http, visit)) : new Refused(MemberRefusals.NotInside);
    }

    /// <summary>Whoever comes by a shared link gets to where it leads once they are inside.</summary>
    private static string Wanted(HttpContext http, Visit visit) =>
        http.Request.Path.StartsWithSegments(visit.Url(), out var rest) && rest.HasValue ? $"?to={Uri.EscapeDataString(rest.Value![1..] + http.Request.QueryString)}" : "";

    /// <summary>Only below this group's link.</summary>
    public static string Next(Visit visit, string? to) => to is { Length: > 0 and < 500 } && !to.Contains("..", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal) ? visit.Url(to) : visit.Url();

    /// <summary>Only for people: programs that look what is behind a link ask for no page.</summary>
    private static string? Said(HttpContext http, string key) => http.Request.QueryString.HasValue && http.Request.Query[key] is [{ Length: > 0 } said, ..] && WantsPage(http) ? said : null;

    private static string Without(HttpContext http, string key) => http.Request.Path.ToUriComponent() + QueryString.Create(http.Request.Query.Where(q => !q.Key.Equals(key, StringComparison.OrdinalIgnoreCase))).ToUriComponent();

    private static bool WantsPage(HttpContext http) => http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private sealed record Refused(Refusal Refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Problems.Write(httpContext, Refusal);
    }
}
