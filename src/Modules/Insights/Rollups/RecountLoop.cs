using Guildhall.Brands.Contracts;
using Guildhall.Insights.Contracts;
using Guildhall.Insights.Scores;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Insights.Rollups;

/// <summary>Counts stale numbers soon after the bell, many marks at once; a sweep over all brands finds what a lost ring left behind.</summary>
internal sealed partial class RecountLoop(
    RecountBell bell, AppDbSource source, IServiceScopeFactory scopes, Node node, TimeProvider clock, ILogger<RecountLoop> log) : BackgroundService
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!node.Does("jobs")) return;
        var brands = await AllBrands(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var brand in brands) await TryRecount(brand, stoppingToken);
            brands = await bell.Listen(Sweep, Settle, clock, stoppingToken) is { Count: > 0 } rung ? rung : await AllBrands(stoppingToken);
        }
    }

    private async Task TryRecount(BrandId brand, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateSystemScope(brand);
            await scope.ServiceProvider.GetRequiredService<RecountStale>().Handle(ct);
            if (await scope.ServiceProvider.GetRequiredService<ScoreScopes>().Handle(ct)) bell.Ring(brand);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            RecountFailed(log, brand.Value, e);
        }
    }

    private async Task<IReadOnlySet<BrandId>> AllBrands(CancellationToken ct)
    {
        try
        {
            await using var db = source.Open(Actor.System(null));
            return (await db.AllBrands(ct)).Select(b => b.Id).ToHashSet();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            RecountFailed(log, Guid.Empty, e);
            return new HashSet<BrandId>();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Counting the numbers of brand {Brand} failed; it is tried again")]
    private static partial void RecountFailed(ILogger log, Guid brand, Exception e);
}
