using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.GroupBuys;

/// <summary>Opens a team or joins one from the page. The id rendered by the page becomes the order's, so tapping twice, or again after a lost answer, is one seat.</summary>
internal sealed class TakeSeat(Lane<SeatCommand, SeatReceipt> lane, Buyers buyers)
{
    /// <param name="Team">Null opens one.</param>
    public sealed record Request(Guid Id, Guid? Team, SkuId Sku, int Quantity);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/group-buy/{activity}/seats", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, TakeSeat take) => await take.Handle(visit, activity, request)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/group-buy/{activity}/seat", async (string code, ActivityId activity, [FromForm] Guid id, [FromForm] Guid? team, [FromForm] SkuId sku, [FromForm] int quantity, HttpContext http, Visit visit, TakeSeat take) =>
        {
            var seated = await take.Handle(visit, activity, new(id, team, sku, quantity));
            return Answers.Back(http, seated, Page(visit, activity, seated.Refusal is null ? seated.Value.Team : team), team is null ? "activities.team_opened" : "activities.team_joined");
        }).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/group-buy/{activity}/leave", async (string code, ActivityId activity, [FromForm] Guid seat, [FromForm] Guid team, HttpContext http, Visit visit, LeaveTeam leave, CancellationToken ct) =>
            Answers.Back(http, await leave.Handle(activity, seat, visit.Member!.Id, ct), Page(visit, activity, team), "activities.team_left")).ByCode(insideOnly: true);
    }

    public async ValueTask<Result<SeatReceipt>> Handle(Visit visit, ActivityId activity, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return ActivityRefusals.NotInside;
        if (request.Id.Version != 7) return ActivityRefusals.StalePage;
        var seated = await lane.Post(visit.Brand.Id, activity.Value, new(request.Id, member.Id, visit.Group.Id, request.Team, request.Sku, request.Quantity));
        if (seated.Refusal is null) buyers.Note(visit.Brand.Id, activity, member.Id);
        return seated;
    }

    private static string Page(Visit visit, ActivityId activity, Guid? team) => visit.Url($"group-buy/{activity.Value}{(team is { } one ? $"?team={one}" : "")}");
}

/// <summary>Which team is meant by who names none.</summary>
internal enum SeatWish { Own, Any, Join }

/// <param name="Id">The id that the page rendered, or the message's: becomes the order's, the seat's, and of whoever opens a team, the team's.</param>
/// <param name="Team">Null opens one, unless <see cref="Wish"/> says that another will do.</param>
internal sealed record SeatCommand(Guid Id, MemberId Member, GroupId Group, Guid? Team, SkuId Sku, int Quantity)
{
    public SeatWish Wish { get; init; }
}

internal sealed record SeatReceipt(Guid Id, Guid Team, long AmountMinor, DateTimeOffset? HoldUntil);
