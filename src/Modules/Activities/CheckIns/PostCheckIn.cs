using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Pictures;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.CheckIns;

/// <summary>Checks in from the page, with a few words or a picture where they are asked for, or fills a missed day with a card. The id rendered by the page becomes the check-in's.</summary>
internal sealed class PostCheckIn(AppDb db, Lane<CheckInCommand, CheckInReceipt> lane, IBlobs blobs)
{
    public sealed record Request(Guid Id, string? Words = null, int? Day = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/check-in/{activity}/days", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, PostCheckIn post) => await post.Handle(visit, activity, request, null)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/check-in/{activity}/day", async (string code, ActivityId activity, [FromForm] Guid id, [FromForm] string? words, [FromForm] int? day, HttpContext http, Visit visit, PostCheckIn post) =>
        {
            var page = visit.Url($"check-in/{activity.Value}");
            var done = await post.WithPicture(visit, activity, new(id, words, day), http.Request.Form.Files.GetFile("file"), http.RequestAborted);
            if (done.Refusal is { Kind: not RefusalKind.NotFound } refusal)
            {
                // What was typed stays.
                Flash.Say(http, refusal);
                return TypedResults.Redirect(string.IsNullOrEmpty(words) ? page : $"{page}?words={Uri.EscapeDataString(words[..Math.Min(words.Length, CheckIn.MostWords)])}");
            }
            return Answers.Back(http, done, page, done.Refusal is null && done.Value.Rewards.Count > 0 ? "activities.check_in_did_stage" : day is null ? "activities.check_in_did" : "activities.check_in_did_make_up");
        }).ByCode(insideOnly: true).WithMetadata(new RequestSizeLimitAttribute(Photo.LargestFile + (1 << 20)));
        routes.MapGet("/g/{code}/check-in/{activity}/pictures/{hash}", (string code, ActivityId activity, string hash, HttpContext http, Visit visit, PostCheckIn post) => post.Send(http, activity, hash, visit.Group.Id)).ByCode(insideOnly: true);
        routes.MapGet("/b/{brand}/activities/{activity}/pictures/{hash}", (string brand, ActivityId activity, string hash, HttpContext http, PostCheckIn post) => post.Send(http, activity, hash, null)).Requires(Permissions.ActivitiesRead);
    }

    public async ValueTask<Result<CheckInReceipt>> Handle(Visit visit, ActivityId activity, Request request, string? picture)
    {
        if (!visit.Inside || visit.Member is not { } member) return ActivityRefusals.NotInside;
        if (request.Id.Version != 7) return ActivityRefusals.StalePage;
        return await lane.Post(visit.Brand.Id, activity.Value, new(request.Id, member.Id, visit.Group.Id, request.Words?.Trim() ?? "", picture, request.Day, null, visit.Brand));
    }

    private async Task<Result<CheckInReceipt>> WithPicture(Visit visit, ActivityId activity, Request request, IFormFile? file, CancellationToken ct)
    {
        if (file is not { Length: > 0 }) return await Handle(visit, activity, request, null);
        if (await db.FindActivity(activity, ct) is not { Kind: CheckIn.Kind, State: ActivityState.Running }) return ActivityRefusals.Unknown;
        await using var upload = file.OpenReadStream();
        var drawn = await Photo.Redraw(upload, ct);
        if (drawn.Refusal is { } refusal) return refusal;
        using var content = new MemoryStream(drawn.Value.Bytes);
        var kept = await blobs.Save(visit.Brand.Id, content, Photo.LargestFile, ct);
        return kept.Refusal is { } full ? full : await Handle(visit, activity, request, kept.Value.Hash);
    }

    /// <param name="group">Whose members ask; null for operators.</param>
    private async Task<IResult> Send(HttpContext http, ActivityId activity, string hash, GroupId? group)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower)) return Results.NotFound();
        if (group is { } theirs && !(await db.GroupsOf(activity, http.RequestAborted)).Contains(theirs)) return Results.NotFound();
        var named = await db.Count($"select count(*) from activities_check_ins where brand_id = {db.CurrentBrand} and activity_id = {activity} and picture = {hash}", http.RequestAborted);
        if (named == 0 || await blobs.Open(db.CurrentBrand, hash, http.RequestAborted) is not { } content) return Results.NotFound();
        using var whole = new MemoryStream();
        await using (content) await content.CopyToAsync(whole, http.RequestAborted);
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable"; // Its address is its content.
        return Results.Bytes(whole.ToArray(), whole.Length > 0 && whole.GetBuffer()[0] == 0x89 ? "image/png" : "image/jpeg");
    }
}
