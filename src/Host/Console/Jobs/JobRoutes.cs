using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Guildhall.Host.Console.Jobs;

/// <summary>What the jobs page asks and posts: one card anew, pause, resume, cancel, and the files a job left.</summary>
internal static class JobRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var job = routes.MapGroup("/b/{brand}/jobs/{id}");
        job.MapGet("/card", async (string brand, JobId id, AppDb db, CancellationToken ct) =>
            await db.FindJob(id, ct) is { } found ? (IResult)new RazorComponentResult<JobCard>(new { Job = found, Brand = brand }) : TypedResults.NotFound()).Requires(Permissions.JobsRead);
        job.MapGet("/files/{name}", Download).Requires(Permissions.JobsRead);
        Steer(job, "/pause", JobWish.Pause, "host.job_pausing");
        Steer(job, "/resume", JobWish.Run, "host.job_resumed");
        Steer(job, "/cancel", JobWish.Cancel, "host.job_cancelling");
    }

    private static void Steer(RouteGroupBuilder job, string path, JobWish wish, string said) => job.MapPost(path, async (string brand, JobId id, HttpContext http, AppDb db, IAudit audit, TimeProvider clock, CancellationToken ct) =>
    {
        await using var transaction = await db.Begin(ct);
        var steered = await db.Steer(id, wish, clock, ct);
        if (steered.Refusal is null)
        {
            await audit.Write(db, "jobs.steered", id.Value.ToString(), new { wish }, ct);
            await transaction.Commit(ct);
        }
        return Answers.Back(http, steered, $"/b/{Uri.EscapeDataString(brand)}/jobs", said);
    }).Requires(Permissions.JobsRun);

    private static async Task<IResult> Download(JobId id, string name, AppDb db, IBlobs blobs, CancellationToken ct)
    {
        var file = (await db.FindJob(id, ct))?.Files.FirstOrDefault(f => f.Name == name);
        return file is not null && await blobs.Open(db.CurrentBrand, file.Hash, ct) is { } content
            ? TypedResults.Stream(content, "application/octet-stream", file.Name)
            : TypedResults.NotFound();
    }
}
