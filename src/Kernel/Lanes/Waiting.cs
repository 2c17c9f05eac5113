using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;

namespace Guildhall.Kernel.Lanes;

/// <summary>A command on its way and the one who waits for its answer. Goes back to its pool when the answer has been read.</summary>
internal sealed class Waiting<TCommand, TAnswer> : IValueTaskSource<Result<TAnswer>>
{
    private static readonly ObjectPool<Waiting<TCommand, TAnswer>> Pool = new DefaultObjectPool<Waiting<TCommand, TAnswer>>(new Fresh(), 4096);

    // The worker must not run the caller's continuation itself: it has the next batch to decide.
    private ManualResetValueTaskSourceCore<Result<TAnswer>> core = new() { RunContinuationsAsynchronously = true };

    public TCommand Command { get; private set; } = default!;

    /// <summary>Timestamp of arrival.</summary>
    public long Since { get; private set; }

    public static Waiting<TCommand, TAnswer> For(TCommand command, long since)
    {
        var waiting = Pool.Get();
        (waiting.Command, waiting.Since) = (command, since);
        return waiting;
    }

    /// <summary>To be awaited once. Taken before the command is queued, because afterwards the answer may already be on its way.</summary>
    public ValueTask<Result<TAnswer>> Task => new(this, core.Version);

    public void Answer(Result<TAnswer> answer) => core.SetResult(answer);

    public void Fail(Exception e) => core.SetException(e);

    public void Unused() => Return();

    Result<TAnswer> IValueTaskSource<Result<TAnswer>>.GetResult(short token)
    {
        try
        {
            return core.GetResult(token);
        }
        finally
        {
            Return();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<Result<TAnswer>>.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource<Result<TAnswer>>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);

    private void Return()
    {
        core.Reset();
        Command = default!;
        Pool.Return(this);
    }

    private sealed class Fresh : PooledObjectPolicy<Waiting<TCommand, TAnswer>>
    {
        public override Waiting<TCommand, TAnswer> Create() => new();
        public override bool Return(Waiting<TCommand, TAnswer> obj) => true;
    }
}
