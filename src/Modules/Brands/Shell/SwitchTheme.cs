using Guildhall.Brands.Contracts;
using Guildhall.Brands.Entry;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel.Storage;
using Guildhall.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Shell;

internal static class SwitchTheme
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/theme", async (
        [FromForm] string? theme, [FromForm] string? back, HttpContext http, CurrentSession session, SessionBook sessions, AppDb db, CancellationToken ct) =>
    {
        http.Response.Cookies.Append(Theme.Cookie, Theme.Normal(theme), SwitchLanguage.Kept(http));
        if (session.Operator is { } who)
        {
            await db.Execute($"update brands_operators set theme = {Theme.Normal(theme)} where id = {who.Id}", ct);
            sessions.Forget(who.Id);
        }
        return TypedResults.Redirect(LocalAddress.Or(back));
    }).Public();
}
