using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Lanes;

/// <summary>Compares this machine's clock with the database's. A node that is more than a second off would open sales early and close auctions late, so it decides nothing.</summary>
/// <remarks>It watches the machine, not the application's <see cref="TimeProvider"/>. SQLite runs on the same machine and has no clock of its own.</remarks>
public sealed class ClockGuard(AppDbSource source, TimeProvider machine)
{
    public static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(30);

    private long checkedAt;
    private Refusal? refusal;

    /// <summary>Null while the clocks agree, else <c>kernel.clock_skew</c>. Asks the database at most once in 30 s; no answer from it changes nothing.</summary>
    public ValueTask<Refusal?> Check(CancellationToken ct)
    {
        var last = Interlocked.Read(ref checkedAt);
        if (source.Options.Kind == StorageKind.Sqlite || last != 0 && machine.GetElapsedTime(last) < CheckEvery) return ValueTask.FromResult(Volatile.Read(ref refusal));
        return new(Compare(ct));
    }

    private async Task<Refusal?> Compare(CancellationToken ct)
    {
        Interlocked.Exchange(ref checkedAt, machine.GetTimestamp());
        try
        {
            await using var db = source.Open(Actor.System(null));
            await db.Count($"select 1", ct); // Connects first, so that only one round trip is measured.
            var before = machine.GetUtcNow();
            var theirs = await db.First($"select clock_timestamp()", r => r.Time(0), ct);
            var after = machine.GetUtcNow();
            // The database read its clock somewhere between the two; only what lies outside is skew.
            var skew = theirs < before ? before - theirs : theirs > after ? theirs - after : TimeSpan.Zero;
            Volatile.Write(ref refusal, skew <= MostSkew ? null
                : new Refusal("kernel.clock_skew", RefusalKind.Busy, Args: [Math.Round(skew.TotalSeconds, 1)], RetryAfter: CheckEvery));
        }
        catch (Exception)
        {
            // The batch itself will meet the same trouble and say so; a guard that throws would stop the lane.
        }
        return Volatile.Read(ref refusal);
    }
}
