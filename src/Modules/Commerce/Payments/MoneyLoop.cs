using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Reconciliation;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Commerce.Payments;

/// <summary>Talks to providers outside of any transaction: soon after the bell, and at the latest when something is due.</summary>
internal sealed partial class MoneyLoop(RefundBell bell, AppDbSource source, IServiceScopeFactory scopes, Node node, TimeProvider clock, ILogger<MoneyLoop> log) : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30), Shortest = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!node.Does("jobs")) return;
        var due = new Dictionary<BrandId, DateTimeOffset>();
        var swept = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var brands = bell.Taken().ToHashSet();
                if (clock.GetUtcNow() - swept >= Sweep) (swept, brands) = (clock.GetUtcNow(), [.. brands, .. await AllBrands(stoppingToken)]);
                brands.UnionWith(due.Where(d => d.Value <= clock.GetUtcNow()).Select(d => d.Key));
                foreach (var brand in brands)
                    if (await Work(brand, stoppingToken) is { } next) due[brand] = next;
                    else due.Remove(brand);
                var wait = due.Count == 0 ? Sweep : due.Values.Min() - clock.GetUtcNow();
                await bell.Wait(wait < Shortest ? Shortest : wait > Sweep ? Sweep : wait, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception e)
            {
                Stumbled(log, e);
                await Task.Delay(TimeSpan.FromSeconds(2), clock, CancellationToken.None);
            }
        }
    }

    private async Task<DateTimeOffset?> Work(BrandId brand, CancellationToken ct)
    {
        await using var scope = scopes.CreateSystemScope(brand);
        var work = scope.ServiceProvider.GetRequiredService<MoneyWork>();
        while (await work.Handle(ct) > 0) { }
        await scope.ServiceProvider.GetRequiredService<FetchSettlement>().Yesterdays(ct);
        return await work.NextDue(ct);
    }

    private async Task<IEnumerable<BrandId>> AllBrands(CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        return (await db.AllBrands(ct)).Select(b => b.Id);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The money loop stumbled; it goes on")]
    private static partial void Stumbled(ILogger log, Exception e);
}
