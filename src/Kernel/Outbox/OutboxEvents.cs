using System.Text.Json;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel.Outbox;

/// <summary>What a lower module did, told to whoever listens above.</summary>
/// <remarks>Handled at least once, in order within a stream, in a transaction of its own that also holds the mark "done": a handler's database effects happen exactly once.</remarks>
public interface IHandle<in TEvent>
{
    Task Handle(TEvent happened, Delivery delivery, CancellationToken ct);
}

/// <summary>A handler that takes what happened meanwhile at once: its effect of many events is that of each in turn, in the order given.</summary>
/// <remarks>Where all handlers of an event are such, events that follow one another are delivered in one transaction, which also removes them. When it fails, each is delivered alone.</remarks>
public interface IHandleMany<TEvent> : IHandle<TEvent>
{
    Task Handle(IReadOnlyList<TEvent> happened, AppDb db, CancellationToken ct);

    Task IHandle<TEvent>.Handle(TEvent happened, Delivery delivery, CancellationToken ct) => Handle([happened], delivery.Db, ct);
}

/// <param name="Db">The context of the handler's transaction; write through it and do not commit.</param>
/// <param name="Seq">Grows within a stream; gaps are normal.</param>
public sealed record Delivery(AppDb Db, BrandId? Brand, Guid Stream, long Seq, DateTimeOffset At);

public static class OutboxEvents
{
    public const int Shards = 16;

    /// <summary>Publishes with the current transaction, or not at all. Events of one stream (usually an aggregate's id) are delivered in order of their seq;
    /// publishers of one stream hold its aggregate's row lock, or two transactions may commit in another order than their seqs.</summary>
    public static Task Publish<TEvent>(this AppDb db, Guid stream, TEvent happened, TimeProvider clock, CancellationToken ct = default) where TEvent : notnull
    {
        if (!db.InTransaction) throw new InvalidOperationException("An event is published in the transaction of what it tells.");
        db.AfterCommit(db.Source.Waker.Wake);
        return db.Execute($"""
            insert into kernel_outbox (brand_id, stream, shard, event, payload, at)
            values ({db.Actor.Brand?.Value}, {stream}, {ShardOf(stream)}, {EventSubscription.NameOf(typeof(TEvent))}, {JsonSerializer.Serialize(happened, KernelJson.Options)}, {clock.GetUtcNow()})
            """, ct);
    }

    /// <summary>Several events of one kind with one statement; of one stream in their order here.</summary>
    public static Task Publish<TEvent>(this AppDb db, IReadOnlyList<(Guid Stream, TEvent Happened)> events, TimeProvider clock, CancellationToken ct = default) where TEvent : notnull
    {
        if (!db.InTransaction) throw new InvalidOperationException("An event is published in the transaction of what it tells.");
        if (events.Count == 0) return Task.CompletedTask;
        db.AfterCommit(db.Source.Waker.Wake);
        var told = db.Rows("told", new("stream", events.Select(e => e.Stream).ToArray()), new("shard", events.Select(e => ShardOf(e.Stream)).ToArray()),
            new("payload", events.Select(e => JsonSerializer.Serialize(e.Happened, KernelJson.Options)).ToArray()));
        return db.Execute($"""
            insert into kernel_outbox (brand_id, stream, shard, event, payload, at)
            select {db.Actor.Brand?.Value}, stream, shard, {EventSubscription.NameOf(typeof(TEvent))}, payload, {clock.GetUtcNow()} from {told} order by n
            """, ct);
    }

    /// <summary>Whether events of this kind and stream from that instant or before wait for delivery still. What was delivered has had its effects.</summary>
    /// <remarks>Sees what is committed: whoever must not miss an event under way holds the row that its publishers lock.</remarks>
    public static async Task<bool> Waits<TEvent>(this AppDb db, Guid stream, DateTimeOffset upTo, CancellationToken ct = default) => await db.Count($"""
        select count(*) from kernel_outbox where shard = {ShardOf(stream)} and stream = {stream} and event = {EventSubscription.NameOf(typeof(TEvent))} and at <= {upTo}
        """, ct) > 0;

    public static IServiceCollection AddHandler<TEvent, THandler>(this IServiceCollection services) where THandler : class, IHandle<TEvent> => services
        .AddScoped<THandler>()
        .AddSingleton(EventSubscription.For<TEvent, THandler>());

    internal static int ShardOf(Guid stream) => (int)(BitConverter.ToUInt32(stream.ToByteArray(), 12) % Shards);
}

/// <summary>Who handles which event; found by the dispatcher.</summary>
/// <param name="DeliverMany">Null for a handler that takes one at a time.</param>
public sealed record EventSubscription(
    string Event, string Handler, Func<IServiceProvider, string, Delivery, CancellationToken, Task> Deliver, Func<IServiceProvider, IReadOnlyList<string>, AppDb, CancellationToken, Task>? DeliverMany)
{
    internal static EventSubscription For<TEvent, THandler>() where THandler : class, IHandle<TEvent> => new(
        NameOf(typeof(TEvent)),
        NameOf(typeof(THandler)),
        (services, payload, delivery, ct) => services.GetRequiredService<THandler>().Handle(Read<TEvent>(payload), delivery, ct),
        !typeof(THandler).IsAssignableTo(typeof(IHandleMany<TEvent>)) ? null
            : (services, payloads, db, ct) => ((IHandleMany<TEvent>)services.GetRequiredService<THandler>()).Handle([.. payloads.Select(Read<TEvent>)], db, ct));

    private static TEvent Read<TEvent>(string payload) => JsonSerializer.Deserialize<TEvent>(payload, KernelJson.Options)!;

    /// <summary>Module, outer types and name: two handlers or events that share a bare name must not share marks or readers.</summary>
    internal static string NameOf(Type type)
    {
        var name = type.Name;
        for (var outer = type.DeclaringType; outer is not null; outer = outer.DeclaringType) name = $"{outer.Name}.{name}";
        return $"{type.Assembly.GetName().Name!.Replace("Guildhall.", "", StringComparison.Ordinal)}.{name}";
    }
}
