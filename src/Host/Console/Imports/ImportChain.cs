using System.Security.Cryptography;
using System.Text;
using Guildhall.Kernel;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using JobState = Guildhall.Kernel.Jobs.JobState;

namespace Guildhall.Host.Console.Imports;

/// <summary>What follows on a job of imports: an import on its dry run, an undo on its import.</summary>
/// <remarks>The follower's id is hashed from the id of what it follows, so pressing a button twice starts one job. After one that was cancelled or taken back there may be another.</remarks>
internal static class ImportChain
{
    private const int MostAttempts = 20;

    public static readonly Refusal AlreadyUndone = new("host.import_already_undone");
    public static readonly Refusal NotYet = new("host.import_not_yet");
    public static readonly Refusal TooOften = new("host.import_too_often");

    /// <summary>The latest import that came of a dry run.</summary>
    public static async Task<Job?> ImportOf(this AppDb db, Job dryRun, CancellationToken ct) => (await db.Attempts(dryRun, "import", ct)).LastOrDefault();

    /// <summary>The latest undo of an import.</summary>
    public static async Task<Job?> UndoOf(this AppDb db, Job import, CancellationToken ct) => (await db.Attempts(import, "undo", ct)).LastOrDefault();

    /// <summary>The latest undo of each import that has any.</summary>
    public static async Task<Dictionary<JobId, Job>> UndosOf(this AppDb db, IReadOnlyCollection<Job> imports, CancellationToken ct)
    {
        var ids = imports.SelectMany(import => Enumerable.Range(0, MostAttempts).Select(n => IdOf(import, "undo", n))).ToArray();
        var found = await db.FindJobs(ids, ct);
        return found.OrderBy(j => j.CreatedAt).GroupBy(j => JobId.From(j.ReadArgs<UndoRequest>().Import)).ToDictionary(g => g.Key, g => g.Last());
    }

    /// <summary>Starts the import that a finished dry run looked at. Joins the caller's transaction.</summary>
    public static async Task<Result<JobId>> StartImport(this AppDb db, Job dryRun, TimeProvider clock, CancellationToken ct)
    {
        if (ImportKind.Of(dryRun) is not { } kind || dryRun.ReadArgs<ImportRequest>() is not { DryRun: true } request) return JobBook.NotFound;
        if (dryRun.State != JobState.Done) return NotYet;
        var attempts = await db.Attempts(dryRun, "import", ct);
        if (attempts.LastOrDefault() is { } last && last.State != JobState.Cancelled && (await db.UndoOf(last, ct))?.State != JobState.Done) return last.Id;
        if (attempts.Count == MostAttempts) return TooOften;
        var id = IdOf(dryRun, "import", attempts.Count);
        await kind.StartOnce(db, id, request with { DryRun = false, Rows = dryRun.ReadResult<ImportResult>()?.Rows }, clock, ct);
        return id;
    }

    /// <summary>Starts taking an import back. Joins the caller's transaction.</summary>
    public static async Task<Result<JobId>> StartUndo(this AppDb db, Job import, TimeProvider clock, CancellationToken ct)
    {
        if (ImportKind.Of(import) is not { } kind || import.ReadArgs<ImportRequest>().DryRun) return JobBook.NotFound;
        if (!import.Ended && import.State != JobState.Paused) return NotYet;
        var attempts = await db.Attempts(import, "undo", ct);
        if (attempts.LastOrDefault() is { State: not JobState.Cancelled }) return AlreadyUndone;
        if (attempts.Count == MostAttempts) return TooOften;
        // What is being taken back must not go on being brought in.
        if (import.State is JobState.Failed or JobState.Paused) await db.Steer(import.Id, JobWish.Cancel, clock, ct);
        var id = IdOf(import, "undo", attempts.Count);
        return await kind.Undo(db, id, import, clock, ct) ? id : AlreadyUndone;
    }

    private static async Task<List<Job>> Attempts(this AppDb db, Job job, string what, CancellationToken ct)
    {
        var ids = Enumerable.Range(0, MostAttempts).Select(n => IdOf(job, what, n)).ToArray();
        var found = (await db.FindJobs(ids, ct)).ToDictionary(j => j.Id);
        return [.. ids.TakeWhile(found.ContainsKey).Select(id => found[id])];
    }

    private static JobId IdOf(Job job, string what, int attempt) =>
        JobId.From(Id.Dated(job.CreatedAt, SHA256.HashData(Encoding.UTF8.GetBytes($"{job.Id.Value:N} {what} {attempt}"))));
}
