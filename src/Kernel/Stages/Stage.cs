using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel.Stages;

/// <summary>An open stage. Whoever holds it moves its clock and turns its loops; disposing it leaves nothing behind.</summary>
public sealed class Stage : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly string folder;
    private readonly FileStream held;

    internal Stage(ServiceProvider services, StageClock clock, string folder, FileStream held) => (this.services, Clock, this.folder, this.held) = (services, clock, folder, held);

    public StageClock Clock { get; }
    public AppDbSource Source => services.GetRequiredService<AppDbSource>();
    public IServiceProvider Services => services;

    public AppDb Open(BrandId brand) => Source.Open(Actor.System(brand));

    public AsyncServiceScope Scope(BrandId brand) => services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(brand);

    /// <summary>Moves the clock on and runs what has become due by then.</summary>
    public async Task TurnTo(DateTimeOffset at, CancellationToken ct)
    {
        Clock.MoveTo(at);
        var schedule = services.GetRequiredService<ScheduleRunner>();
        while (await schedule.RunDue(ct) > 0) { }
    }

    /// <summary>When the schedule has something to do next; null when nothing of these kinds waits.</summary>
    /// <param name="kinds">Beginnings of the kinds that matter.</param>
    /// <param name="but">Of these, what does not: it runs along when the clock moves on.</param>
    public async Task<DateTimeOffset?> NextDue(IReadOnlyList<string> kinds, IReadOnlyCollection<string> but, CancellationToken ct)
    {
        await using var db = Source.Open(Actor.System(null));
        var some = Sql.Join(" or ", kinds.Select(k => Sql.Of($"kind like {k + "%"}")));
        return await db.First($"""
            select min(case when held_until > due_at then held_until else due_at end) from kernel_schedule where cron is null and failures < {ScheduleRunner.MaxFailures} and not ({db.In("kind", but.ToArray())}) and ({some})
            """, r => r.TimeOrNull(0), ct);
    }

    /// <summary>Delivers every event that waits.</summary>
    public Task Deliver(CancellationToken ct) => services.GetRequiredService<OutboxDispatcher>().Drain(ct);

    /// <summary>What its loops could not do: events that failed and scheduled work that gave up.</summary>
    public async Task<IReadOnlyList<string>> Troubles(CancellationToken ct)
    {
        await using var db = Source.Open(Actor.System(null));
        return
        [
            .. await db.Query($"select event, error from kernel_outbox where failures > 0", r => $"{r.Text(0)}: {r.TextOrNull(1)}", ct),
            .. await db.Query($"select kind, error from kernel_schedule where failures > 0", r => $"{r.Text(0)}: {r.TextOrNull(1)}", ct),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await using (held)
        {
            await services.DisposeAsync();
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}
