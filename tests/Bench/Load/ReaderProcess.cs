using System.Globalization;

namespace Guildhall.Bench.Load;

/// <summary>A <see cref="PageTurner"/> in a process of its own.</summary>
internal sealed class ReaderProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private ReaderProcess(ChildProcess process) => this.process = process;

    /// <param name="requests">What it sends in turn.</param>
    public static async Task<ReaderProcess> Start(BenchOptions options, int port, IEnumerable<byte[]> requests)
    {
        var process = new ChildProcess("read", options);
        await process.Tell(port.ToString(CultureInfo.InvariantCulture));
        await process.Tell(string.Join(' ', requests.Select(Convert.ToBase64String)));
        return new(process);
    }

    /// <param name="every">A page this often; zero asks for the next as soon as one is there.</param>
    public async Task<LoadResult> Run(TimeSpan duration, TimeSpan every)
    {
        await process.Tell(string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks} {every.Ticks}"));
        var told = (await process.Hear() ?? throw new IOException("The reader ended.")).Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new((told.Length - 1) / duration.TotalSeconds, told[0], [.. told[1..].Order()]);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
