using System.Net;
using System.Net.Sockets;

namespace Guildhall.Bench.Load;

/// <summary>One member who asks for one page after another, on a thread of their own with a blocking socket: what they wait for is the server, not the load that the same program makes.</summary>
internal sealed class PageTurner : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] sent = new byte[4096], received = new byte[256 * 1024];

    public PageTurner(int port) => socket.Connect(IPAddress.Loopback, port);

    /// <param name="every">A page this often; zero asks for the next as soon as one is there.</param>
    public Task<LoadResult> Run(RequestWriter request, TimeSpan duration, TimeSpan every) => Task.Factory.StartNew(() => Turn(request, duration, every), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => socket.Dispose();

    private LoadResult Turn(RequestWriter request, TimeSpan duration, TimeSpan every)
    {
        var clock = TimeProvider.System;
        var (start, errors, latencies) = (clock.GetTimestamp(), 0L, new List<int>(1 << 14));
        while (clock.GetElapsedTime(start) < duration)
        {
            var wait = every * latencies.Count - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) socket.Poll(wait, SelectMode.SelectRead); // Nothing comes before the next request: it only waits.
            var now = clock.GetTimestamp();
            socket.Send(sent.AsSpan(0, request(sent)));
            var (got, status) = (0, 0);
            do
            {
                var read = socket.Receive(received.AsSpan(got));
                if (read == 0) throw new IOException("The server hung up.");
                got += read;
            } while (!HttpAnswer.IsComplete(received.AsSpan(0, got), out status));
            latencies.Add((int)clock.GetElapsedTime(now).TotalMicroseconds);
            if (status != 200) errors++;
        }
        latencies.Sort();
        return new(latencies.Count / clock.GetElapsedTime(start).TotalSeconds, errors, [.. latencies]);
    }
}
