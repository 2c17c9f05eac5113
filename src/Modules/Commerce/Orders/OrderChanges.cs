using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Orders;

/// <summary>The steps of an order's life that its origin hears of. Everything joins the open transaction; the orders were locked before.</summary>
internal sealed class OrderChanges(IEnumerable<IOrderOrigin> origins, TimeProvider clock)
{
    private readonly Dictionary<string, IOrderOrigin> byKind = origins.ToDictionary(o => o.Kind, StringComparer.Ordinal);

    /// <summary>Unpaid orders that were paid at this instant: writes the paid facts, in the books of today.</summary>
    public async Task Pay(AppDb db, IReadOnlyList<ShopOrder> orders, DateTimeOffset at, CancellationToken ct)
    {
        if (orders.Count == 0) return;
        await Move(db, orders, OrderState.Unpaid, OrderState.Paid, at, null, ct);
        var paid = orders.Select(o => o with { State = OrderState.Paid, PaidAt = at, HoldUntil = null }).ToList();
        await PaidFacts.Write(db, paid, at, clock, ct);
        foreach (var (origin, some) in ByOrigin(paid, o => o)) await origin.Paid(db, some, ct);
    }

    /// <summary>Unpaid orders that will not be paid any more: their units go back.</summary>
    public async Task Release(AppDb db, IReadOnlyList<ShopOrder> orders, string reason, CancellationToken ct)
    {
        if (orders.Count == 0) return;
        var now = clock.GetUtcNow();
        await Move(db, orders, OrderState.Unpaid, OrderState.Cancelled, null, reason, ct);
        foreach (var (origin, some) in ByOrigin(orders, o => o)) await origin.Released(db, [.. some.Select(o => o with { State = OrderState.Cancelled, EndedAt = now, Reason = reason })], ct);
    }

    public async Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct)
    {
        foreach (var (origin, some) in ByOrigin(refunds, r => r.Order)) await origin.Refunded(db, some, ct);
    }

    public Task<PickUpPoints> PickUps(AppDb db, ShopOrder order, CancellationToken ct) => Origin(order.Origin.Kind).PickUps(db, order.Origin.Id, ct);

    public Task Said(AppDb db, ShopOrder order, Destination to, CancellationToken ct) => Origin(order.Origin.Kind).Said(db, order, to, ct);

    private async Task Move(AppDb db, IReadOnlyList<ShopOrder> orders, OrderState from, OrderState to, DateTimeOffset? paidAt, string? reason, CancellationToken ct)
    {
        DateTimeOffset? ended = to == OrderState.Cancelled ? clock.GetUtcNow() : null;
        var moved = await db.Execute($"""
            update commerce_shop_orders set state = {to}, paid_at = {paidAt}, ended_at = {ended}, reason = {reason}, hold_until = null, version = version + 1
            where brand_id = {db.CurrentBrand} and {db.In("id", orders.Select(o => o.Id.Value).ToArray())} and state = {from}
            """, ct);
        if (moved != orders.Count) throw new InvalidOperationException("An order changed although it was locked.");
    }

    private IEnumerable<(IOrderOrigin Origin, List<T> Some)> ByOrigin<T>(IEnumerable<T> things, Func<T, ShopOrder> order) =>
        things.GroupBy(t => order(t).Origin.Kind, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Origin(g.Key), g.ToList()));

    private IOrderOrigin Origin(string kind) => byKind.TryGetValue(kind, out var origin) ? origin : throw new InvalidOperationException($"Nothing here answers for orders of {kind}.");
}
