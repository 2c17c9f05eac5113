using System.Collections.Concurrent;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Conversations.Rooms;

/// <summary>How far people have read: gathered in memory and written together every few seconds. A crash forgets some seconds of reading, nothing else.</summary>
internal sealed partial class ReadMarks(AppDbSource source, TimeProvider clock, ILogger<ReadMarks> log) : BackgroundService
{
    private const int MostCounted = 100;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private static readonly BulkInsert Rows = new("conversations_reads",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("reader_id", BulkType.Uuid), ("at", BulkType.Time), ("seq", BulkType.Long))
    {
        OnConflict = "(brand_id, group_id, reader_id) do update set at = excluded.at, seq = excluded.seq where conversations_reads.at < excluded.at or (conversations_reads.at = excluded.at and conversations_reads.seq < excluded.seq)",
    };

    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(BrandId Brand, GroupId Group, Guid Reader), Place> waiting = new();
    private readonly Remembered<(BrandId Brand, GroupId Group, Guid Reader), (Place? Place, long At)> known = new(50_000);

    public void Note(BrandId brand, GroupId group, Guid reader, Place place)
    {
        if (known.TryGetValue((brand, group, reader), out var read) && read.Place == place) return;
        waiting.AddOrUpdate((brand, group, reader), place, (_, noted) => noted.At > place.At || noted.At == place.At && noted.Seq > place.Seq ? noted : place);
    }

    /// <summary>Null for somebody who has never been here.</summary>
    public async ValueTask<Place?> Of(AppDb db, GroupId group, Guid reader, CancellationToken ct)
    {
        var key = (db.CurrentBrand, group, reader);
        if (waiting.TryGetValue(key, out var place)) return place;
        if (known.TryGetValue(key, out var read) && clock.GetElapsedTime(read.At) < Trusted) return read.Place;
        var found = await db.First($"select at, seq from conversations_reads where brand_id = {db.CurrentBrand} and group_id = {group} and reader_id = {reader}", r => (Place?)new Place(r.Time(0), r.Long(1)), ct);
        known[key] = (found, clock.GetTimestamp());
        return found;
    }

    /// <summary>Unread messages of one reader per group; 100 means 100 or more.</summary>
    public static async Task<Dictionary<GroupId, long>> Unread(AppDb db, Guid reader, IReadOnlyList<GroupId> groups, CancellationToken ct) => (await db.Query($"""
        select g.id, (select count(*) from (select 1 from conversations_messages m where m.brand_id = {db.CurrentBrand} and m.group_id = g.id and not m.removed
            and (r.at is null or (m.at, m.seq) > (r.at, r.seq)) limit {MostCounted}) unread)
        from communities_groups g left join conversations_reads r on r.brand_id = g.brand_id and r.group_id = g.id and r.reader_id = {reader}
        where g.brand_id = {db.CurrentBrand} and {db.In("g.id", groups.ToArray())}
        """, r => (Group: r.Id<GroupId>(0), Count: r.Long(1)), ct)).ToDictionary(u => u.Group, u => u.Count);

    /// <summary>Writes what has gathered.</summary>
    public async Task Flush(CancellationToken ct)
    {
        foreach (var brand in waiting.Keys.Select(k => k.Brand).Distinct())
        {
            var rows = waiting.Where(w => w.Key.Brand == brand).ToList();
            await using var db = source.Open(Actor.System(brand));
            await using var transaction = await db.Begin(ct);
            await Rows.Write(db, [.. rows.OrderBy(r => r.Key.Reader).Select(r => new object?[] { brand, r.Key.Group, r.Key.Reader, r.Value.At, r.Value.Seq })], ct);
            await transaction.Commit(ct);
            foreach (var row in rows)
            {
                known[row.Key] = (row.Value, clock.GetTimestamp());
                waiting.TryRemove(row); // Only as written: who has read on meanwhile stays.
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, clock, stoppingToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            try
            {
                await Flush(CancellationToken.None);
            }
            catch (Exception e)
            {
                Lost(log, e.Message); // Kept, and tried again.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading positions could not be written yet: {Reason}")]
    private static partial void Lost(ILogger log, string reason);
}
