namespace Guildhall.Kernel.Live;

/// <summary>A room that somebody on this node watches: its latest events, read from the database once for all its readers.</summary>
internal sealed class Room(LiveRooms rooms, BrandId brand, Guid id)
{
    private const int Kept = 1024;
    private readonly Lock door = new();
    private readonly LiveEvent[] ring = new LiveEvent[Kept]; // Holds [first, head], each at its seq modulo the size.
    private TaskCompletionSource arrival = NewArrival();
    private Task? ready;
    private long first = 1;
    private long head;
    private long reported;
    private int readers;
    private bool located;
    private bool reading;
    private bool abandoned;

    public BrandId Brand => brand;

    public Guid Id => id;

    /// <summary>Seq of the latest event known here; readers may have everything up to it.</summary>
    public long Head => Interlocked.Read(ref head);

    public Task NextArrival
    {
        get { lock (door) return arrival.Task; }
    }

    /// <summary>The first reader finds out where the room is; the others wait for that.</summary>
    public Task Ready(CancellationToken ct)
    {
        lock (door)
        {
            if (ready is null or { IsFaulted: true } or { IsCanceled: true }) ready = FindHead();
            return ready.WaitAsync(ct);
        }
    }

    /// <summary>False when the last reader has just left: the caller takes another room object.</summary>
    public bool TryEnter()
    {
        lock (door)
        {
            if (!abandoned) readers++;
            return !abandoned;
        }
    }

    public bool LeaveAndIsEmpty()
    {
        lock (door) return abandoned = --readers == 0;
    }

    /// <summary>What came after that seq, or null when that is no longer all here.</summary>
    public List<LiveEvent>? Recent(long after)
    {
        lock (door)
        {
            if (after + 1 < first) return null;
            var events = new List<LiveEvent>((int)Math.Max(0, head - after));
            for (var seq = after + 1; seq <= head; seq++) events.Add(ring[seq % Kept]);
            return events;
        }
    }

    /// <summary>Somebody says that the room has got this far. One read at a time; hints meanwhile make it read on.</summary>
    public void Reach(long seq)
    {
        lock (door)
        {
            if (seq <= reported) return;
            reported = seq;
            if (reading || !located) return;
            reading = true;
        }
        _ = Task.Run(ReadOn); // Not on the publisher's time: on SQLite the read is synchronous.
    }

    private async Task FindHead()
    {
        var found = await rooms.ReadHead(brand, id, CancellationToken.None);
        lock (door)
        {
            (head, first, located) = (found, found + 1, true);
            if (reported <= head || reading) return;
            reading = true;
        }
        _ = Task.Run(ReadOn); // Not on the publisher's time: on SQLite the read is synchronous.
    }

    private async Task ReadOn()
    {
        try
        {
            while (true)
            {
                long hinted;
                lock (door) hinted = reported;
                var events = await rooms.ReadStored(brand, id, Head, CancellationToken.None);
                lock (door)
                {
                    foreach (var happened in events) Remember(happened);
                    if (events.Count > 0) RingArrival();
                    // Without events the hint was false, or what it spoke of was forgotten; but another may have come during the read.
                    if (reported > head && (events.Count > 0 || reported > hinted)) continue;
                    reported = head;
                    reading = false;
                    return;
                }
            }
        }
        catch (Exception)
        {
            // The next hint or the look every two seconds tries again.
            lock (door) (reported, reading) = (head, false);
        }
    }

    private void Remember(LiveEvent happened)
    {
        if (happened.Seq != head + 1) first = happened.Seq;
        ring[happened.Seq % Kept] = happened;
        first = Math.Max(first, happened.Seq - Kept + 1);
        Interlocked.Exchange(ref head, happened.Seq);
    }

    private void RingArrival()
    {
        arrival.TrySetResult();
        arrival = NewArrival();
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
