using System.Collections.Concurrent;
using Guildhall.Kernel;

namespace Guildhall.Conversations.Rooms;

/// <summary>How fast one member may write, on this node: so many messages within any such time.</summary>
internal sealed class Pace(TimeProvider clock, int most = 20)
{
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(BrandId, MemberId), Queue<long>> recent = new();

    /// <summary>Counts one message. Answers how long to wait when that would be one too many.</summary>
    public TimeSpan? Count(BrandId brand, MemberId member)
    {
        if (recent.Count > 50_000) recent.Clear();
        var sent = recent.GetOrAdd((brand, member), static _ => new());
        var now = clock.GetTimestamp();
        lock (sent)
        {
            while (sent.TryPeek(out var oldest) && clock.GetElapsedTime(oldest, now) >= Within) sent.Dequeue();
            if (sent.Count >= most) return Within - clock.GetElapsedTime(sent.Peek(), now);
            sent.Enqueue(now);
            return null;
        }
    }
}
