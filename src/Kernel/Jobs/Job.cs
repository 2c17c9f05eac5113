using System.Text.Json;

namespace Guildhall.Kernel.Jobs;

public readonly record struct JobId(Guid Value) : IId<JobId>
{
    public static JobId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out JobId id) => Id.TryParse(text, out id);
}

public enum JobState { Queued, Running, Paused, Cancelled, Failed, Done }

public enum JobWish { Run, Pause, Cancel }

/// <summary>A file that a job left behind (a result, the rejected rows), kept as a blob of the brand.</summary>
public sealed record JobFile(string Name, string Hash, long Size);

/// <summary>Long work as an object: it survives closing the tab and the end of the process.</summary>
/// <param name="Title">What it does, in the words of the one who started it (a file name, usually).</param>
/// <param name="Done">Units of work finished; <paramref name="Total"/> is null until known.</param>
/// <param name="Failed">Units that were refused one by one (rows in the errors file).</param>
/// <param name="Result">The kind's own JSON, once done; before that, what it told so far.</param>
/// <param name="Refusal">Why it failed as a whole.</param>
public sealed record Job(
    JobId Id, BrandId Brand, string Kind, string Title, JobState State, JobWish Wanted, string Args, string? Cursor, long Done, long? Total, long Failed,
    string? Result, IReadOnlyList<JobFile> Files, Refusal? Refusal, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    public bool Ended => State is JobState.Done or JobState.Failed or JobState.Cancelled;

    public T ReadArgs<T>() => JsonSerializer.Deserialize<T>(Args, KernelJson.Options)!;

    public T? ReadResult<T>() where T : class => Result is null ? null : JsonSerializer.Deserialize<T>(Result, KernelJson.Options);
}

/// <summary>A job is done or has failed for good. Published with that state; the stream is the job.</summary>
/// <param name="Failed">Units that were refused one by one.</param>
public sealed record JobEnded(JobId Job, string Kind, string Title, JobState State, long Failed);

/// <summary>What runs jobs of one kind.</summary>
/// <remarks>May be started again from its last saved cursor on another node at any time: every batch saves its effects and its cursor in one transaction.</remarks>
public interface IJob
{
    static abstract string Kind { get; }

    /// <summary>A refusal fails the job with that reason; an exception is retried from the cursor, three times.</summary>
    Task<Result<object>> Run(JobRun run, CancellationToken ct);
}
