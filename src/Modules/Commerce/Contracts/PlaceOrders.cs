using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Places orders of one origin: the one way in for storefront and activities.</summary>
public sealed class PlaceOrders
{
    private const int OrdersPerEvent = 200;
    private readonly HoldTimes holds;
    private readonly TimeProvider clock;

    internal PlaceOrders(HoldTimes holds, TimeProvider clock) => (this.holds, this.clock) = (holds, clock);

    /// <summary>Writes the orders in the caller's open transaction with one insert; whoever calls has locked the origin's row or stock, taken the units, and sorted out ids that are known (<see cref="ReadOrderStanding.Standing"/>).
    /// When another origin placed one of the ids meanwhile, the lane is told to decide the batch anew (<see cref="LaneCollisionException"/>).</summary>
    /// <param name="at">The instant at which their prices were found to hold; null for now.</param>
    /// <returns>One receipt per draft, in their order.</returns>
    public async Task<OrderReceipt[]> Handle(AppDb db, OrderOrigin origin, IReadOnlyList<OrderDraft> drafts, CancellationToken ct, DateTimeOffset? at = null)
    {
        if (!db.InTransaction) throw new InvalidOperationException("Orders are placed in the transaction that took their units.");
        if (drafts.Count == 0) return [];
        var now = at ?? clock.GetUtcNow();
        var placed = 0;
        await db.Together(async () => placed = await Insert(db, origin, drafts, now, ct), () => holds.Remember(db, drafts, clock, ct), () => Tell(db, origin, drafts, ct));
        if (placed < drafts.Count) throw new LaneCollisionException("An order's id was taken by another origin meanwhile.");
        var free = drafts.Where(d => d.TotalMinor == 0).Select(d => d.Id).ToArray();
        if (free.Length > 0) await PaidFacts.Write(db, await ReadOrders.ByIds(db, free, ct), now, clock, ct);
        var receipts = new OrderReceipt[drafts.Count];
        for (var i = 0; i < receipts.Length; i++)
            receipts[i] = new(drafts[i].Id, StateOf(drafts[i]), drafts[i].TotalMinor, drafts[i].Lines.Amount.Currency, drafts[i].Lines.Units, drafts[i].HoldUntil) { Body = drafts[i].Body(origin) };
        return receipts;
    }

    private static OrderState StateOf(OrderDraft draft) => draft.TotalMinor == 0 ? OrderState.Paid : OrderState.Unpaid;

    private static Task<int> Insert(AppDb db, OrderOrigin origin, IReadOnlyList<OrderDraft> drafts, DateTimeOffset now, CancellationToken ct)
    {
        var n = drafts.Count;
        var (ids, members, persons, groups) = (new Guid[n], new Guid[n], new Guid[n], new Guid?[n]);
        var (amounts, units, lines, bodies) = (new long[n], new int[n], new string[n], new long[n]);
        var (delivery, links, inviters, until) = (new string?[n], new Guid?[n], new Guid?[n], new DateTimeOffset?[n]);
        var (fees, cuts) = (new long[n], new string?[n]);
        for (var i = 0; i < n; i++)
        {
            var draft = drafts[i];
            (ids[i], members[i], persons[i], groups[i]) = (draft.Id, draft.Member.Value, draft.Person.Value, draft.Group?.Value);
            (amounts[i], units[i], lines[i], bodies[i]) = (draft.Lines.Amount.Minor, draft.Lines.Units, draft.Lines.Json, draft.Body(origin));
            (delivery[i], links[i], inviters[i], until[i]) = (draft.Delivery, draft.Link, draft.Inviter?.Value, draft.TotalMinor == 0 ? null : draft.HoldUntil);
            (fees[i], cuts[i]) = (draft.DeliveryMinor, draft.DeliveryCut?.Json);
        }
        var rows = db.Rows("d", new("id", ids), new("member", members), new("person", persons), new("grp", groups), new("amount", amounts), new("units", units),
            new("lines", lines), new("body", bodies), new("delivery", delivery), new("link", links), new("inviter", inviters), new("until", until), new("fee", fees), new("cut", cuts));
        // SQLite has one writer, so the highest number is certain; PostgreSQL counts by itself without anybody waiting.
        var (column, number) = db.IsSqlite
            ? (Sql.Raw("seq, "), Sql.Of($"(select coalesce(max(seq), 0) from commerce_shop_orders where brand_id = {db.CurrentBrand}) + n, "))
            : (Sql.Empty, Sql.Empty);
        return db.Execute($"""
            insert into commerce_shop_orders (brand_id, id, {column}member_id, person_id, group_id, origin, origin_id, state, currency, amount_minor, units, lines, delivery, link_id, inviter_id, placed_at, hold_until, paid_at, body, delivery_minor, delivery_cut)
            select {db.CurrentBrand}, id, {number}member, person, grp, {origin.Kind}, {origin.Id}, case when amount + fee = 0 then 'paid' else 'unpaid' end, {drafts[0].Lines.Amount.Currency}, amount, units, lines, delivery, link, inviter,
                   {now}, until, case when amount + fee = 0 then {now} end, body, fee, cut
            from {rows} where true on conflict do nothing
            """, ct);
    }

    private Task Tell(AppDb db, OrderOrigin origin, IReadOnlyList<OrderDraft> drafts, CancellationToken ct)
    {
        var events = new List<(Guid, OrdersPlaced)>(1 + drafts.Count / OrdersPerEvent);
        for (var from = 0; from < drafts.Count; from += OrdersPerEvent)
            events.Add((origin.Id, new(origin.Kind, origin.Id, [.. drafts.Skip(from).Take(OrdersPerEvent).Select(d => d.Id)])));
        return db.Publish(events, clock, ct);
    }
}
