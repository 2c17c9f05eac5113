namespace Guildhall.Kernel.Storage;

/// <summary>One statement for what many ask at the same time. Whoever comes alone is asked for at once; who comes meanwhile is asked for with the next statement, so every answer is newer than its question.</summary>
/// <param name="most">Keys in one statement.</param>
/// <param name="read">What is not found is left out. An exception is given to all who asked.</param>
public sealed class ReadTogether<TKey, TRow>(int most, Func<IReadOnlyCollection<TKey>, Task<IReadOnlyDictionary<TKey, TRow>>> read) where TKey : notnull where TRow : class
{
    private readonly Lock door = new();
    private readonly Queue<(TKey Key, TaskCompletionSource<TRow?> Answer)> next = new();
    private bool reading;

    /// <summary>Null where nothing was found.</summary>
    public Task<TRow?> Find(TKey key, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<TRow?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (door)
        {
            next.Enqueue((key, answer));
            if (reading) return answer.Task.WaitAsync(ct);
            reading = true;
        }
        _ = Read();
        return answer.Task.WaitAsync(ct);
    }

    private async Task Read()
    {
        while (Take() is { Count: > 0 } asked)
        {
            try
            {
                var rows = await read(asked.Select(a => a.Key).ToHashSet()).ConfigureAwait(false);
                foreach (var (key, answer) in asked) answer.SetResult(rows.GetValueOrDefault(key));
            }
            catch (Exception e)
            {
                foreach (var (_, answer) in asked) answer.TrySetException(e);
            }
            // Whoever came first goes on with their own answer: SQLite reads on the thread that asks, and must not keep it for all who come later.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    private List<(TKey Key, TaskCompletionSource<TRow?> Answer)> Take()
    {
        lock (door)
        {
            var asked = new List<(TKey, TaskCompletionSource<TRow?>)>(Math.Min(most, next.Count));
            while (asked.Count < most && next.TryDequeue(out var one)) asked.Add(one);
            reading = asked.Count > 0;
            return asked;
        }
    }
}
