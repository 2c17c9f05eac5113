namespace Guildhall.Ui;

public enum JobState { Queued, Running, Paused, Cancelled, Failed, Done }

/// <param name="Id">Names the element on the page; unique there.</param>
/// <param name="Total">Null while not yet known.</param>
/// <param name="Failed">Items that did not work and can be tried again.</param>
/// <param name="Note">Why it failed or what it is doing now.</param>
public sealed record JobView(string Id, string Title, JobState State, long Count = 0, long? Total = null, double? PerSecond = null, TimeSpan? Remaining = null, long Failed = 0, string? Note = null)
{
    public bool Moving => State is JobState.Queued or JobState.Running;
}
