using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Conversations.Rooms;

/// <summary>How fast one member may write: so many messages within any such time. A node counts what it is sent, so that a storm does not reach the database; what was said on all nodes is counted with the batch.</summary>
internal sealed class Pace(TimeProvider clock, int most = 20)
{
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);
    private readonly Remembered<(BrandId, MemberId), Queue<long>> recent = new(50_000);

    /// <summary>Counts one message. Answers how long to wait when that would be one too many.</summary>
    public TimeSpan? Count(BrandId brand, MemberId member)
    {
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

    /// <summary>What the authors of a batch said lately in all rooms. Joins the caller's transaction.</summary>
    /// <param name="batch">Once per message.</param>
    public async Task<SaidLately> Of(AppDb db, IReadOnlyCollection<MemberId> batch, DateTimeOffset at, CancellationToken ct)
    {
        var asked = batch.CountBy(author => author).ToDictionary();
        if (asked.Count == 0) return new([], most);
        var counts = await db.Query(Lately(db, [.. asked.Keys], at, "m.author_id, count(*)", "group by m.author_id"), r => (Author: r.Id<MemberId>(0), Said: r.Long(1)), ct);
        // Only of those who come near the limit it matters when.
        var near = counts.Where(c => c.Said + asked[c.Author] > most).Select(c => c.Author).ToArray();
        if (near.Length == 0) return new([], most);
        var said = await db.Query(Lately(db, near, at, "m.author_id, m.at", "order by m.at"), r => (Author: r.Id<MemberId>(0), At: r.Time(1)), ct);
        return new(said.GroupBy(s => s.Author).ToDictionary(s => s.Key, s => s.Select(one => one.At).ToList()), most);
    }

    private static Sql Lately(AppDb db, MemberId[] authors, DateTimeOffset at, string columns, string end) => Sql.Of($"""
        select {Sql.Raw(columns)} from {db.Rows("asked", new SetColumn("author", authors))} cross join conversations_messages m
        where m.brand_id = {db.CurrentBrand} and m.author_id = asked.author and m.at > {at - Within} and m.body is not null and m.id >= {PostMessage.OldestId(at)} {Sql.Raw(end)}
        """);
}

/// <summary>By member who comes near the limit, oldest first.</summary>
internal sealed class SaidLately(Dictionary<MemberId, List<DateTimeOffset>> times, int most)
{
    /// <summary>Counts one message more; answers how long to wait when it is one too many.</summary>
    public TimeSpan? Count(MemberId member, DateTimeOffset at)
    {
        if (!times.TryGetValue(member, out var own)) times[member] = own = [];
        if (own.Count >= most) return Pace.Within - (at - own[^most]);
        own.Add(at);
        return null;
    }
}
