using System.Globalization;

namespace Guildhall.Bench.Load;

/// <summary>The measured server in a process of its own. It prints its port first.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private ServerProcess(ChildProcess process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu => process.Cpu;

    public static async Task<ServerProcess> Start(BenchOptions options)
    {
        var process = new ChildProcess("serve", options);
        return new(process, int.Parse(await process.Hear() ?? throw new IOException("The server did not start."), CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until nobody asks and what a load leaves behind is done: work in the background, and whatever keeps a server busy for seconds after its first load. At most a minute.</summary>
    public async Task Rest()
    {
        var clock = TimeProvider.System;
        var (start, second) = (clock.GetTimestamp(), TimeSpan.FromSeconds(1));
        for (var busy = 1.0; busy > 0.05 && clock.GetElapsedTime(start) < 60 * second;)
        {
            var before = Cpu;
            await Task.Delay(second, clock);
            busy = (Cpu - before) / second;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
