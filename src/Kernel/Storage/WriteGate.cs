namespace Guildhall.Kernel.Storage;

/// <summary>SQLite has one writer; this is the queue in front of it: first come, first served, asynchronous, so that no writer spins on "database is locked".</summary>
internal sealed class WriteGate
{
    private readonly Lock turn = new();
    private readonly Queue<TaskCompletionSource> waiting = new();
    private bool taken;

    public async Task<Pass> Enter(CancellationToken ct)
    {
        TaskCompletionSource? ticket = null;
        lock (turn)
        {
            if (!taken) taken = true;
            else waiting.Enqueue(ticket = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        if (ticket is null) return new Pass(this);

        await using (ct.UnsafeRegister(static (t, token) => ((TaskCompletionSource)t!).TrySetCanceled(token), ticket))
            await ticket.Task;
        return new Pass(this);
    }

    private void Leave()
    {
        lock (turn)
        {
            while (waiting.TryDequeue(out var next))
                if (next.TrySetResult()) return;
            taken = false;
        }
    }

    internal sealed class Pass(WriteGate gate) : IDisposable
    {
        private WriteGate? gate = gate;

        public void Dispose() => Interlocked.Exchange(ref gate, null)?.Leave();
    }
}
