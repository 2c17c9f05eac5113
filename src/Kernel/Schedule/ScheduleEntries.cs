using System.Text.Json;
using Guildhall.Kernel.Lanes;
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

    /// <summary>Many of one kind and brand at once, each with a key of its own. Joins the caller's transaction, if any.</summary>
    public static async Task ScheduleAt<TScheduled>(this AppDb db, IReadOnlyList<(string Key, DateTimeOffset Due, object Payload)> entries, TimeProvider clock, CancellationToken ct = default) where TScheduled : IScheduled
    {
        if (entries.Count == 0) return;
        var rows = db.Rows("e", new("id", entries.Select(_ => Id.New(clock)).ToArray()), new("entry", entries.Select(e => e.Key).ToArray()), new("due", entries.Select(e => e.Due).ToArray()),
            new("payload", entries.Select(e => JsonSerializer.Serialize(e.Payload, e.Payload.GetType(), KernelJson.Options)).ToArray()));
        var fresh = await db.Execute($"insert into kernel_schedule (id, brand_id, kind, key, due_at, payload) select id, {db.CurrentBrand}, {TScheduled.Kind}, entry, due, payload from {rows} where true on conflict do nothing", ct);
        if (fresh < entries.Count)
            foreach (var (key, due, payload) in entries) await db.ScheduleAt<TScheduled>(key, due, payload, clock, ct);
        else db.AfterCommit(db.Source.Waker.Wake);
    }

    /// <summary>Recurs by a Quartz cron expression in the given time zone, from the next occurrence on.</summary>
    /// <remarks>A local time that does not exist means the first instant after the gap; one that comes twice counts the first time. So what recurs within the hour pauses while an hour repeats: give it UTC.</remarks>
    public static Task ScheduleCron<TScheduled>(this AppDb db, string key, string cron, TimeZoneInfo zone, object payload, TimeProvider clock, CancellationToken ct = default)
        where TScheduled : IScheduled => Put(db, TScheduled.Kind, key, Next(cron, zone, clock.GetUtcNow()), payload, cron, zone.Id, clock, ct);

    public static IServiceCollection AddScheduled<TScheduled>(this IServiceCollection services) where TScheduled : class, IScheduled => services
        .AddScoped<TScheduled>()
        .AddSingleton(new ScheduledKind(TScheduled.Kind, (provider, due, ct) => provider.GetRequiredService<TScheduled>().Run(due, ct)));

    internal static DateTimeOffset Next(string cron, TimeZoneInfo zone, DateTimeOffset after)
    {
        // Quartz counts in wall-clock time only; what a gap or an overlap means is the calendar's rule, and Quartz has another.
        var calendar = new BrandCalendar(zone);
        var expression = new CronExpression(cron) { TimeZone = TimeZoneInfo.Utc };
        var local = new DateTimeOffset(calendar.Local(after), TimeSpan.Zero);
        while (true)
        {
            local = expression.GetNextValidTimeAfter(local) ?? throw new InvalidOperationException($"The cron expression {cron} never falls due again.");
            if (calendar.InstantOf(local.DateTime) is var at && at > after) return at;
        }
    }

    private static async Task Put(AppDb db, string kind, string key, DateTimeOffset due, object payload, string? cron, string? zone, TimeProvider clock, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(payload, payload.GetType(), KernelJson.Options);
        // Insert first: it waits for whoever has the same key in an open transaction. Around again when that one's entry ran and was removed in between. An entry that runs just now stays claimed, and is there again when its run is over.
        while (true)
        {
            if (await db.Execute($"insert into kernel_schedule (id, brand_id, kind, key, due_at, payload, cron, zone) values ({Id.New(clock)}, {db.Actor.Brand?.Value}, {kind}, {key}, {due}, {json}, {cron}, {zone}) on conflict do nothing", ct) == 1) break;
            if (await db.Execute($"update kernel_schedule set due_at = {due}, payload = {json}, cron = {cron}, zone = {zone}, plans = plans + 1, held_until = case when failures > 0 then null else held_until end, failures = 0, error = null where kind = {kind} and key = {key} and {SameBrand(db)}", ct) == 1) break;
        }
        db.AfterCommit(db.Source.Waker.Wake); // Last, because without a transaction it rings at once.
    }

    private static Sql SameBrand(AppDb db) => db.Actor.Brand is { } brand ? Sql.Of($"brand_id = {brand}") : Sql.Raw("brand_id is null");
}

public sealed record ScheduledKind(string Kind, Func<IServiceProvider, DueEntry, CancellationToken, Task> Run);
