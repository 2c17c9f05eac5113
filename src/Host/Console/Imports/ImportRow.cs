using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using JobState = Guildhall.Kernel.Jobs.JobState;

namespace Guildhall.Host.Console.Imports;

/// <summary>Where an import, or the dry run before it, stands.</summary>
public enum ImportStanding { Checking, Checked, Refused, Importing, Imported, Paused, Stopped, Failed, Undoing, Undone }

/// <summary>An import, or a dry run, as lists and pages show it.</summary>
/// <param name="Undo">The latest job that takes it back.</param>
public sealed record ImportRow(Job Job, ImportKind Kind, ImportRequest Request, ImportResult? Result, Job? Undo)
{
    public static ImportRow Of(Job job, Job? undo) => new(job, ImportKind.Of(job)!, job.ReadArgs<ImportRequest>(), job.ReadResult<ImportResult>(), undo);

    public ImportStanding Standing => (Job.State, Request.DryRun) switch
    {
        _ when Undo is { State: JobState.Done } => ImportStanding.Undone,
        _ when Undo is { State: not JobState.Cancelled } => ImportStanding.Undoing,
        (JobState.Paused, _) => ImportStanding.Paused,
        (JobState.Cancelled, _) => ImportStanding.Stopped,
        (JobState.Queued or JobState.Running, true) => ImportStanding.Checking,
        (JobState.Queued or JobState.Running, false) => ImportStanding.Importing,
        (JobState.Failed, _) => Job.Refusal is { } refusal && IsOfFile(refusal.Code) ? ImportStanding.Refused : ImportStanding.Failed,
        (_, true) => ImportStanding.Checked,
        _ => ImportStanding.Imported,
    };

    /// <summary>The latest imports. Of dry runs of one file only the newest, and none once the file was imported.</summary>
    public static async Task<IReadOnlyList<ImportRow>> Recent(AppDb db, int limit, CancellationToken ct)
    {
        var jobs = await db.RecentJobs([.. ImportKind.All.Select(k => k.Job)], limit * 3, ct);
        var undos = await db.UndosOf(jobs, ct);
        var rows = new List<ImportRow>();
        var seen = new HashSet<(string, string)>();
        foreach (var job in jobs)
        {
            var row = Of(job, undos.GetValueOrDefault(job.Id));
            var isNew = seen.Add((job.Kind, row.Request.Hash));
            if (!row.Request.DryRun || isNew) rows.Add(row);
        }
        return rows.Count <= limit ? rows : rows[..limit];
    }

    // Everything else is trouble of the server, and the same file may go through later.
    private static bool IsOfFile(string code) => !code.StartsWith("kernel.", StringComparison.Ordinal);
}
