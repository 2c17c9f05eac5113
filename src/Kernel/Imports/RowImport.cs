using System.Globalization;
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
    // Large enough to be fast; small enough to hold SQLite's one write transaction for some tens of milliseconds only. A short file shows its progress in small steps everywhere.
    private const int BatchSize = 2000, LaterBatchSize = 8000, LongFile = 4 * BatchSize;
    private const int BatchCharacters = 4 << 20;
    private const int ShownComplaints = 10;

    private readonly List<ImportComplaint> complaints = [];
    private long batches;

    /// <summary>Rows read, rejected rows included.</summary>
    public long Read { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>Facts written, by earlier runs of the same job too.</summary>
    public long Added { get; private set; }

    /// <summary>In a dry run, facts that are there already.</summary>
    public long Known { get; private set; }

    public IReadOnlyList<ImportComplaint> Complaints => complaints;

    /// <summary>Copies the blob to a temporary file and opens it; the file goes when <paramref name="work"/> ends.</summary>
    public async Task<Result<object>> WithFile(JobRun run, ImportRequest request, Func<SourceFile, Task<Result<object>>> work, CancellationToken ct)
    {
        if (request.TimeZone is { } zone && !BrandCalendar.Knows(zone)) return FileRefusals.UnknownTimeZone(zone);
        var path = Path.Combine(Path.GetTempPath(), $"guildhall-{Path.GetRandomFileName()}");
        try
        {
            await using (var content = await blobs.Open(run.Brand, request.Hash, ct))
            {
                if (content is null) return FileRefusals.Gone;
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

    public async Task Rows<TSource, TRow>(JobRun run, ImportRequest request, IEnumerable<Parsed<TSource>> rows, IRowSink<TSource, TRow> sink, CancellationToken ct) where TSource : class
    {
        var resumeAfter = request.DryRun ? 0 : Continue(run.Job.Cursor);
        using var errors = new RejectedRows(words);
        using var parsing = rows.GetEnumerator();
        var next = ReadBatch(parsing, sink, errors);
        while (next.Count > 0 || next.More)
        {
            var batch = next;
            var ahead = batch.More ? Task.Run(() => ReadBatch(parsing, sink, errors), CancellationToken.None) : null;
            try
            {
                if (batch.Through <= resumeAfter)
                {
                    await sink.Recall(batch.Rows, ct);
                }
                else
                {
                    await Commit(run, request, batch, sink, ct);
                    if (!request.DryRun) await Analyze(sink.Tables, ct);
                    await run.StopIfAsked(ct);
                }
            }
            finally
            {
                // Whatever happened here, the reader must be out of the file before the file is closed.
                if (ahead is not null) await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            if (ahead is null) break;
            next = await ahead;
        }
        Rejected = errors.Count;
        if (await errors.Save(blobs, run.Brand, ct) is { } saved)
            await run.Attach(new JobFile($"{Path.GetFileNameWithoutExtension(request.FileName)}.errors.csv", saved.Hash, saved.Size), ct);
    }

    private async Task Commit<TSource, TRow>(JobRun run, ImportRequest request, Batch<TRow> batch, IRowSink<TSource, TRow> sink, CancellationToken ct)
    {
        if (request.DryRun && batch.Count > 0) Known += await sink.Known(batch.Rows, ct);
        await using var transaction = await db.Begin(ct);
        // A plan made for one brand's size would be kept while the brand grows a thousandfold.
        if (!db.IsSqlite) await db.Execute(Sql.Raw("set local plan_cache_mode = force_generic_plan"), ct);
        if (!request.DryRun && batch.Count > 0) Added += await sink.Write(batch.Rows, ct);
        var cursor = request.DryRun ? null : string.Create(CultureInfo.InvariantCulture, $"{batch.Through} {Added}");
        await run.Save(db, cursor, batch.Through, batch.More ? request.Rows : batch.Through, batch.RejectedSoFar, ct);
        await transaction.Commit(ct);
        db.ChangeTracker.Clear();
    }

    // PostgreSQL looks at a table by itself within a minute; until then it takes it for empty, and reads all of a brand's rows where a key was asked for. Here after 1, 4, 16 … batches.
    private async Task Analyze(string[] tables, CancellationToken ct)
    {
        if (db.IsSqlite || !long.IsPow2(++batches) || long.Log2(batches) % 2 != 0) return;
        await using var transaction = await db.Begin(ct);
        await db.Execute($"select kernel_analyze({tables})", ct);
        await transaction.Commit(ct);
    }

    /// <summary>Takes up the count of what earlier runs wrote; answers the row they came to.</summary>
    private long Continue(string? cursor)
    {
        if (cursor?.Split(' ') is not [var through, .. var added] || !long.TryParse(through, CultureInfo.InvariantCulture, out var row)) return 0;
        Added = added is [var count] && long.TryParse(count, CultureInfo.InvariantCulture, out var facts) ? facts : 0;
        return row;
    }

    private Batch<TRow> ReadBatch<TSource, TRow>(IEnumerator<Parsed<TSource>> rows, IRowSink<TSource, TRow> sink, RejectedRows errors) where TSource : class
    {
        var size = db.IsSqlite || Read < LongFile ? BatchSize : LaterBatchSize;
        var batch = new List<TRow>(size);
        var more = true;
        var characters = 0;
        while (batch.Count < size && characters < BatchCharacters && (more = rows.MoveNext()))
        {
            Read++;
            if (rows.Current.Rejected is { } rejected)
            {
                errors.Write(rejected);
                if (complaints.Count < ShownComplaints) complaints.Add(new ImportComplaint(rejected.Line, rejected.Column, Clipped(rejected.Value), words.Of(rejected.Reason)));
            }
            else
            {
                batch.Add(sink.See(rows.Current.Value!));
                characters += sink.LengthOf(batch[^1]);
            }
        }
        return new Batch<TRow>(batch, Read, errors.Count, more);
    }

    private static string? Clipped(string? value) => value is { Length: > ErrorsFile.LongestValue } ? value[..ErrorsFile.LongestValue] + "…" : value;

    private sealed record Batch<TRow>(List<TRow> Rows, long Through, long RejectedSoFar, bool More)
    {
        public int Count => Rows.Count;
    }
}
