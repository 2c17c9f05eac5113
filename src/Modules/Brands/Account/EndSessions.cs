using Guildhall.Brands.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Account;

internal static class EndSessions
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/sessions/{id:guid}/end", async (Guid id, HttpContext http, ManageAccount account, CancellationToken ct) =>
            Answers.Back(http, await account.EndSession(id, ct), "/account", "brands.session_ended")).SignedIn();
        routes.MapPost("/account/sessions/end-others", async (HttpContext http, ManageAccount account, CancellationToken ct) =>
            Answers.Back(http, await account.EndOtherSessions(ct), "/account", "brands.sessions_ended")).SignedIn();
    }
}
