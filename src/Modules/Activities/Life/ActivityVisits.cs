using System.Collections.Concurrent;
using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Activities.Life;

/// <summary>Who opened an activity's page: gathered in memory and written together every few seconds. A crash forgets some seconds of looking, nothing else.</summary>
public sealed partial class ActivityVisits(AppDbSource source, TimeProvider clock, ILogger<ActivityVisits> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3), Again = TimeSpan.FromMinutes(5);

    private static readonly BulkInsert Rows = new("activities_visits",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("first_at", BulkType.Time), ("last_at", BulkType.Time))
    {
        OnConflict = "(brand_id, activity_id, member_id) do update set last_at = excluded.last_at",
    };

    private readonly ConcurrentDictionary<(BrandId Brand, ActivityId Activity, MemberId Member), DateTimeOffset> waiting = new();
    private readonly Remembered<(BrandId Brand, ActivityId Activity, MemberId Member), DateTimeOffset> written = new(100_000);

    public void Note(BrandId brand, ActivityId activity, MemberId member)
    {
        var now = clock.GetUtcNow();
        if (written.TryGetValue((brand, activity, member), out var at) && now - at < Again) return;
        waiting[(brand, activity, member)] = now;
    }

    /// <summary>Writes what has gathered.</summary>
    public async Task Flush(CancellationToken ct)
    {
        foreach (var brand in waiting.Keys.Select(k => k.Brand).Distinct())
        {
            var rows = waiting.Where(w => w.Key.Brand == brand).ToList();
            await using var db = source.Open(Actor.System(brand));
            await using var transaction = await db.Begin(ct);
            await Rows.Write(db, [.. rows.OrderBy(r => r.Key.Activity.Value).ThenBy(r => r.Key.Member.Value).Select(r => new object?[] { brand, r.Key.Activity, r.Key.Member, r.Value, r.Value })], ct);
            await transaction.Commit(ct);
            foreach (var row in rows)
            {
                written[row.Key] = row.Value;
                waiting.TryRemove(row);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await Flush(CancellationToken.None);
            }
            catch (Exception e)
            {
                NotWritten(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Visits of activities could not be written; they are tried again")]
    private static partial void NotWritten(ILogger log, Exception e);
}
