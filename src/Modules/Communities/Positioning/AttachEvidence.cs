using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Pictures;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Positioning;

/// <summary>Puts a file behind what is said of a persona: a picture, drawn anew, or a PDF or CSV to be downloaded. Versions of the canvas keep it.</summary>
internal sealed class AttachEvidence(AppDb db, IBlobs blobs, SaveCanvas save)
{
    public const long LargestFile = 10 << 20;
    private const int LongestName = 100, Looked = 1 << 16;

    public sealed class Request
    {
        public string? Kind { get; set; }
        public string? Note { get; set; }
        public string? Token { get; set; }
        public IFormFile? File { get; set; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/communities/{id}/personas/{persona:guid}/evidence", async (string brand, CommunityId id, Guid persona, [FromForm] Request request, HttpContext http, AttachEvidence attach, CancellationToken ct) =>
                Answers.Back(http, await attach.Handle(id, persona, request, ct), $"/b/{Uri.EscapeDataString(brand)}/communities/{id.Value}/personas/{persona}", "communities.evidence_attached"))
            .Requires(Permissions.GroupsEdit).WithMetadata(new RequestSizeLimitAttribute(Photo.LargestFile + (1 << 20)));
        routes.MapGet("/b/{brand}/communities/{id}/evidence/{hash}", async (string brand, CommunityId id, string hash, HttpContext http, AppDb db, IBlobs blobs, CancellationToken ct) =>
        {
            if (await Find(db, id, hash, ct) is not { } file || await blobs.Open(db.CurrentBrand, hash, ct) is not { } content) return Results.NotFound();
            http.Response.Headers.CacheControl = "private, max-age=31536000, immutable"; // Its address is its content.
            return file.IsPicture ? Results.Stream(content, file.Type) : Results.Stream(content, "application/octet-stream", file.Name);
        }).Requires(Permissions.GroupsRead);
    }

    public async Task<Result<CanvasVersion>> Handle(CommunityId community, Guid persona, Request request, CancellationToken ct)
    {
        if (request.File is not { Length: > 0 } upload) return CanvasRefusals.NoFile;
        var kept = await Keep(upload, ct);
        if (kept.Refusal is { } refusal) return refusal;
        var said = CanvasTexts.Trim(request.Note);
        var added = new Evidence(CanvasTexts.Choice<EvidenceKind>(request.Kind) ?? EvidenceKind.Survey, said.Length > 300 ? said[..300] : said, "") { File = kept.Value };
        return await save.Handle(new(community, CanvasStep.Personas, canvas => canvas.Personas.FirstOrDefault(p => p.Id == persona), request.Token ?? "",
            canvas => canvas with { Personas = [.. canvas.Personas.Select(p => p.Id == persona ? p with { Evidence = [.. p.Evidence, added] } : p)] }), ct);
    }

    private async Task<Result<EvidenceFile>> Keep(IFormFile upload, CancellationToken ct)
    {
        var name = string.Concat(Path.GetFileName(upload.FileName.Replace('\\', '/')).Where(c => !char.IsControl(c) && c is not ('"' or '/')));
        if (name.Length > LongestName) name = name[^LongestName..];
        await using var content = upload.OpenReadStream();
        var head = new byte[Looked];
        head = head[..await content.ReadAtLeastAsync(head, Looked, throwOnEndOfStream: false, ct)];
        content.Position = 0;
        var type = head.AsSpan().StartsWith("%PDF-"u8) ? "application/pdf" : name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !head.Contains((byte)0) ? "text/csv" : null;
        if (type is not null) return (await blobs.Save(db.CurrentBrand, content, LargestFile, ct)) is { Refusal: null, Value: var stored } ? new EvidenceFile(stored.Hash, name, type, stored.Size) : CanvasRefusals.FileTooLarge.With(LargestFile >> 20);
        var drawn = await Photo.Redraw(content, ct);
        if (drawn.Refusal is { } refusal) return refusal.Code == Photo.NoPicture.Code ? CanvasRefusals.WrongFile : refusal;
        using var picture = new MemoryStream(drawn.Value.Bytes);
        var saved = await blobs.Save(db.CurrentBrand, picture, Photo.LargestFile, ct);
        return saved.Refusal is { } full ? full : new EvidenceFile(saved.Value.Hash, name, drawn.Value.Type, saved.Value.Size);
    }

    /// <summary>As any version of the canvas names it.</summary>
    private static async Task<EvidenceFile?> Find(AppDb db, CommunityId community, string hash, CancellationToken ct)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)) return null;
        var number = await db.First($"select version from communities_canvases where brand_id = {db.CurrentBrand} and community_id = {community} and canvas like {"%" + hash + "%"} order by version desc limit 1", r => (int?)r.Int(0), ct);
        return number is { } version && await db.FindCanvas(community, version, ct) is { } found ? found.Canvas.Personas.SelectMany(p => p.Evidence).FirstOrDefault(e => e.File?.Hash == hash)?.File : null;
    }
}
