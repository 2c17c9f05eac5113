using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel.Storage;

/// <summary>Has PostgreSQL look again at tables that grow fast. By itself it looks within a minute or two; until then it takes a table for what it was,
/// and reads all of a brand's rows where a key was asked for. SQLite's statistics are seeded.</summary>
internal sealed partial class YoungTables(AppDbSource source, TimeProvider clock, ILogger<YoungTables> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (source.Options.Kind == StorageKind.Sqlite) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Look(source, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LookFailed(log, e.Message);
            }
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Answers how many tables were looked at.</summary>
    internal static async Task<long> Look(AppDbSource source, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        return await db.Count($"select kernel_analyze_grown()", ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The planner's statistics of young tables were not renewed: {Reason}")]
    private static partial void LookFailed(ILogger log, string reason);
}
