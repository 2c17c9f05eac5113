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
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly ReadOnlyMemory<byte> Beat = ":\n\n"u8.ToArray();

    /// <summary>Writes until the reader leaves or the application stops. The caller has checked that the reader may see these rooms.</summary>
    public static async Task Write(HttpContext http, BrandId brand, params IReadOnlyList<Guid> rooms)
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
            var cursor = await Start(http, live, brand, rooms, over.Token);
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"retry: 2000\nid: {Join(cursor)}\n\n"), over.Token);
            await http.Response.Body.FlushAsync(over.Token);
            if (rooms.Count == 1) await WriteOne(http, live.Read(brand, rooms[0], cursor[0], Heartbeat, over.Token), cursor, 0, over.Token);
            else await WriteMany(http, live, brand, rooms, cursor, over);
        }
        catch (Exception e) when (over.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The reader left, or the server stops: the browser comes back by itself.
        }
    }

    private static async Task WriteOne(HttpContext http, IAsyncEnumerable<LiveEvent?> events, long[] cursor, int index, CancellationToken ct)
    {
        await foreach (var happened in events)
        {
            await WriteEvent(http, happened, cursor, index, ct);
            await http.Response.Body.FlushAsync(ct);
        }
    }

    /// <summary>One reader per room; a full channel makes them wait, and what they have not read stays in the database.</summary>
    private static async Task WriteMany(HttpContext http, LiveRooms live, BrandId brand, IReadOnlyList<Guid> rooms, long[] cursor, CancellationTokenSource over)
    {
        var merged = Channel.CreateBounded<(int Index, LiveEvent? Event)>(64);
        var starts = cursor.ToArray();
        var readers = Task.WhenAll(rooms.Select(async (room, index) =>
        {
            try
            {
                await foreach (var happened in live.Read(brand, room, starts[index], Heartbeat, over.Token))
                    if (happened is not null || index == 0) await merged.Writer.WriteAsync((index, happened), over.Token);
            }
            catch (Exception e)
            {
                merged.Writer.TryComplete(e);
            }
        }));
        try
        {
            await foreach (var (index, happened) in merged.Reader.ReadAllAsync(over.Token))
            {
                await WriteEvent(http, happened, cursor, index, over.Token);
                if (!merged.Reader.TryPeek(out _)) await http.Response.Body.FlushAsync(over.Token);
            }
        }
        finally
        {
            await over.CancelAsync();
            await readers;
        }
    }

    private static async ValueTask WriteEvent(HttpContext http, LiveEvent? happened, long[] cursor, int index, CancellationToken ct)
    {
        if (happened is null)
        {
            await http.Response.Body.WriteAsync(Beat, ct);
            return;
        }
        cursor[index] = happened.Seq;
        await http.Response.Body.WriteAsync(Encoding.ASCII.GetBytes($"id: {Join(cursor)}\n"), ct);
        await http.Response.Body.WriteAsync(happened.Frame, ct);
    }

    private static async Task<long[]> Start(HttpContext http, LiveRooms live, BrandId brand, IReadOnlyList<Guid> rooms, CancellationToken ct)
    {
        var said = http.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? http.Request.Query["after"].FirstOrDefault();
        var parts = said?.Split('.') ?? [];
        var cursor = new long[rooms.Count];
        for (var i = 0; i < cursor.Length; i++)
        {
            // Never ahead of the room: a made-up id, or one from before the database was restored, would wait for ever.
            var head = await live.ReadHead(brand, rooms[i], ct);
            cursor[i] = parts.Length == cursor.Length && long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? Math.Min(seq, head) : head;
        }
        return cursor;
    }

    private static string Join(long[] cursor) => string.Join('.', cursor);
}
