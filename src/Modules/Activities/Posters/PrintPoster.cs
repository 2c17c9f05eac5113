using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Partners;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Pictures;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Posters;

/// <summary>The poster of an activity as a PNG: for the team per group, with a partner's code where wanted, and for a member with their own link.</summary>
internal sealed class PrintPoster(AppDb db, IEnumerable<IActivityKind> kinds, PosterShelf shelf, Localizer text)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/b/{brand}/activities/{id}/poster.png", async (ActivityId id, [FromQuery] Guid group, [FromQuery] Guid? partner, HttpContext http, PrintPoster print, CancellationToken ct) =>
            await print.ForTeam(id, new(group), partner is { } one ? new PartnerId(one) : null, http, ct)).Requires(Permissions.ActivitiesRead);
        routes.MapGet("/g/{code}/posters/{id}/poster.png", async (string code, ActivityId id, HttpContext http, Visit visit, PrintPoster print, CancellationToken ct) =>
            await print.ForMember(id, visit, http, ct)).ByCode(insideOnly: true);
    }

    /// <summary>Where a member's own poster leads: to the activity, saying who sent it.</summary>
    public static string AddressOf(Visit visit, IActivityKind kind, ActivityId id, HttpContext http) =>
        $"{http.Request.Scheme}://{http.Request.Host}{visit.Url($"{kind.MemberPath}/{id.Value}?by={visit.Member!.PublicId}")}";

    private async Task<IResult> ForTeam(ActivityId id, GroupId group, PartnerId? partner, HttpContext http, CancellationToken ct)
    {
        if (await db.FindActivity(id, ct) is not { } activity || !(await db.GroupsOf(id, ct)).Contains(group) || await db.CodeOf("group", group.Value, ct) is not { } code) return TypedResults.NotFound();
        var from = "";
        if (partner is { } one)
        {
            if (await db.FindPartnership(id, one, ct) is not { Agreed: true } partnership) return TypedResults.NotFound();
            from = $"?from={partnership.Code}";
        }
        var name = await db.First($"select name from communities_groups where brand_id = {db.CurrentBrand} and id = {group}", r => r.Text(0), ct) ?? "";
        return await Print(activity, await db.CurrentBrandProfile(ct), name, $"{http.Request.Scheme}://{http.Request.Host}/g/{code.Code}/{KindOf(activity).MemberPath}/{id.Value}{from}", ct);
    }

    private async Task<IResult> ForMember(ActivityId id, Visit visit, HttpContext http, CancellationToken ct) =>
        await db.FindActivity(id, ct) is { State: not ActivityState.Draft, IsOver: false } activity && (await db.GroupsOf(id, ct)).Contains(visit.Group.Id)
            ? await Print(activity, visit.Brand, visit.Group.Name, AddressOf(visit, KindOf(activity), id, http), ct)
            : TypedResults.NotFound();

    private async Task<IResult> Print(Activity activity, BrandProfile brand, string group, string address, CancellationToken ct)
    {
        var png = await shelf.Print(PosterSheet.Draw(activity, brand, group, await KindOf(activity).OnPoster(db, activity, ct), address, text), ct);
        return png.Refusal is null ? TypedResults.Bytes(png.Value, "image/png") : png;
    }

    private IActivityKind KindOf(Activity activity) => kinds.Single(k => k.Kind == activity.Kind);
}

/// <summary>Posters that were drawn lately. Drawing takes some fifty milliseconds of a processor, so that a crowd takes turns.</summary>
internal sealed class PosterShelf
{
    private const int Most = 64;
    private static readonly SemaphoreSlim Turns = new(1);
    private readonly Remembered<string, byte[]> drawn = new(Most, StringComparer.Ordinal);

    public async ValueTask<Result<byte[]>> Print(string svg, CancellationToken ct)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(svg)));
        if (drawn.TryGetValue(key, out var known)) return known;
        await Turns.WaitAsync(ct);
        try
        {
            if (drawn.TryGetValue(key, out known)) return known;
            var png = SvgPicture.Png(svg, PosterSheet.Width, PosterSheet.Height);
            if (png.Refusal is not null) return png;
            drawn[key] = png.Value;
            return png;
        }
        finally
        {
            Turns.Release();
        }
    }
}
