namespace Guildhall.Kernel;

/// <summary>Rings when there may be work, so that loops need not poll fast; a lost ring costs one poll interval, never work.</summary>
public sealed class Waker
{
    private TaskCompletionSource bell = New();

    public void Wake() => Interlocked.Exchange(ref bell, New()).TrySetResult();

    public async Task Wait(TimeSpan atMost, TimeProvider clock, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(bell.Task, Task.Delay(atMost, clock, over.Token));
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
