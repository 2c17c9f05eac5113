using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Team;

internal enum GroupRole { Owner, Admin, Koc, Expert, Floor }

/// <param name="Id">Of an operator or a member.</param>
internal sealed record HeldRole(GroupRole Role, Guid Id, string Holder);

internal static class GroupRoles
{
    public static string Code(GroupRole role) => "communities.group_role." + role.ToString().ToLowerInvariant();

    public static Task<List<HeldRole>> RolesOf(this AppDb db, GroupId group, CancellationToken ct) => db.Query($"""
        select role, holder_id, holder from communities_group_roles where brand_id = {db.CurrentBrand} and group_id = {group} order by given_at, holder
        """, r => new HeldRole(r.Enum<GroupRole>(0), r.Guid(1), r.Text(2)), ct);
}

/// <summary>Gives an operator of the brand, or a member who is in the group, a role there; a group has one owner.</summary>
internal sealed class GiveGroupRole(AppDb db, IEnumerable<IGroupPeople> people, IAudit audit, TimeProvider clock)
{
    /// <param name="Holder"><c>o:</c> or <c>m:</c> and the id of an operator or a member.</param>
    public sealed record Request(GroupId Group, GroupRole Role, string Holder);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/groups/{id}/roles/remove", async (string brand, GroupId id, [FromForm] string role, [FromForm] Guid holder, HttpContext http, GiveGroupRole give, CancellationToken ct) =>
        CanvasTexts.Choice<GroupRole>(role) is { } held ? Answers.Back(http, await give.Take(id, held, holder, ct), $"/b/{Uri.EscapeDataString(brand)}/groups/{id.Value}/team", "communities.role_taken") : TypedResults.BadRequest()).Requires(Permissions.GroupsEdit);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.FindGroupCard(request.Group, ct) is not { } group) return GroupRefusals.NoGroup;
        if (!Guid.TryParse(request.Holder.AsSpan(Math.Min(2, request.Holder.Length)), out var id) || await NameOf(request, id, ct) is not { } name) return TeamRefusals.Holder.At("Holder");
        if (request.Role == GroupRole.Owner) await db.Execute($"delete from communities_group_roles where brand_id = {db.CurrentBrand} and group_id = {request.Group} and role = {GroupRole.Owner}", ct);
        await db.Execute($"""
            insert into communities_group_roles (brand_id, group_id, role, holder_id, holder, given_at) values ({db.CurrentBrand}, {request.Group}, {request.Role}, {id}, {name}, {clock.GetUtcNow()})
            on conflict (brand_id, group_id, role, holder_id) do update set holder = excluded.holder
            """, ct);
        await audit.Write(db, "communities.role_given", group.Name, new { request.Role, name }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Take(GroupId group, GroupRole role, Guid holder, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.Execute($"delete from communities_group_roles where brand_id = {db.CurrentBrand} and group_id = {group} and role = {role} and holder_id = {holder}", ct) == 0) return TeamRefusals.NoRole;
        await audit.Write(db, "communities.role_taken", group.Value.ToString(), new { role, holder }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private async Task<string?> NameOf(Request request, Guid id, CancellationToken ct)
    {
        if (request.Holder.StartsWith("o:", StringComparison.Ordinal)) return (await db.AllOperators(ct)).Find(o => o.Id.Value == id)?.Name;
        return people.FirstOrDefault() is { } known && request.Holder.StartsWith("m:", StringComparison.Ordinal) ? (await known.Named(db, [new MemberId(id)], ct)).Select(p => p.Name).FirstOrDefault() : null;
    }
}
