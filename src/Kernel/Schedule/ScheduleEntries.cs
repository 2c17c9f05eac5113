using System.Text.Json;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Guildhall.Kernel.Schedule;

/// <summary>Work that becomes due. Runs in the transaction that also removes or moves on its entry, so its database effects happen exactly once.</summary>
public interface IScheduled
{
    static abstract string Kind { get; }

    Task Run(DueEntry due, CancellationToken ct);
}

/// <param name="Db">The context of the entry's transaction; write through it and do not commit.</param>
/// <param name="DueAt">When it was due; a late run sees how late it is.</param>
public sealed record DueEntry(AppDb Db, BrandId? Brand, string Key, DateTimeOffset DueAt, string Payload)
{
    public T Read<T>() => JsonSerializer.Deserialize<T>(Payload, KernelJson.Options)!;
}

/// <summary>The only clock of the future. Entries are keyed by kind, key and brand: scheduling again moves the entry.</summary>
public static class ScheduleEntries
{
    /// <summary>Joins the caller's transaction, if any.</summary>
    public static Task ScheduleAt<TScheduled>(this AppDb db, string key, DateTimeOffset due, object payload, TimeProvider clock, CancellationToken ct = default)
        where TScheduled : IScheduled => Put(db, TScheduled.Kind, key, due, payload, null, null, clock, ct);

    /// <summary>Recurs by a Quartz cron expression in the given time zone, from the next occurrence on.</summary>
    public static Task ScheduleCron<TScheduled>(this AppDb db, string key, string cron, TimeZoneInfo zone, object payload, TimeProvider clock, CancellationToken ct = default)
        where TScheduled : IScheduled => Put(db, TScheduled.Kind, key, Next(cron, zone, clock.GetUtcNow()), payload, cron, zone.Id, clock, ct);

    public static Task Unschedule<TScheduled>(this AppDb db, string key, CancellationToken ct = default) where TScheduled : IScheduled =>
        db.Execute($"delete from kernel_schedule where kind = {TScheduled.Kind} and key = {key} and {SameBrand(db)}", ct);

    public static IServiceCollection AddScheduled<TScheduled>(this IServiceCollection services) where TScheduled : class, IScheduled => services
        .AddScoped<TScheduled>()
        .AddSingleton(new ScheduledKind(TScheduled.Kind, (provider, due, ct) => provider.GetRequiredService<TScheduled>().Run(due, ct)));

    internal static DateTimeOffset Next(string cron, TimeZoneInfo zone, DateTimeOffset after) =>
        new CronExpression(cron) { TimeZone = zone }.GetNextValidTimeAfter(after)
        ?? throw new InvalidOperationException($"The cron expression {cron} never falls due again.");

    private static async Task Put(AppDb db, string kind, string key, DateTimeOffset due, object payload, string? cron, string? zone, TimeProvider clock, CancellationToken ct)
    {
        db.AfterCommit(db.Source.Waker.Wake);
        var json = JsonSerializer.Serialize(payload, payload.GetType(), KernelJson.Options);
        var moved = await db.Execute($"update kernel_schedule set due_at = {due}, payload = {json}, cron = {cron}, zone = {zone}, epoch = epoch + 1, held_until = null, failures = 0, error = null where kind = {kind} and key = {key} and {SameBrand(db)}", ct);
        if (moved == 0)
            await db.Execute($"insert into kernel_schedule (id, brand_id, kind, key, due_at, payload, cron, zone) values ({Id.New(clock)}, {db.Actor.Brand?.Value}, {kind}, {key}, {due}, {json}, {cron}, {zone}) on conflict do nothing", ct);
    }

    private static Sql SameBrand(AppDb db) => db.Actor.Brand is { } brand ? Sql.Of($"brand_id = {brand}") : Sql.Raw("brand_id is null");
}

public sealed record ScheduledKind(string Kind, Func<IServiceProvider, DueEntry, CancellationToken, Task> Run);
