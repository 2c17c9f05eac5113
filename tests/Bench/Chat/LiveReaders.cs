using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Guildhall.Bench.Product;

namespace Guildhall.Bench.Chat;

/// <summary>Many browsers that listen to one room. Raw sockets that look only for the time which each message carries in its text.</summary>
internal sealed class LiveReaders : IAsyncDisposable
{
    public const string Mark = "sent:";
    private const int Digits = 19;
    private readonly List<Socket> sockets = [];
    private readonly List<Task> readings = [];
    private readonly Lock door = new();
    private readonly List<int> delays = [];

    /// <summary>Microseconds, sorted.</summary>
    public int[] Delays
    {
        get
        {
            lock (door) return [.. delays.Order()];
        }
    }

    public static string Stamp() => Mark + TimeProvider.System.GetTimestamp().ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');

    public static async Task<LiveReaders> Open(int port, MembersWorld world, int count)
    {
        var readers = new LiveReaders();
        for (var n = 0; n < count; n++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 16384 };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /g/{world.Code}/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: {world.Cookies[n % world.Cookies.Count]}\r\n\r\n"));
            var buffer = new byte[4096];
            var head = "";
            while (!head.Contains("id: ", StringComparison.Ordinal))
            {
                var got = await socket.ReceiveAsync(buffer);
                if (got == 0) throw new IOException($"Reader {n} was not let in: {head}");
                head += Encoding.ASCII.GetString(buffer, 0, got);
            }
            readers.sockets.Add(socket);
            readers.readings.Add(readers.Read(socket));
        }
        return readers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in sockets) socket.Dispose();
        await Task.WhenAll(readings);
    }

    private async Task Read(Socket socket)
    {
        var buffer = new byte[8192];
        var kept = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(kept)) is > 0 and var got)
            {
                var now = TimeProvider.System.GetTimestamp();
                kept = Look(buffer, kept + got, now);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The bench is over.
        }
    }

    /// <summary>Answers how much of the end must be kept because a mark may have been cut.</summary>
    private int Look(byte[] buffer, int length, long now)
    {
        var seen = buffer.AsSpan(0, length);
        while (seen.IndexOf("sent:"u8) is >= 0 and var at && at + Mark.Length + Digits <= seen.Length)
        {
            var sent = long.Parse(Encoding.ASCII.GetString(seen.Slice(at + Mark.Length, Digits)), CultureInfo.InvariantCulture);
            lock (door) delays.Add((int)TimeProvider.System.GetElapsedTime(sent, now).TotalMicroseconds);
            seen = seen[(at + Mark.Length + Digits)..];
        }
        var rest = Math.Min(seen.Length, Mark.Length + Digits - 1);
        seen[^rest..].CopyTo(buffer);
        return rest;
    }
}
