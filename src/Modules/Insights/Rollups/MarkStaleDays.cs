using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Rollups;

/// <summary>Notes what lower modules changed and wakes the counting; it counts nothing itself, so that the outbox is never held up.</summary>
internal sealed class MarkStaleDays(RecountBell bell, TimeProvider clock) : IHandle<MessagesChanged>, IHandle<MessagesPosted>, IHandle<MembershipsChanged>, IHandle<MarksChanged>, IHandle<OrdersChanged>
{
    public async Task Handle(MessagesChanged happened, Delivery delivery, CancellationToken ct)
    {
        await delivery.Db.Mark(StaleKind.Messages, happened.Group.Value, happened.From, happened.To, clock, ct);
        Wake(delivery);
    }

    public async Task Handle(MessagesPosted happened, Delivery delivery, CancellationToken ct)
    {
        await delivery.Db.Mark(StaleKind.Messages, happened.Group.Value, happened.Day, happened.Day, clock, ct);
        Wake(delivery);
    }

    public async Task Handle(MembershipsChanged happened, Delivery delivery, CancellationToken ct)
    {
        await delivery.Db.MarkDays(happened.Group, happened.From, DateOnly.MaxValue, clock, ct);
        Wake(delivery);
    }

    public async Task Handle(MarksChanged happened, Delivery delivery, CancellationToken ct)
    {
        await delivery.Db.MarkAll(clock, ct);
        Wake(delivery);
    }

    public async Task Handle(OrdersChanged happened, Delivery delivery, CancellationToken ct)
    {
        await delivery.Db.Mark(StaleKind.Orders, delivery.Db.CurrentBrand.Value, happened.From, happened.To, clock, ct);
        Wake(delivery);
    }

    private void Wake(Delivery delivery) => delivery.Db.AfterCommit(() => bell.Ring(delivery.Db.CurrentBrand));
}
