using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Payments;

/// <summary>Begins to pay an unpaid order in one of the brand's ways; beginning again in the same way goes on with the same payment, as long as the order comes to the same.</summary>
internal sealed class StartPayment(AppDb db, PayWays ways, IEnumerable<IPayments> ports, RefundBell bell, TimeProvider clock)
{
    public static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(40);

    /// <summary>Where to go to pay, or null when the order's page says all there is to do.</summary>
    /// <param name="back">Where the provider sends the member afterwards.</param>
    public async Task<Result<Uri?>> Handle(OrderId id, MemberId person, string provider, Uri back, CancellationToken ct)
    {
        if (await ReadOrders.Find(db, id, ct) is not { } order || order.Person != person) return CommerceRefusals.UnknownOrder;
        if (ports.FirstOrDefault(p => p.Provider == provider) is not { } port || await ways.Find(db, provider, ct) is not { } way) return PaymentRefusals.UnknownProvider;
        if (!way.Enabled) return PaymentRefusals.ProviderOff;
        var payment = await Begin(order.Id, provider, port.ByHand, ct);
        return payment.Refusal is { } refusal ? refusal : await port.Start(way, payment.Value.Payment, payment.Value.Order, back, ct);
    }

    private async Task<Result<(Payment Payment, ShopOrder Order)>> Begin(OrderId id, string provider, bool byHand, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var order = (await ReadOrders.Lock(db, [id.Value], ct)).Single();
        if (order.State != OrderState.Unpaid) return CommerceRefusals.NotUnpaid;
        var payment = (await PaymentRows.OfOrder(db, id, ct)).FirstOrDefault(p => p.Provider == provider && p.Pays(order));
        if (payment is null)
        {
            var now = clock.GetUtcNow();
            payment = new(Id.New(clock), id, provider, PaymentState.Started, order.Total, null, null, now, null, byHand ? null : now + FirstLook, 0, null);
            await PaymentRows.Insert(db, payment, ct);
            if (!byHand) db.AfterCommit(() => bell.Ring(db.CurrentBrand));
        }
        await transaction.Commit(ct);
        return (payment, order);
    }
}
