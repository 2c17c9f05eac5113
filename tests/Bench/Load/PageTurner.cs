using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Guildhall.Bench.Load;

/// <summary>A member who asks for a page every so often, in a process of their own with a blocking socket: what they wait for is the server, not the load that the bench makes beside them.</summary>
/// <remarks>
/// The bench talks to that process by lines. First the port, then the requests to send in turn (Base64, a space between them). Then for each run how long and how often in ticks; the answer is the number of errors
/// and the microseconds of each page.
/// </remarks>
internal sealed class PageTurner(Socket socket, byte[][] requests)
{
    private readonly byte[] received = new byte[256 * 1024];
    private int turn;

    /// <summary>The process: turns pages until its standard input ends.</summary>
    public static void Serve()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, int.Parse(Console.ReadLine()!, CultureInfo.InvariantCulture));
        var turner = new PageTurner(socket, [.. Console.ReadLine()!.Split(' ').Select(Convert.FromBase64String)]);
        while (Console.ReadLine()?.Split(' ') is [var duration, var every])
        {
            var run = turner.Turn(new(long.Parse(duration, CultureInfo.InvariantCulture)), new(long.Parse(every, CultureInfo.InvariantCulture)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Errors} {string.Join(' ', run.Latencies)}"));
        }
    }

    private LoadResult Turn(TimeSpan duration, TimeSpan every)
    {
        var clock = TimeProvider.System;
        var (start, errors, latencies) = (clock.GetTimestamp(), 0L, new List<int>(1 << 14));
        while (clock.GetElapsedTime(start) < duration)
        {
            var wait = every * latencies.Count - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) socket.Poll(wait, SelectMode.SelectRead); // Nothing comes before the next request: it only waits.
            var now = clock.GetTimestamp();
            socket.Send(requests[turn++ % requests.Length]);
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
        return new(0, errors, [.. latencies]);
    }
}
