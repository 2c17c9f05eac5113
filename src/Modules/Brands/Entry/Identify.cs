using System.Security.Claims;
using Guildhall.Brands.ApiKeys;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Entry;

/// <summary>Who asks: an operator's session cookie, or on <c>/api</c> an API key; and in which language to answer.</summary>
internal sealed class Identify(RequestDelegate next, SessionBook sessions)
{
    public const string LanguageCookie = "language";

    public async Task Invoke(HttpContext http, CurrentSession session, Actor actor, Localizer text, FindApiKey keys)
    {
        text.Language = http.Request.Cookies[LanguageCookie] is { Length: > 0 } chosen ? chosen : Accepted(http);
        if (http.GetEndpoint()?.Metadata.GetMetadata<ByCodeAttribute>() is not null)
        {
            // An operator who opens a member's link is nobody special there.
            await next(http);
            return;
        }
        if (http.IsApi() && http.Request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            session.ByKey = true;
            if (await keys.Handle(header[7..].Trim(), http.RequestAborted) is { } key)
            {
                session.Brand = key.Brand;
                actor.SignIn(key.Operator, key.Name);
                actor.Enter(key.Brand.Id, key.Permissions);
            }
        }
        else if (http.Request.Cookies[SessionBook.CookieName(http)] is { Length: > 0 } token && await sessions.Find(token, http.RequestAborted) is { } who)
        {
            session.Operator = who;
            actor.SignIn(who.Id, who.Name);
            text.Language = who.Language;
            // Forms are sealed to the session that they were shown to.
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, who.Session.ToString())], "session"));
        }
        await next(http);
    }

    private static string Accepted(HttpContext http) =>
        http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).FirstOrDefault()?.Value.Value ?? "en";
}
