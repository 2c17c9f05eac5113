using System.Security.Cryptography;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Links;

/// <summary>Makes a content link, or archives one: an archived link still leads on, but counts no more.</summary>
internal sealed class SaveLink(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int LongestName = 60, LongestWord = 40, LongestTarget = 120, CodeLength = 6;
    private const string Letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /// <param name="Id">Rendered by the page: saving twice is once.</param>
    /// <param name="Target">The address of a page behind any group's link, or what stands below it; empty is the shop.</param>
    public sealed record Request(Guid Id, string? Name, string? Target, string? Channel, string? Content);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/links/{id:guid}/archive", async (string brand, Guid id, [FromForm] bool? back, HttpContext http, SaveLink save, CancellationToken ct) =>
        Answers.Back(http, await save.Archive(id, back != true, ct), $"/b/{Uri.EscapeDataString(brand)}/links", back == true ? "commerce.said_link_back" : "commerce.said_link_archived")).Requires(Permissions.OrdersEdit);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        var (name, channel, content) = (request.Name?.Trim() ?? "", request.Channel?.Trim() ?? "", request.Content?.Trim() ?? "");
        if (request.Id.Version != 7) return CommerceRefusals.StalePage;
        if (name.Length is 0 or > LongestName) return LinkRefusals.Name.With(LongestName);
        if (channel.Length > LongestWord || content.Length > LongestWord) return LinkRefusals.Words.With(LongestWord);
        if (TargetOf(request.Target) is not { } target) return LinkRefusals.Target.With(LongestTarget);
        await using var transaction = await db.Begin(ct);
        if (await ReadLinks.Find(db, request.Id, ct) is { } before) return (before.Name, before.Target) == (name, target) ? default(Done) : CommerceRefusals.OtherBody;
        string code;
        do code = RandomNumberGenerator.GetString(Letters, CodeLength);
        while (await ReadLinks.ByCode(db, code, ct) is not null);
        await db.Execute($"""
            insert into commerce_links (brand_id, id, code, name, target, channel, content, archived, made_at)
            values ({db.CurrentBrand}, {request.Id}, {code}, {name}, {target}, {channel}, {content}, {false}, {clock.GetUtcNow()})
            """, ct);
        await audit.Write(db, "commerce.link_made", name, new { code, target }, ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    public async Task<Result<Done>> Archive(Guid id, bool archived, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await ReadLinks.Find(db, id, ct) is not { } link) return LinkRefusals.Unknown;
        if (link.Archived == archived) return default(Done);
        await db.Execute($"update commerce_links set archived = {archived} where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, archived ? "commerce.link_archived" : "commerce.link_back", link.Name, null, ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    /// <summary>What stands below a group's link; null when it is no such page.</summary>
    public static string? TargetOf(string? typed)
    {
        var text = (typed ?? "").Trim();
        if (Uri.TryCreate(text, UriKind.Absolute, out var whole) && whole.Scheme is "http" or "https") text = whole.AbsolutePath;
        text = text.Split('?', '#')[0].Trim('/');
        if (text.StartsWith("g/", StringComparison.Ordinal)) text = string.Join('/', text.Split('/').Skip(2));
        if (text.Length == 0) return "shop";
        return text.Length <= LongestTarget && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_') && !text.Contains("//", StringComparison.Ordinal) ? text : null;
    }
}
