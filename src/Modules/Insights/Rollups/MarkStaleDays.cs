using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Rollups;

/// <summary>Notes what lower modules changed and wakes the counting; it counts nothing itself, so that the outbox is never held up.</summary>
internal sealed class MarkStaleDays(RecountBell bell, TimeProvider clock) : IHandle<MessagesChanged>, IHandle<MessagesPosted>, IHandle<MembershipsChanged>, IHandle<MarksChanged>, IHandle<PeopleMerged>, IHandle<PeopleSeparated>, IHandleMany<OrdersChanged>
{
    public async Task Handle(MessagesChanged happened, Delivery delivery, CancellationToken ct)
    {
        await delivery.Db.Mark(StaleKind.Messages, happened.Group.Value, happened.From, happened.To, clock, ct);
        Wake(delivery.Db);
    }

    public async Task Handle(MessagesPosted happened, Delivery delivery, CancellationToken ct)
    {
        await delivery.Db.Mark(StaleKind.Messages, happened.Group.Value, happened.Day, happened.Day, clock, ct);
        Wake(delivery.Db);
    }

    public async Task Handle(MembershipsChanged happened, Delivery delivery, CancellationToken ct)
    {
        await delivery.Db.MarkDays(happened.Group, happened.From, DateOnly.MaxValue, clock, ct);
        Wake(delivery.Db);
    }

    public async Task Handle(MarksChanged happened, Delivery delivery, CancellationToken ct)
    {
        await delivery.Db.MarkAll(clock, ct);
        Wake(delivery.Db);
    }

    public Task Handle(PeopleMerged happened, Delivery delivery, CancellationToken ct) => Redistribute(delivery, [happened.Person, happened.Merged], ct);

    public Task Handle(PeopleSeparated happened, Delivery delivery, CancellationToken ct) => Redistribute(delivery, [happened.Person, happened.Merged], ct);

    public async Task Handle(IReadOnlyList<OrdersChanged> happened, AppDb db, CancellationToken ct)
    {
        foreach (var days in happened.Distinct()) await db.Mark(StaleKind.Orders, db.CurrentBrand.Value, days.From, days.To, clock, ct);
        Wake(db);
    }

    /// <summary>Acts of these people belong to somebody else now: the days on which they acted are counted again.</summary>
    private async Task Redistribute(Delivery delivery, MemberId[] people, CancellationToken ct)
    {
        var (db, brand) = (delivery.Db, delivery.Db.CurrentBrand);
        // A count under way began before and would clear its mark: it is to be done once more.
        await db.Execute($"update insights_stale set version = version + 1 where brand_id = {brand}", ct);
        var acts = await db.Query($"select group_id, min(day), max(day), max(orders) > 0 from insights_member_days where brand_id = {brand} and {db.In("member_id", people)} group by group_id",
            r => (Group: r.Guid(0), From: r.Day(1), To: r.Day(2), Bought: r.Flag(3)), ct);
        foreach (var act in acts.Where(a => a.Group != Guid.Empty)) await db.Mark(StaleKind.Messages, act.Group, act.From, act.To, clock, ct);
        if (acts.Where(a => a.Bought).ToList() is { Count: > 0 } bought) await db.Mark(StaleKind.Orders, brand.Value, bought.Min(b => b.From), bought.Max(b => b.To), clock, ct);
        Wake(delivery.Db);
    }

    private void Wake(AppDb db) => db.AfterCommit(() => bell.Ring(db.CurrentBrand));
}
