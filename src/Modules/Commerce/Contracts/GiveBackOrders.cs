using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>A buyer does not want an order any more: unpaid it is cancelled, paid its money is asked for and an operator decides.</summary>
public sealed class GiveBackOrders
{
    private readonly OrderChanges changes;
    private readonly AskRefund ask;

    internal GiveBackOrders(OrderChanges changes, AskRefund ask) => (this.changes, this.ask) = (changes, ask);

    /// <summary>Joins the open transaction and locks the order, before any activity or stock.</summary>
    /// <param name="id">Of the asking, such as the message that said it: twice is once.</param>
    /// <param name="person">Whose order it must be.</param>
    /// <returns>True when it was cancelled, false when a refund was asked for.</returns>
    public async Task<Result<bool>> Handle(AppDb db, Guid id, OrderId order, MemberId person, string words, CancellationToken ct)
    {
        if ((await ReadOrders.Lock(db, [order.Value], ct)).FirstOrDefault() is not { } found || found.Person != person) return CommerceRefusals.UnknownOrder;
        if (found.State is OrderState.Cancelled) return true;
        if (found.State is OrderState.Unpaid)
        {
            await changes.Release(db, [found], OrderReasons.ByMember, ct);
            return true;
        }
        var asked = await ask.Ask(db, new(id, order, found.Lines.Select((l, n) => (n, l.Quantity)).ToDictionary(l => l.n, l => l.Quantity), words, null), person, ct);
        return asked.Refusal is { } no ? no : false;
    }
}
