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
internal sealed class ChangeRole(AppDb db, CurrentSession session, SessionBook sessions, IAudit audit, IOfferUndo undo, TimeProvider clock) : IUndo<ChangeRole.Before>
{
    /// <param name="Role">Null removes them from the brand.</param>
    public sealed record Request(OperatorId Operator, Role? Role, bool ByOwner);

    public sealed record Before(OperatorId Operator, string Email, Role Was, Role? Is);

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
        if (RefusalFor(team, person.Role, request.Role, request.ByOwner) is { } refusal) return refusal;

        await db.Execute(request.Role is { } role
            ? Sql.Of($"update brands_roles set role = {role} where brand_id = {db.CurrentBrand} and operator_id = {person.Id}")
            : Sql.Of($"delete from brands_roles where brand_id = {db.CurrentBrand} and operator_id = {person.Id}"), ct);
        await audit.Write(db, request.Role is null ? "operators.removed" : "operators.role_changed", person.Email, new { from = person.Role, to = request.Role }, ct);
        await undo.Offer(db, person.Email, new Before(person.Id, person.Email, person.Role, request.Role), ct);
        db.AfterCommit(() => sessions.Forget(person.Id));
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> TakeBack(Before before, CancellationToken ct)
    {
        await db.HoldTeam(ct);
        var team = await db.Team(ct);
        if (team.Find(t => t.Id == before.Operator)?.Role != before.Is) return BrandRefusals.ChangedSince;
        if (RefusalFor(team, before.Is, before.Was, session.Role == Role.Owner) is { } refusal) return refusal;
        await db.Execute(before.Is is null
            ? Sql.Of($"insert into brands_roles (brand_id, operator_id, role, given_at) values ({db.CurrentBrand}, {before.Operator}, {before.Was}, {clock.GetUtcNow()})")
            : Sql.Of($"update brands_roles set role = {before.Was} where brand_id = {db.CurrentBrand} and operator_id = {before.Operator}"), ct);
        db.AfterCommit(() => sessions.Forget(before.Operator));
        return new Done();
    }

    private static Refusal? RefusalFor(List<TeamMember> team, Role? from, Role? to, bool byOwner) =>
        !byOwner && (from == Role.Owner || to == Role.Owner) ? OperatorRefusals.OwnersOnly
        : from == Role.Owner && to != Role.Owner && team.Count(t => t.Role == Role.Owner) == 1 ? OperatorRefusals.LastOwner
        : null;

    private static string Page(string brand) => $"/b/{Uri.EscapeDataString(brand)}/operators";
}
