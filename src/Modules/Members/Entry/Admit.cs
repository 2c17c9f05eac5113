using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Entry;

/// <summary>Leads from the code in the address to brand, group and member. An unknown code is a 404; who is not inside is sent to the door.</summary>
internal sealed class Admit(CodeBook codes, DoorBook doors, DeviceBook devices, IEnumerable<IReferrals> referrals, IEnumerable<IContentLinks> links, Attempts attempts, Visit visit, Actor actor) : IAdmit
{
    private const string From = "from", Via = "via";

    /// <summary>Whoever is not known costs a row: so many of one address are written down, as a crowd behind one network may be. A loop gets its page and is not counted.</summary>
    public const int MostStrangers = 200;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

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
            var (from, via) = (Said(http, From), Said(http, Via));
            // An outsider keeps the code of the content in the address; with both codes it is counted once the other is gone.
            if (via is not null && (visit.Member is not null || from is null && Counts(http)))
                foreach (var link in links) await link.Came(http, visit, via);
            if (via is not null && visit.Member is not null)
            {
                await Recognise(http);
                return TypedResults.Redirect(Without(http, Via));
            }
            if (from is not null)
            {
                if (visit.Member is not null || Counts(http))
                    foreach (var referral in referrals) await referral.Came(http, visit, from);
                return TypedResults.Redirect(Without(http, From));
            }
            await Recognise(http);
        }
        if (!insideOnly || visit.Inside) return null;
        return HttpMethods.IsGet(http.Request.Method) && WantsPage(http) ? TypedResults.Redirect(visit.Url("join") + Wanted(http, visit)) : new Refused(MemberRefusals.NotInside);
    }

    private bool Counts(HttpContext http) => attempts.Count("came:" + http.Network(), MostStrangers, Window) is null;

    /// <summary>For those who came before they were known. Asks the database for nobody else.</summary>
    private async ValueTask Recognise(HttpContext http)
    {
        if (visit.Member is null || PassingBrowser.Known(http, visit.Brand.Id) is not { } visitor) return;
        foreach (var link in links) await link.Known(http, visit, visitor);
        foreach (var referral in referrals) await referral.Known(http, visit, visitor);
        PassingBrowser.Forget(http, visit.Brand.Id);
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
