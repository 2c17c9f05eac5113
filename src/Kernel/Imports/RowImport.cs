using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Kernel.Imports;

/// <summary>Carries rows from a file into the database: batch by batch, each with its cursor in one transaction; rejected rows go to an errors file.</summary>
/// <remarks>While one batch is written the next is parsed. A resumed import reads from the beginning again, because rows depend on earlier rows, but writes only what comes after its cursor.</remarks>
public sealed class RowImport(AppDb db, IBlobs blobs, Localizer words)
{
    // Large enough to be fast, small enough to hold SQLite's one write transaction for some tens of milliseconds only.
    private const int BatchSize = 2000;
    private const int ShownComplaints = 10;

    private readonly List<ImportComplaint> complaints = [];

    /// <summary>Rows read, rejected rows included.</summary>
    public long Read { get; private set; }

    public long Rejected { get; private set; }

    public IReadOnlyList<ImportComplaint> Complaints => complaints;

    /// <summary>Copies the blob to a temporary file and opens it; the file goes when <paramref name="work"/> ends.</summary>
    public async Task<Result<object>> WithFile(JobRun run, ImportRequest request, Func<SourceFile, Task<Result<object>>> work, CancellationToken ct)
    {
        var path = Path.Combine(Path.GetTempPath(), $"guildhall-{Path.GetRandomFileName()}");
        try
        {
            await using (var content = await blobs.Open(run.Brand, request.Hash, ct))
            {
                if (content is null) return FileRefusals.Empty;
                await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
                await content.CopyToAsync(copy, ct);
            }
            var file = SourceFile.Open(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan), request.FileName, request.Encoding);
            return file.Refusal is { } refusal ? refusal : await work(file.Value);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <param name="see">Called for every row in order, resumed or not: bookkeeping that later rows need. Runs beside the write of the batch before, so it must not touch the database.</param>
    /// <param name="write">Writes one batch in an open transaction; not called in a dry run.</param>
    public async Task Rows<TSource, TRow>(
        JobRun run, ImportRequest request, IEnumerable<Parsed<TSource>> rows, Func<TSource, TRow> see, Func<AppDb, IReadOnlyList<TRow>, Task> write, CancellationToken ct) where TSource : class
    {
        var resumeAfter = long.TryParse(run.Job.Cursor, out var cursor) ? cursor : 0;
        using var errors = new RejectedRows(words);
        using var parsing = rows.GetEnumerator();
        var next = ReadBatch(parsing, see, errors);
        while (next.Count > 0 || next.More)
        {
            var batch = next;
            var ahead = batch.More ? Task.Run(() => ReadBatch(parsing, see, errors), ct) : null;
            if (batch.Through > resumeAfter)
            {
                await Commit(run, request, batch, write, ct);
                await run.StopIfAsked(ct);
            }
            if (ahead is null) break;
            next = await ahead;
        }
        Rejected = errors.Count;
        if (await errors.Save(blobs, run.Brand, ct) is { } saved)
            await run.Attach(new JobFile($"{Path.GetFileNameWithoutExtension(request.FileName)}.errors.csv", saved.Hash, saved.Size), ct);
    }

    private async Task Commit<TRow>(JobRun run, ImportRequest request, Batch<TRow> batch, Func<AppDb, IReadOnlyList<TRow>, Task> write, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (!request.DryRun && batch.Count > 0) await write(db, batch.Rows);
        await run.Save(db, request.DryRun ? null : batch.Through.ToString(System.Globalization.CultureInfo.InvariantCulture), batch.Through, null, batch.RejectedSoFar, ct);
        await transaction.Commit(ct);
        db.ChangeTracker.Clear();
    }

    private Batch<TRow> ReadBatch<TSource, TRow>(IEnumerator<Parsed<TSource>> rows, Func<TSource, TRow> see, RejectedRows errors) where TSource : class
    {
        var batch = new List<TRow>(BatchSize);
        var more = true;
        while (batch.Count < BatchSize && (more = rows.MoveNext()))
        {
            Read++;
            if (rows.Current.Rejected is { } rejected)
            {
                errors.Write(rejected);
                if (complaints.Count < ShownComplaints) complaints.Add(new ImportComplaint(rejected.Line, rejected.Column, rejected.Value, words.Of(rejected.Reason)));
            }
            else
            {
                batch.Add(see(rows.Current.Value!));
            }
        }
        return new Batch<TRow>(batch, Read, errors.Count, more);
    }

    private sealed record Batch<TRow>(List<TRow> Rows, long Through, long RejectedSoFar, bool More)
    {
        public int Count => Rows.Count;
    }
}
