using Guildhall.Brands.Contracts;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Entry;

internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sign-out", async (HttpContext http, CurrentSession session, SessionBook sessions, AppDb db, IAudit audit, CancellationToken ct) =>
    {
        await using (var transaction = await db.Begin(ct))
        {
            await sessions.Revoke(db, session.Operator!.Id, session.Operator.Session, ct);
            await audit.Write(db, "operators.signed_out", session.Operator.Email, null, ct);
            await transaction.Commit(ct);
        }
        http.Response.Cookies.Delete(SessionBook.CookieName(http), new CookieOptions { Path = "/", Secure = http.Request.IsHttps });
        return TypedResults.Redirect("/sign-in");
    }).SignedIn();
}
