using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Guildhall.Bench.Load;

/// <summary>Writes the n-th request of a connection into the buffer and answers its length in bytes.</summary>
internal delegate int RequestWriter(Span<byte> buffer);

/// <param name="Latencies">Microseconds, sorted.</param>
internal sealed record LoadResult(double PerSecond, long Errors, int[] Latencies)
{
    /// <summary>Processor time of the server per request in microseconds; what busy neighbours distort least.</summary>
    public double CpuUs { get; init; }

    public double MeanMs => Latencies.Length == 0 ? 0 : Latencies.Average() / 1000;

    public double PercentileMs(double p) => Latencies.Length == 0 ? 0 : Latencies[Math.Min(Latencies.Length - 1, (int)(p * Latencies.Length))] / 1000.0;
}

/// <summary>A closed loop over keep-alive connections: each sends its next request when the answer to the last one is complete. Raw sockets, because a client library costs more than the server.</summary>
internal sealed class HttpLoad : IDisposable
{
    private readonly Connection[] connections;

    private HttpLoad(Connection[] connections) => this.connections = connections;

    /// <param name="largest">Most bytes of one answer.</param>
    public static async Task<HttpLoad> Connect(int port, int count, int largest = 16384)
    {
        var connections = new Connection[count];
        for (var i = 0; i < count; i++) connections[i] = await Connection.Open(port, largest);
        return new HttpLoad(connections);
    }

    /// <param name="perSecond">No faster than this, over all connections.</param>
    public async Task<LoadResult> Run(RequestWriter request, TimeSpan duration, double perSecond = double.PositiveInfinity)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var end = start + (long)(duration.TotalSeconds * clock.TimestampFrequency);
        var turns = new Turns(start, clock.TimestampFrequency / perSecond);
        await Task.WhenAll(connections.Select(c => c.Loop(request, end, turns, clock)));
        var seconds = clock.GetElapsedTime(start).TotalSeconds;
        var latencies = connections.SelectMany(c => c.Latencies).ToArray();
        Array.Sort(latencies);
        return new LoadResult(latencies.Length / seconds, connections.Sum(c => c.Errors), latencies);
    }

    /// <summary>From now on this process yields the processor to the others, as the load stands for other machines. Processes that it started before keep their rank.</summary>
    public static async Task StepBack()
    {
        var threads = Directory.GetDirectories("/proc/self/task").Select(Path.GetFileName);
        using var renice = Process.Start(new ProcessStartInfo("renice", ["-n", "10", "-p", .. threads!]) { RedirectStandardOutput = true })!;
        await renice.StandardOutput.ReadToEndAsync();
        await renice.WaitForExitAsync();
    }

    public void Dispose()
    {
        foreach (var connection in connections) connection.Dispose();
    }

    /// <summary>When the next request may go out.</summary>
    private sealed class Turns(long start, double ticks)
    {
        private long taken;

        public async ValueTask Next(TimeProvider clock)
        {
            if (ticks <= 0) return;
            var wait = clock.GetElapsedTime(clock.GetTimestamp(), start + (long)(Interlocked.Increment(ref taken) * ticks));
            if (wait > TimeSpan.Zero) await Task.Delay(wait, clock);
        }
    }

    private sealed class Connection(Socket socket, int largest) : IDisposable
    {
        private readonly byte[] sent = new byte[4096];
        private readonly byte[] received = new byte[largest];

        public List<int> Latencies { get; } = new(1 << 14);

        public long Errors { get; private set; }

        public static async Task<Connection> Open(int port, int largest)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return new Connection(socket, largest);
        }

        public async Task Loop(RequestWriter request, long end, Turns turns, TimeProvider clock)
        {
            Latencies.Clear();
            Errors = 0;
            for (var now = clock.GetTimestamp(); now < end;)
            {
                await turns.Next(clock);
                now = clock.GetTimestamp();
                var length = request(sent);
                await socket.SendAsync(sent.AsMemory(0, length));
                var got = 0;
                int status;
                do
                {
                    var read = await socket.ReceiveAsync(received.AsMemory(got));
                    if (read == 0) throw new IOException("The server hung up.");
                    got += read;
                } while (!HttpAnswer.IsComplete(received.AsSpan(0, got), out status));
                var then = clock.GetTimestamp();
                Latencies.Add((int)clock.GetElapsedTime(now, then).TotalMicroseconds);
                if (status != 200) Errors++;
                now = then;
            }
        }

        public void Dispose() => socket.Dispose();
    }
}
