using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel.Live;

/// <summary>Rooms that people watch: events get a gap-free seq with the caller's commit, and readers on every node get them in that order, each exactly once.</summary>
/// <remarks>The table is the truth; hints (in the process, by NOTIFY between nodes) only say when to look. A lost hint costs at most 2 seconds.</remarks>
public sealed class LiveRooms : IAsyncDisposable
{
    private const int ReadSize = 256;
    private readonly AppDbSource source;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<(BrandId, Guid), Room> watched = new();
    private readonly LiveHints hints;
    private readonly Remembered<(BrandId, Guid), long> published = new(100_000);

    public LiveRooms(AppDbSource source, TimeProvider clock, ILogger<LiveRooms> log)
    {
        (this.source, this.clock) = (source, clock);
        hints = new LiveHints(source, log, () => [.. watched.Keys.Select(k => k.Item2).Distinct()], Advance);
    }

    /// <summary>How long a lost hint goes unnoticed at most; set before the first reader comes.</summary>
    internal TimeSpan LookEvery
    {
        get => hints.LookEvery;
        set => hints.LookEvery = value;
    }

    /// <summary>Appends to the room in the caller's transaction, or in one of its own, and keeps the room locked until it ends. Whoever publishes to several rooms does so in the order of their ids, or two of them deadlock.</summary>
    /// <returns>The seq of the event.</returns>
    public Task<long> Publish(AppDb db, Guid room, string kind, object payload, CancellationToken ct = default) => Publish(db, room, [new(kind, payload)], ct);

    /// <summary>Appends several events in order with two statements; for lanes.</summary>
    /// <returns>The seq of the last one.</returns>
    public async Task<long> Publish(AppDb db, Guid room, IReadOnlyList<LiveMessage> messages, CancellationToken ct = default)
    {
        if (messages.Count == 0) throw new ArgumentException("There is nothing to publish.", nameof(messages));
        if (!db.InTransaction)
        {
            await using var transaction = await db.Begin(ct);
            var seq = await Publish(db, room, messages, ct);
            await transaction.Commit(ct);
            return seq;
        }
        var last = await RoomTables.Append(db, room, messages, clock.GetUtcNow(), ct);
        var brand = db.CurrentBrand;
        db.AfterCommit(() =>
        {
            published.AddOrUpdate((brand, room), last, (_, before) => Math.Max(before, last));
            Advance(brand, room, last);
            hints.Tell(room);
        });
        return last;
    }

    /// <summary>Locks the room until the caller's open transaction ends: what is read afterwards stays true, and the next event gets the seq after the answer.</summary>
    public Task<long> Hold(AppDb db, Guid room, CancellationToken ct = default) =>
        db.InTransaction ? RoomTables.Hold(db, room, ct) : throw new InvalidOperationException("A room is held in a transaction.");

    /// <summary>The seq of the room's latest event, 0 before the first: what a page was rendered with and its stream continues after. Joins the caller's transaction.</summary>
    public Task<long> LastSeq(AppDb db, Guid room, CancellationToken ct = default) => RoomTables.Last(db, room, ct);

    /// <summary>The seq of the latest event that this node itself published; 0 when it did not, or no longer remembers.</summary>
    public long Published(BrandId brand, Guid room) => published.GetValueOrDefault((brand, room), 0);

    /// <summary>Deletes events older than that, of all brands. A reader that comes back from before gets what is left; it sees the gap in the seq.</summary>
    public Task<int> Forget(AppDb db, DateTimeOffset before, CancellationToken ct = default) => RoomTables.Forget(db, before, ct);

    /// <summary>Every event after that seq, in order, without end; null whenever nothing happened for <paramref name="heartbeat"/>.</summary>
    /// <remarks>Recent events come from a buffer that all readers of the room share; a reader that falls behind it reads from the database until it has caught up. Nothing is dropped.</remarks>
    public async IAsyncEnumerable<LiveEvent?> Read(BrandId brand, Guid room, long after, TimeSpan heartbeat, [EnumeratorCancellation] CancellationToken ct)
    {
        using var seat = Watch(brand, room);
        await seat.Room.Ready(ct);
        while (true)
        {
            // Taken before looking, so that an event that arrives in between is not slept through.
            var next = seat.Room.NextArrival;
            if (seat.Room.Head > after)
            {
                var events = seat.Room.Recent(after) ?? await ReadStored(brand, room, after, ct);
                foreach (var happened in events) yield return happened;
                if (events.Count > 0)
                {
                    after = events[^1].Seq;
                    continue;
                }
            }
            if (!await Arrives(next, heartbeat, ct)) yield return null;
        }
    }

    public async ValueTask DisposeAsync() => await hints.DisposeAsync();

    internal Task<List<LiveEvent>> ReadStored(BrandId brand, Guid room, long after, CancellationToken ct) =>
        WithDb(brand, db => RoomTables.Read(db, room, after, ReadSize, ct));

    internal Task<long> ReadHead(BrandId brand, Guid room, CancellationToken ct) => WithDb(brand, db => RoomTables.Last(db, room, ct));

    private void Advance(BrandId brand, Guid room, long seq)
    {
        if (watched.TryGetValue((brand, room), out var known)) known.Reach(seq);
    }

    private Seat Watch(BrandId brand, Guid room)
    {
        hints.Start();
        while (true)
        {
            var watchedRoom = watched.GetOrAdd((brand, room), key => new Room(this, key.Item1, key.Item2));
            if (watchedRoom.TryEnter()) return new Seat(this, watchedRoom);
        }
    }

    private void Leave(Room room)
    {
        if (room.LeaveAndIsEmpty()) watched.TryRemove(KeyValuePair.Create((room.Brand, room.Id), room));
    }

    private async Task<T> WithDb<T>(BrandId brand, Func<AppDb, Task<T>> read)
    {
        await using var db = source.Open(Actor.System(brand));
        return await read(db);
    }

    private static async Task<bool> Arrives(Task next, TimeSpan heartbeat, CancellationToken ct)
    {
        try
        {
            await next.WaitAsync(heartbeat, TimeProvider.System, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private readonly struct Seat(LiveRooms rooms, Room room) : IDisposable
    {
        public Room Room => room;

        public void Dispose() => rooms.Leave(room);
    }
}
