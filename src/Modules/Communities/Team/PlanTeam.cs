using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Team;

/// <summary>Puts somebody into the week of a group: one slot for each weekday chosen.</summary>
internal sealed class PlanTeam(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int MostSlots = 300;

    /// <param name="Operator">Of the brand; null for somebody known by name only.</param>
    /// <param name="From">"HH:mm"; <paramref name="To"/> "00:00" is midnight at the day's end.</param>
    public sealed record Request(GroupId Group, TeamRole Role, OperatorId? Operator, string? Person, int[] Weekdays, string From, string To);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/groups/{id}/team/{slot:guid}/remove", async (string brand, GroupId id, Guid slot, HttpContext http, PlanTeam plan, CancellationToken ct) =>
        Answers.Back(http, await plan.Remove(id, slot, ct), $"/b/{Uri.EscapeDataString(brand)}/groups/{id.Value}/team", "communities.slot_removed")).Requires(Permissions.GroupsEdit);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        if (Minute(request.From) is not { } from) return TeamRefusals.Time.At("From");
        if (Minute(request.To) is not { } end) return TeamRefusals.Time.At("To");
        var to = end == 0 ? TeamSlot.Midnight : end;
        if (to <= from) return TeamRefusals.TimeOrder.At("To");
        if (request.Weekdays.Length == 0) return TeamRefusals.Weekdays;
        await using var transaction = await db.Begin(ct);
        if (await db.FindGroupCard(request.Group, ct) is not { } group) return GroupRefusals.NoGroup;
        var person = (await db.AllOperators(ct)).Find(o => o.Id == request.Operator)?.Name ?? request.Person?.Trim() ?? "";
        if (person.Length is 0 or > 60) return TeamRefusals.Person.At("Person");
        if (await db.Count($"select count(*) from communities_team_slots where brand_id = {db.CurrentBrand} and group_id = {request.Group}", ct) + request.Weekdays.Length > MostSlots) return TeamRefusals.TooManySlots.With(MostSlots);
        foreach (var weekday in request.Weekdays.Distinct())
            await db.Execute($"""
                insert into communities_team_slots (brand_id, id, group_id, weekday, from_minute, to_minute, role, operator_id, person)
                values ({db.CurrentBrand}, {Id.New(clock)}, {request.Group}, {weekday}, {from}, {to}, {request.Role}, {request.Operator?.Value}, {person})
                """, ct);
        await audit.Write(db, "communities.team_planned", group.Name, new { person, request.Role, request.Weekdays, request.From, request.To }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Remove(GroupId group, Guid slot, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.Execute($"delete from communities_team_slots where brand_id = {db.CurrentBrand} and group_id = {group} and id = {slot}", ct) == 0) return TeamRefusals.NoSlot;
        await audit.Write(db, "communities.team_slot_removed", group.Value.ToString(), new { slot }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private static int? Minute(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? TeamSlot.MinuteOf(time) : null;
}
