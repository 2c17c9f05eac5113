using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Members.Entry;

/// <summary>The public link of a Web group and its QR code. Renewing closes the old link to newcomers; those inside stay.</summary>
internal sealed class RoomLink(AppDb db, CodeBook codes, IAudit audit, TimeProvider clock)
{
    public const string Kind = "group";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/groups/{id}/link", async (string brand, GroupId id, [FromForm] string? back, HttpContext http, RoomLink link, CancellationToken ct) =>
            Answers.Back(http, await link.Renew(id, ct), Back(brand, id, back), "members.link_made")).Requires(Permissions.GroupsEdit);
        routes.MapPost("/b/{brand}/groups/{id}/link/revoke", async (string brand, GroupId id, [FromForm] string? back, HttpContext http, RoomLink link, CancellationToken ct) =>
            Answers.Back(http, await link.Revoke(id, ct), Back(brand, id, back), "members.link_closed")).Requires(Permissions.GroupsEdit);
        routes.MapGet("/b/{brand}/groups/{id}/link.png", async (string brand, GroupId id, HttpContext http, AppDb db, CancellationToken ct) =>
            await db.CodeOf(Kind, id.Value, ct) is { } code ? (IResult)TypedResults.File(QrPicture.Png(Address(http, code.Code)), "image/png") : TypedResults.NotFound()).Requires(Permissions.GroupsRead);
    }

    public static string Address(HttpContext http, string code) => $"{http.Request.Scheme}://{http.Request.Host}/g/{code}";

    public async Task<Result<string>> Renew(GroupId group, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.FindGroup(group, ct) is not { Channel: Channel.Web } found) return MemberRefusals.NoRoom;
        var code = await db.RenewCode(Kind, group.Value, clock, ct);
        await audit.Write(db, "members.link_made", found.Name, new { group }, ct);
        db.AfterCommit(() => codes.Forget(group.Value));
        await transaction.Commit(ct);
        return code;
    }

    public async Task<Result<Done>> Revoke(GroupId group, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.FindGroup(group, ct) is not { } found || await db.RevokeCodes(Kind, group.Value, clock, ct) == 0) return MemberRefusals.NoRoom;
        await audit.Write(db, "members.link_closed", found.Name, new { group }, ct);
        db.AfterCommit(() => codes.Forget(group.Value));
        await transaction.Commit(ct);
        return new Done();
    }

    private static string Back(string brand, GroupId group, string? back)
    {
        var home = $"/b/{Uri.EscapeDataString(brand)}/";
        return back is not null && back.StartsWith(home, StringComparison.Ordinal) && !back.Contains('\\', StringComparison.Ordinal) && !back.Any(char.IsControl) ? back : $"{home}groups/{group.Value}/room";
    }
}
