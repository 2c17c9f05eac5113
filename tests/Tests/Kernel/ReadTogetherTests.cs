using Guildhall.Kernel.Storage;

namespace Guildhall.Tests.Kernel;

public sealed class ReadTogetherTests
{
    private readonly List<string[]> statements = [];
    private readonly Queue<TaskCompletionSource> gates = new();

    [Fact]
    public async Task Whoever_comes_alone_is_asked_for_at_once_and_who_comes_meanwhile_together()
    {
        var reads = new ReadTogether<string, string>(3, Read);
        var (first, second) = (Gate(), Gate());
        var alone = reads.Find("a", default);
        Assert.Equal(["a"], Assert.Single(statements));
        Task<string?>[] crowd = [reads.Find("b", default), reads.Find("c", default), reads.Find("b", default), reads.Find("nobody", default)];
        Assert.Single(statements);

        first.SetResult();
        Assert.Equal("A", await alone);
        second.SetResult();
        Assert.Equal("B,C,B,", string.Join(',', await Task.WhenAll(crowd)));
        Assert.Equal(["a", "b,c", "nobody"], statements.Select(s => string.Join(',', s)));
    }

    [Fact]
    public async Task An_error_is_given_to_all_who_asked_and_the_next_are_asked_for_again()
    {
        var fail = true;
        var reads = new ReadTogether<string, string>(3, keys => fail ? throw new IOException("The database is gone.") : Read(keys));
        await Assert.ThrowsAsync<IOException>(() => reads.Find("a", default));
        fail = false;
        Assert.Equal("A", await reads.Find("a", default));
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobody_along()
    {
        var reads = new ReadTogether<string, string>(3, Read);
        var gate = Gate();
        using var patience = new CancellationTokenSource();
        var (impatient, patient) = (reads.Find("a", patience.Token), reads.Find("b", default));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.SetResult();
        Assert.Equal("B", await patient);
    }

    [Fact]
    public async Task Whoever_came_first_does_not_read_for_those_who_come_later()
    {
        var (caller, later, readers) = (Environment.CurrentManagedThreadId, default(Task<string?>), new List<bool>());
        ReadTogether<string, string>? reads = null;
        var returned = false;
        reads = new(3, keys =>
        {
            readers.Add(!returned && Environment.CurrentManagedThreadId == caller);
            later ??= reads!.Find("b", default);
            return Read(keys); // Answers at once, as SQLite does.
        });
        var first = reads.Find("a", default);
        returned = true;
        Assert.Equal("A", await first);
        Assert.Equal("B", await later!);
        Assert.Equal([true, false], readers);
    }

    private TaskCompletionSource Gate()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gates.Enqueue(gate);
        return gate;
    }

    private async Task<IReadOnlyDictionary<string, string>> Read(IReadOnlyCollection<string> keys)
    {
        statements.Add([.. keys]);
        if (gates.TryDequeue(out var gate)) await gate.Task;
        return keys.Where(k => k != "nobody").ToDictionary(k => k, k => k.ToUpperInvariant());
    }
}
