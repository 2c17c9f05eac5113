using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Payments;

/// <summary>started → paid: it pays its order. late, twice, wrong: money came that no order could take, and goes back. closed: nothing will come.</summary>
internal enum PaymentState { Started, Paid, Late, Twice, Wrong, Closed }

/// <param name="ReceivedMinor">What the provider says was paid; the amount itself unless something is wrong.</param>
/// <param name="LookAt">When to ask the provider about it, should it not have told by then.</param>
/// <param name="Note">What the member or operator wrote: the transfer's note, who took the cash.</param>
internal sealed record Payment(
    Guid Id, OrderId Order, string Provider, PaymentState State, Money Amount, long? ReceivedMinor, string? Reference, DateTimeOffset StartedAt, DateTimeOffset? PaidAt, DateTimeOffset? LookAt, int Looks, string? Note)
{
    /// <summary>An order may come to another sum after a payment of it was begun; money that comes by the old one goes back.</summary>
    public bool Pays(ShopOrder order) => State == PaymentState.Started && Amount == order.Total;
}

internal static class PaymentRows
{
    private static Sql Columns => Sql.Raw("id, order_id, provider, state, amount_minor, currency, received_minor, reference, started_at, paid_at, look_at, looks, note");

    /// <param name="rest">Conditions, order and limit.</param>
    public static Task<List<Payment>> Where(AppDb db, Sql rest, CancellationToken ct) => db.Query($"select {Columns} from commerce_payments where brand_id = {db.CurrentBrand} and {rest}", r => new Payment(
        r.Guid(0), r.Id<OrderId>(1), r.Text(2), r.Enum<PaymentState>(3), new Money(r.Long(4), r.Text(5)), r.LongOrNull(6), r.TextOrNull(7), r.Time(8), r.TimeOrNull(9), r.TimeOrNull(10), r.Int(11), r.TextOrNull(12)), ct);

    public static async Task<Payment?> Find(AppDb db, Guid id, CancellationToken ct, bool locked = false) =>
        (await Where(db, Sql.Of($"id = {id}{Sql.Raw(locked && !db.IsSqlite ? " for update" : "")}"), ct)).FirstOrDefault();

    public static Task<List<Payment>> OfOrder(AppDb db, OrderId order, CancellationToken ct) => Where(db, Sql.Of($"order_id = {order} order by started_at, id"), ct);

    public static Task Insert(AppDb db, Payment payment, CancellationToken ct) => db.Execute($"""
        insert into commerce_payments (brand_id, id, order_id, provider, state, amount_minor, currency, started_at, look_at, looks, note, operator_id)
        values ({db.CurrentBrand}, {payment.Id}, {payment.Order}, {payment.Provider}, {payment.State}, {payment.Amount.Minor}, {payment.Amount.Currency}, {payment.StartedAt}, {payment.LookAt}, 0, {payment.Note}, {db.Actor.Operator?.Value})
        """, ct);
}
