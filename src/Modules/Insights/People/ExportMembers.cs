using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Insights.People;

/// <summary>Writes a list of members into a file of any length, page by page. The file is kept with the job and only for those who may export.</summary>
internal sealed class ExportMembers(AppDb db, IBlobs blobs, Localizer words) : IJob
{
    private const long LargestFile = 1L << 30;
    private const int LongestSheet = 1_048_575;

    public sealed record Args(PeopleChoice Choice, bool Xlsx, string Language);

    public sealed record File(string Name, string Hash, long Size);

    public static string Kind => "export-members";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/members/export", async (string brand, [FromForm] string? query, [FromForm] string? format, HttpContext http, AppDb db, IAudit audit, Localizer text, TimeProvider clock, CancellationToken ct) =>
        {
            var (xlsx, today) = (format == "xlsx", (await db.CurrentBrandProfile(ct)).Calendar.DayOf(clock.GetUtcNow()).DayNumber);
            await using var transaction = await db.Begin(ct);
            await db.StartJob<ExportMembers>(xlsx ? "members.xlsx" : "members.csv", new Args(new(query is { Length: < 2000 } ? query : "", today), xlsx, text.Language), clock, ct);
            await audit.Write(db, "members.exported", brand, new { filter = query, xlsx }, ct);
            await transaction.Commit(ct);
            return TypedResults.Redirect(Home(brand));
        }).Requires(Permissions.MembersExport);
        routes.MapGet("/b/{brand}/members/exports/{id}/card", async (string brand, JobId id, AppDb db, CancellationToken ct) =>
            await db.FindJob(id, ct) is { } job && job.Kind == Kind ? (IResult)new RazorComponentResult<ExportCard>(new { Job = job, Home = Home(brand) }) : TypedResults.NotFound()).Requires(Permissions.MembersExport);
        routes.MapGet("/b/{brand}/members/exports/{id}/file", async (JobId id, AppDb db, IBlobs blobs, CancellationToken ct) =>
            await db.FindJob(id, ct) is { State: JobState.Done } job && job.Kind == Kind && job.ReadResult<File>() is { } file && await blobs.Open(db.CurrentBrand, file.Hash, ct) is { } content
                ? (IResult)TypedResults.Stream(content, "application/octet-stream", file.Name) : TypedResults.NotFound()).Requires(Permissions.MembersExport);
    }

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var args = run.Args<Args>();
        words.Language = args.Language;
        var total = await args.Choice.Count(db, ct);
        if (args.Xlsx && total > LongestSheet) return InsightsRefusals.SheetTooLong.With(LongestSheet);
        var path = Path.Combine(Path.GetTempPath(), $"guildhall-{Guid.CreateVersion7():N}");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        long done = 0;
        using (var table = args.Xlsx ? TableWriter.Xlsx(file, words["insights.members"]) : TableWriter.Csv(file))
        {
            table.Row("member", "name", "tags", "groups", "first_joined", "last_spoke", "orders");
            // A file half written is gone with its node: whoever takes over begins anew.
            await foreach (var (people, _) in args.Choice.Pages(db, null, ct))
            {
                foreach (var p in await PeopleRows.Read(db, people, ct)) table.Row(p.Id.Value.ToString(), p.Name, string.Join('|', p.Tags), string.Join('|', p.Groups), p.Joined, p.LastSpoke, p.Orders);
                done += people.Count;
                await run.Save(db, null, done, Math.Max(total, done), 0, ct);
                await run.StopIfAsked(ct);
            }
        }
        file.Position = 0;
        var kept = await blobs.Save(run.Brand, file, LargestFile, ct);
        if (kept.Refusal is { } refusal) return refusal;
        return new File(args.Xlsx ? "members.xlsx" : "members.csv", kept.Value.Hash, kept.Value.Size);
    }

    private static string Home(string brand) => $"/b/{Uri.EscapeDataString(brand)}/members/exports";
}
