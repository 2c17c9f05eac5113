using Guildhall.Brands.Contracts;
using Guildhall.Brands.Entry;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Shell;

internal static class SwitchLanguage
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/language", async (
        [FromForm] string? language, [FromForm] string? back, HttpContext http, CurrentSession session, SessionBook sessions, AppDb db, CancellationToken ct) =>
    {
        var chosen = TextCatalogue.Languages.Contains(language) ? language! : TextCatalogue.Nearest(language);
        http.Response.Cookies.Append(Identify.LanguageCookie, chosen, Kept(http));
        if (session.Operator is { } who)
        {
            await db.Execute($"update brands_operators set language = {chosen} where id = {who.Id}", ct);
            sessions.Forget(who.Id);
        }
        return TypedResults.Redirect(LocalAddress.Or(back));
    }).Public();

    internal static CookieOptions Kept(HttpContext http) => new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(400), Path = "/" };
}
