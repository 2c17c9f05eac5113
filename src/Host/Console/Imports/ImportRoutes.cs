using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Http.HttpResults;
using JobState = Guildhall.Kernel.Jobs.JobState;

namespace Guildhall.Host.Console.Imports;

/// <summary>What the pages of imports ask and post, beside the upload: progress, steering, another dry run, the import itself, its errors file, its undo.</summary>
internal static class ImportRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var import = routes.MapGroup("/b/{brand}/import/{job}").Requires(Permissions.ImportsRun);
        import.MapGet("/progress", Progress);
        import.MapGet("/errors", Errors);
        import.MapPost("/again", Again);
        import.MapPost("/start", (string brand, JobId job, HttpContext http, AppDb db, IAudit audit, TimeProvider clock, CancellationToken ct) =>
            Follow(brand, job, http, db, audit, (found, inner) => db.StartImport(found, clock, inner), "imports.started", "host.import_started", leadsThere: true, ct));
        import.MapPost("/undo", (string brand, JobId job, HttpContext http, AppDb db, IAudit audit, TimeProvider clock, CancellationToken ct) =>
            Follow(brand, job, http, db, audit, (found, inner) => db.StartUndo(found, clock, inner), "imports.undone", "host.import_undo_started", leadsThere: false, ct));
        Steer(import, "/pause", JobWish.Pause, "host.job_pausing");
        Steer(import, "/resume", JobWish.Run, "host.job_resumed");
        Steer(import, "/cancel", JobWish.Cancel, "host.job_cancelling");
    }

    public static string Address(string brand, JobId job, string? rest = null) => $"/b/{Uri.EscapeDataString(brand)}/import/{job.Value}{(rest is null ? "" : "/" + rest)}";

    /// <summary>The job and the import it belongs to: itself, or what it takes back. Null when it is no import of this brand.</summary>
    private static async Task<(Job Job, Job Import)?> Find(AppDb db, JobId id, CancellationToken ct)
    {
        if (await db.FindJob(id, ct) is not { } job) return null;
        if (ImportKind.Of(job) is not null) return (job, job);
        if (ImportKind.All.All(k => k.UndoJob != job.Kind)) return null;
        return await db.FindJob(JobId.From(job.ReadArgs<UndoRequest>().Import), ct) is { } import ? (job, import) : null;
    }

    // Once the job stands still the page has more to tell than the fragment: it is loaded anew.
    private static async Task<IResult> Progress(string brand, JobId job, HttpContext http, AppDb db, CancellationToken ct)
    {
        if (await Find(db, job, ct) is not var (found, _)) return TypedResults.NotFound();
        if (found.State is not (JobState.Queued or JobState.Running)) http.Response.Headers["HX-Refresh"] = "true";
        return new RazorComponentResult<ImportProgress>(new { Job = found, Brand = brand });
    }

    private static async Task<IResult> Errors(JobId job, AppDb db, IBlobs blobs, CancellationToken ct)
    {
        if (await Find(db, job, ct) is not var (found, _) || found.Files is not [var file, ..]) return TypedResults.NotFound();
        return await blobs.Open(db.CurrentBrand, file.Hash, ct) is { } content ? TypedResults.Stream(content, "text/csv; charset=utf-8", file.Name) : TypedResults.NotFound();
    }

    private static async Task<IResult> Again(string brand, JobId job, HttpContext http, AppDb db, IAudit audit, Localizer text, TimeProvider clock, CancellationToken ct)
    {
        if (await Find(db, job, ct) is not var (found, import) || found != import) return TypedResults.NotFound();
        var before = found.ReadArgs<ImportRequest>();
        var request = Choices(await http.Request.ReadFormAsync(ct), before, found.ReadResult<ImportResult>()?.Table) with { DryRun = true, Rows = null, Language = text.Language };
        await using var transaction = await db.Begin(ct);
        var id = await ImportKind.Of(found)!.Start(db, request, clock, ct);
        await audit.Write(db, "imports.checked", request.FileName, new { job = id.Value }, ct);
        await transaction.Commit(ct);
        return TypedResults.Redirect(Address(brand, id));
    }

    private static ImportRequest Choices(IFormCollection form, ImportRequest before, TablePreview? table)
    {
        string? Typed(string name) => form[name].ToString().Trim() is { Length: > 0 } value ? value : null;
        var columns = new Dictionary<string, string>(before.Columns ?? new Dictionary<string, string>());
        foreach (var field in table?.Fields ?? [])
        {
            if (!form.TryGetValue("map." + field.Name, out var chosen)) continue;
            // What was found by itself stays free to be found; only what differs is a decision.
            if (chosen.ToString() != table!.Columns.GetValueOrDefault(field.Name, "")) columns[field.Name] = chosen.ToString();
        }
        return before with
        {
            Columns = columns,
            Group = Typed("group"),
            Format = Typed("format") ?? "auto",
            TimeZone = Typed("time_zone"),
            Encoding = Typed("encoding"),
            Dates = Enum.TryParse<DayOrder>(Typed("dates"), out var order) && Enum.IsDefined(order) ? order : null,
            FirstDay = DateOnly.TryParseExact(Typed("first_day"), "yyyy-MM-dd", out var day) ? day : null,
            Password = Typed("password") ?? before.Password,
        };
    }

    private static async Task<IResult> Follow(string brand, JobId job, HttpContext http, AppDb db, IAudit audit, Func<Job, CancellationToken, Task<Result<JobId>>> start, string action, string said, bool leadsThere, CancellationToken ct)
    {
        if (await Find(db, job, ct) is not var (found, _)) return TypedResults.NotFound();
        await using var transaction = await db.Begin(ct);
        var started = await start(found, ct);
        if (started.Refusal is not null) return Answers.Back(http, started, Address(brand, job), said);
        await audit.Write(db, action, found.Title, new { job = started.Value.Value }, ct);
        await transaction.Commit(ct);
        return Answers.Back(http, started, Address(brand, leadsThere ? started.Value : job), said);
    }

    private static void Steer(RouteGroupBuilder import, string path, JobWish wish, string said) =>
        import.MapPost(path, async (string brand, JobId job, HttpContext http, AppDb db, IAudit audit, TimeProvider clock, CancellationToken ct) =>
        {
            if (await Find(db, job, ct) is not var (found, of)) return TypedResults.NotFound();
            await using var transaction = await db.Begin(ct);
            // Half an undo helps nobody, and what is being taken back must not be brought in at the same time.
            var steered = (found != of && wish == JobWish.Cancel) || (found == of && wish == JobWish.Run && await db.UndoOf(of, ct) is not null)
                ? ImportChain.AlreadyUndone
                : await db.Steer(job, wish, clock, ct);
            if (steered.Refusal is null)
            {
                await audit.Write(db, "jobs.steered", job.Value.ToString(), new { wish }, ct);
                await transaction.Commit(ct);
            }
            return Answers.Back(http, steered, Address(brand, of.Id), said);
        });
}
