using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Leases;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Demo;

/// <summary>Keeps demo brands gently alive while the server runs: a few messages a minute by day, hardly any at night, on one node at a time. Brands that are not demos never hear of it.</summary>
internal sealed partial class DemoLife(AppDbSource source, DemoVoice voice, LeaseBook leases, Node node, TimeProvider clock, ILogger<DemoLife> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private readonly Dictionary<BrandId, DemoTalk> talks = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!node.Does("jobs")) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Beat, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            try
            {
                await Live(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Stumbled(log, e);
            }
        }
    }

    /// <summary>One beat of every demo brand.</summary>
    internal async Task Live(CancellationToken ct)
    {
        await using var all = source.Open(Actor.System(null));
        foreach (var brand in (await all.AllBrands(ct)).Where(b => b.Demo))
        {
            if (await leases.TryTake($"demo-life:{brand.Id.Value:N}", Beat * 6, ct) is null) continue;
            await using var db = source.Open(Actor.System(brand.Id));
            if (!talks.TryGetValue(brand.Id, out var talk)) talks[brand.Id] = talk = new DemoTalk(DemoBrand.Seed);
            var now = clock.GetUtcNow();
            var groups = (await db.AllGroupCards(ct)).Where(g => !g.ReadOnly && DemoCast.Groups.Any(known => known.Name == g.Name)).ToList();
            if (groups.Count == 0) continue;
            foreach (var line in await talk.Next(db, groups, brand.Calendar.Local(now), ct)) await voice.Say(brand, line);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demo's life paused for a beat")]
    private static partial void Stumbled(ILogger log, Exception e);
}
