using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Guildhall.Kernel.Live;

/// <summary>Rooms as server-sent events. The event id is the room's seq; with several rooms it is all their seqs, joined by dots in the order of the rooms.</summary>
/// <remarks>A browser that comes back sends the id as <c>Last-Event-ID</c> and continues there. The first time the page passes the seq it was rendered with as <c>?after=</c>; without either the stream starts now.
/// A client that sees a gap in one room's seqs was away longer than events are kept and reloads.</remarks>
public static class LiveStream
{
    /// <summary>What the reader of several rooms is told of one that they may not hear, or no longer.</summary>
    public const string Shut = "shut";

    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly ReadOnlyMemory<byte> Beat = ":\n\n"u8.ToArray();

    /// <summary>Writes until the reader leaves or the application stops. The caller has checked that the reader may see these rooms.</summary>
    public static Task Write(HttpContext http, BrandId brand, params IReadOnlyList<Guid> rooms) => Write(http, [.. rooms.Select(room => new LiveSeat(brand, room))]);

    /// <summary>One room, until its seat is lost.</summary>
    public static Task Write(HttpContext http, LiveSeat seat) => Write(http, [seat]);

    /// <summary>Several rooms in which each event begins with its room's place in the list, on a line of its own; null stands for one that the reader may not hear.</summary>
    public static Task WriteNumbered(HttpContext http, IReadOnlyList<LiveSeat?> seats) => Write(http, seats, numbered: true);

    private static async Task Write(HttpContext http, IReadOnlyList<LiveSeat?> seats, bool numbered = false)
    {
        var stopping = http.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            var live = http.RequestServices.GetRequiredService<LiveRooms>();
            var cursor = await Start(http, live, seats, over.Token);
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"retry: 2000\nid: {Join(cursor)}\n\n"), over.Token);
            for (var i = 0; i < seats.Count; i++)
                if (seats[i] is null) await http.Response.Body.WriteAsync(ShutFrame(i), over.Token);
            await http.Response.Body.FlushAsync(over.Token);
            if (seats is [{ } only] && !numbered) await WriteOne(http, Hear(live, only, cursor[0], over.Token), cursor, over.Token);
            else await WriteMany(http, live, seats, cursor, numbered, over);
        }
        catch (Exception e) when (over.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The reader left, or the server stops: the browser comes back by itself.
        }
    }

    /// <summary>The room's events as long as the reader keeps the seat; what ended it is still heard.</summary>
    private static async IAsyncEnumerable<LiveEvent?> Hear(LiveRooms live, LiveSeat seat, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var asked = TimeProvider.System.GetTimestamp();
        await foreach (var happened in live.Read(seat.Brand, seat.Room, after, Heartbeat, ct))
        {
            yield return happened;
            if (seat.Keeps is null) continue;
            if (!await seat.Keeps(happened, ct)) yield break;
            if (happened is null) asked = TimeProvider.System.GetTimestamp();
            if (TimeProvider.System.GetElapsedTime(asked) < Heartbeat) continue;
            if (!await seat.Keeps(null, ct)) yield break;
            asked = TimeProvider.System.GetTimestamp();
        }
    }

    private static async Task WriteOne(HttpContext http, IAsyncEnumerable<LiveEvent?> events, long[] cursor, CancellationToken ct)
    {
        await foreach (var happened in events)
        {
            await WriteEvent(http, happened, cursor, 0, numbered: false, ct);
            await http.Response.Body.FlushAsync(ct);
        }
    }

    /// <summary>One reader per room; a full channel makes them wait, and what they have not read stays in the database.</summary>
    private static async Task WriteMany(HttpContext http, LiveRooms live, IReadOnlyList<LiveSeat?> seats, long[] cursor, bool numbered, CancellationTokenSource over)
    {
        var merged = Channel.CreateBounded<(int Index, LiveEvent? Event, bool Over)>(64);
        var starts = cursor.ToArray();
        var readers = Task.WhenAll(seats.Index().Where(s => s.Item is not null).Select(async s =>
        {
            try
            {
                await foreach (var happened in Hear(live, s.Item!, starts[s.Index], over.Token)) await merged.Writer.WriteAsync((s.Index, happened, false), over.Token);
                await merged.Writer.WriteAsync((s.Index, null, true), over.Token);
            }
            catch (Exception e)
            {
                merged.Writer.TryComplete(e);
            }
        }));
        _ = readers.ContinueWith(_ => merged.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await foreach (var (index, happened, ended) in merged.Reader.ReadAllAsync(over.Token))
            {
                if (ended) await http.Response.Body.WriteAsync(ShutFrame(index), over.Token);
                else await WriteEvent(http, happened, cursor, index, numbered, over.Token);
                if (!merged.Reader.TryPeek(out _)) await http.Response.Body.FlushAsync(over.Token);
            }
        }
        finally
        {
            await over.CancelAsync();
            await readers;
        }
    }

    private static async ValueTask WriteEvent(HttpContext http, LiveEvent? happened, long[] cursor, int index, bool numbered, CancellationToken ct)
    {
        if (happened is null)
        {
            await http.Response.Body.WriteAsync(Beat, ct);
            return;
        }
        cursor[index] = happened.Seq;
        await http.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(numbered ? $"id: {Join(cursor)}\ndata: {index}\n" : $"id: {Join(cursor)}\n"), ct);
        await http.Response.Body.WriteAsync(happened.Frame, ct);
    }

    private static byte[] ShutFrame(int index) => Encoding.ASCII.GetBytes($"event: {Shut}\ndata: {index}\ndata:\n\n");

    private static async Task<long[]> Start(HttpContext http, LiveRooms live, IReadOnlyList<LiveSeat?> seats, CancellationToken ct)
    {
        var said = http.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? http.Request.Query["after"].FirstOrDefault();
        var parts = said?.Split('.') ?? [];
        var cursor = new long[seats.Count];
        for (var i = 0; i < cursor.Length; i++)
        {
            if (seats[i] is not { } seat) continue;
            // Never ahead of the room: a made-up id, or one from before the database was restored, would wait for ever.
            var head = await live.ReadHead(seat.Brand, seat.Room, ct);
            cursor[i] = parts.Length == cursor.Length && long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? Math.Min(seq, head) : head;
        }
        return cursor;
    }

    private static string Join(long[] cursor) => string.Join('.', cursor);
}
