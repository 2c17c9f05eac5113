using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Votes;

/// <summary>Casts a ballot from the page. The id rendered by the page becomes the ballot's, so tapping twice is once.</summary>
internal sealed class PostBallot(Lane<BallotCommand, BallotReceipt> lane)
{
    /// <param name="Choices">Numbers of options from 0.</param>
    public sealed record Request(Guid Id, int[] Choices);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/vote/{activity}/ballots", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, PostBallot post) => await post.Handle(visit, activity, request)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/vote/{activity}/ballot", async (string code, ActivityId activity, [FromForm] Guid id, HttpContext http, Visit visit, PostBallot post) =>
        {
            var choices = http.Request.Form["choices"].Select(c => int.TryParse(c, out var n) ? n : -1).ToArray();
            var page = visit.Url($"vote/{activity.Value}");
            var cast = await post.Handle(visit, activity, new(id, choices));
            if (cast.Refusal is { Kind: not RefusalKind.NotFound } refusal)
            {
                Flash.Say(http, refusal);
                return TypedResults.Redirect(choices.Length == 0 ? page : $"{page}?{string.Join('&', choices.Select(c => $"c={c}"))}"); // What was ticked stays.
            }
            return Answers.Back(http, cast, page, "activities.vote_did");
        }).ByCode(insideOnly: true);
    }

    public ValueTask<Result<BallotReceipt>> Handle(Visit visit, ActivityId activity, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return new(ActivityRefusals.NotInside);
        if (request.Id.Version != 7) return new(ActivityRefusals.StalePage);
        return lane.Post(visit.Brand.Id, activity.Value, new(request.Id, member.Id, visit.Group.Id, request.Choices, null));
    }
}
