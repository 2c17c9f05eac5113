using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Team;

/// <summary>Gives somebody of the brand another role, or takes the role away. A brand keeps at least one owner, and only owners make or unmake owners.</summary>
internal sealed class ChangeRole(AppDb db, SessionBook sessions, IAudit audit)
{
    /// <param name="Role">Null removes them from the brand.</param>
    public sealed record Request(OperatorId Operator, Role? Role, bool ByOwner);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/operators/{id}/role", async (string brand, OperatorId id, [FromForm] string role, HttpContext http, CurrentSession session, ChangeRole change, CancellationToken ct) =>
            Enum.TryParse<Role>(role, out var wanted) && Enum.IsDefined(wanted)
                ? Answers.Back(http, await change.Handle(new(id, wanted, session.Role == Role.Owner), ct), Page(brand), "brands.role_changed")
                : TypedResults.BadRequest()).Requires(Permissions.OperatorsManage);
        routes.MapPost("/b/{brand}/operators/{id}/remove", async (string brand, OperatorId id, HttpContext http, CurrentSession session, ChangeRole change, CancellationToken ct) =>
            Answers.Back(http, await change.Handle(new(id, null, session.Role == Role.Owner), ct), Page(brand), "brands.operator_removed")).Requires(Permissions.OperatorsManage);
    }

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await db.HoldTeam(ct);
        var team = await db.Team(ct);
        if (team.Find(t => t.Id == request.Operator) is not { } person) return OperatorRefusals.NotInBrand;
        if (!request.ByOwner && (person.Role == Role.Owner || request.Role == Role.Owner)) return OperatorRefusals.OwnersOnly;
        if (person.Role == Role.Owner && request.Role != Role.Owner && team.Count(t => t.Role == Role.Owner) == 1) return OperatorRefusals.LastOwner;

        await db.Execute(request.Role is { } role
            ? Sql.Of($"update brands_roles set role = {role} where brand_id = {db.CurrentBrand} and operator_id = {person.Id}")
            : Sql.Of($"delete from brands_roles where brand_id = {db.CurrentBrand} and operator_id = {person.Id}"), ct);
        await audit.Write(db, request.Role is null ? "operators.removed" : "operators.role_changed", person.Email, new { from = person.Role, to = request.Role }, ct);
        db.AfterCommit(() => sessions.Forget(person.Id));
        await transaction.Commit(ct);
        return new Done();
    }

    private static string Page(string brand) => $"/b/{Uri.EscapeDataString(brand)}/operators";
}
