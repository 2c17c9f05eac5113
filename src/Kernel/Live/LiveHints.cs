using System.Globalization;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Kernel.Live;

/// <summary>How nodes tell each other to look: NOTIFY with room ids after the commit, at most once in 20 ms. Whoever watches looks on each hint, on every reconnect and every 2 s anyway.</summary>
/// <remarks>Inside the transaction NOTIFY would make commits wait for one another. SQLite has no other nodes; the look every 2 s finds what another process wrote.</remarks>
internal sealed partial class LiveHints(AppDbSource source, ILogger log, Func<Guid[]> watched, Action<BrandId, Guid, long> advance) : IAsyncDisposable
{
    private const string Channel = "guildhall_live";
    private const int MostIds = 200; // NOTIFY takes 8000 bytes.
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(20);

    private readonly Lock door = new();
    private readonly HashSet<Guid> untold = [];
    private readonly CancellationTokenSource end = new();
    private Task telling = Task.CompletedTask;
    private Task? listening;

    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(2);

    private bool IsPostgreSql => source.Options.Kind == StorageKind.PostgreSql;

    /// <summary>Starts to listen with the first reader.</summary>
    public void Start()
    {
        if (Volatile.Read(ref listening) is not null) return;
        lock (door) listening ??= Task.Run(() => IsPostgreSql ? Listen(end.Token) : LookNowAndThen(end.Token));
    }

    public void Tell(Guid room)
    {
        if (!IsPostgreSql) return;
        lock (door)
        {
            untold.Add(room);
            if (telling.IsCompleted) telling = Task.Run(TellUntold);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await telling;
        if (listening is not null) await listening;
        end.Dispose();
    }

    private async Task TellUntold()
    {
        while (true)
        {
            string ids;
            lock (door)
            {
                // Whoever adds after this sees a completed task or a next turn, never neither: both happen behind the door.
                if (untold.Count == 0 || end.IsCancellationRequested)
                {
                    telling = Task.CompletedTask;
                    return;
                }
                var some = untold.Take(MostIds).ToList();
                untold.ExceptWith(some);
                ids = string.Join(',', some.Select(id => id.ToString("N", CultureInfo.InvariantCulture)));
            }
            try
            {
                await using var db = source.Open(Actor.System(null));
                await db.Query($"select pg_notify({Channel}, {ids})", static _ => 0, end.Token);
                await Task.Delay(Spacing, TimeProvider.System, end.Token);
            }
            catch (Exception e)
            {
                if (!end.IsCancellationRequested) HintLost(log, e.Message);
            }
        }
    }

    private async Task Listen(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var address = new NpgsqlConnectionStringBuilder(AppDbSource.PostgreSqlConnectionString(source.Options.Connection, AppDbSource.AppRole)) { Pooling = false };
                await using var connection = new NpgsqlConnection(address.ToString());
                var told = new HashSet<Guid>();
                connection.Notification += (_, hint) =>
                {
                    foreach (var id in hint.Payload.Split(',')) told.Add(Guid.ParseExact(id, "N"));
                };
                await connection.OpenAsync(ct);
                await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(ct);
                await Look(watched(), ct);
                for (var lookAt = TimeProvider.System.GetTimestamp(); ;)
                {
                    var left = LookEvery - TimeProvider.System.GetElapsedTime(lookAt);
                    if (left > TimeSpan.Zero && await connection.WaitAsync(left, ct))
                    {
                        told.IntersectWith(watched());
                        await Look([.. told], ct);
                    }
                    else
                    {
                        await Look(watched(), ct);
                        lookAt = TimeProvider.System.GetTimestamp();
                    }
                    told.Clear();
                }
            }
            catch (Exception) when (ct.IsCancellationRequested) { }
            catch (Exception e)
            {
                ListenerLost(log, e.Message);
                await Pause(TimeSpan.FromSeconds(1), ct);
            }
        }
    }

    private async Task LookNowAndThen(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Look(watched(), ct);
            }
            catch (Exception e)
            {
                if (!ct.IsCancellationRequested) ListenerLost(log, e.Message);
            }
            await Pause(LookEvery, ct);
        }
    }

    private async Task Look(Guid[] rooms, CancellationToken ct)
    {
        if (rooms.Length == 0) return;
        await using var db = source.Open(Actor.System(null));
        foreach (var (brand, room, seq) in await RoomTables.Heads(db, rooms, ct)) advance(brand, room, seq);
    }

    private static Task Pause(TimeSpan time, CancellationToken ct) =>
        Task.Delay(time, TimeProvider.System, ct).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A hint to the other nodes was lost: {Reason}")]
    private static partial void HintLost(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live rooms lost their ear on the database, trying again: {Reason}")]
    private static partial void ListenerLost(ILogger log, string reason);
}
