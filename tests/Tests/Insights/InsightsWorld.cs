using System.Text.Json;
using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Insights;
using Guildhall.Insights.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Insights;

/// <summary>One database for all insights tests; each takes a brand of its own.</summary>
public sealed class InsightsWorld : IAsyncLifetime
{
    private KernelWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await KernelWorld.Create(services => services.AddInsights());
        world.Clock.Advance(TimeSpan.FromDays(300));
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    public FakeClock Clock => world.Clock;

    public static Facts NewBrand(string timeZone = "Asia/Shanghai", string currency = "CNY") => new(new BrandId(Guid.CreateVersion7()), timeZone, currency);

    public AppDb Open(Facts facts) => world.Open(facts.Brand);

    public AsyncServiceScope Scope(Facts facts) => world.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(facts.Brand);

    /// <summary>Saves the facts, tells the outbox as the modules would, and counts.</summary>
    public async Task Save(Facts facts)
    {
        await using (var db = Open(facts))
        {
            await facts.Save(db);
            await using var transaction = await db.Begin();
            foreach (var own in facts.Lines.GroupBy(l => l.Group))
                await db.Publish(own.Key.Id.Value, new MessagesChanged(own.Key.Id, own.Min(l => facts.Day(l.At)), own.Max(l => facts.Day(l.At))), Clock);
            foreach (var own in facts.Stays.GroupBy(s => s.Group))
                await db.Publish(own.Key.Id.Value, new MembershipsChanged(own.Key.Id, own.Min(s => facts.Day(s.JoinedAt))), Clock);
            var sold = facts.Orders.Select(o => facts.Day(o.PaidAt)).Concat(facts.Refunds.Select(r => facts.Day(r.At))).ToList();
            if (sold.Count > 0) await db.Publish(facts.Brand.Value, new OrdersChanged(sold.Min(), sold.Max()), Clock);
            await transaction.Commit();
        }
        await Count(facts);
    }

    /// <summary>Delivers what the outbox holds and counts what became stale.</summary>
    public async Task Count(Facts facts)
    {
        while (await world.Services.GetRequiredService<OutboxDispatcher>().DeliverPending(default) > 0) { }
        await using var scope = Scope(facts);
        await scope.ServiceProvider.GetRequiredService<RecountStale>().Drain(default);
    }

    public async Task<JsonElement> Report(Facts facts, string? from = null, string? to = null, Facts.Group? group = null)
    {
        await using var scope = Scope(facts);
        var report = await scope.ServiceProvider.GetRequiredService<Report>().Handle(new Report.Request(group?.Name, from is null ? null : DateOnly.Parse(from), to is null ? null : DateOnly.Parse(to)), default);
        return JsonDocument.Parse(report.Value.Json).RootElement.Clone();
    }
}

[CollectionDefinition(Name)]
public sealed class InsightsTests : ICollectionFixture<InsightsWorld>
{
    public const string Name = "insights";
}
