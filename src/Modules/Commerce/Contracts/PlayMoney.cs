using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Money that nobody has: on a stage it is paid and paid back as if by hand, through what operators and members use. No provider hears of it.</summary>
public sealed class PlayMoney
{
    private readonly AppDb db;
    private readonly ConfirmPayment confirm;
    private readonly AskRefund ask;
    private readonly DecideRefund decide;
    private readonly FinishRefund finish;

    internal PlayMoney(AppDb db, ConfirmPayment confirm, AskRefund ask, DecideRefund decide, FinishRefund finish) => (this.db, this.confirm, this.ask, this.decide, this.finish) = (db, confirm, ask, decide, finish);

    /// <returns>True when the order took it; false when it came too late and goes back.</returns>
    public async Task<Result<bool>> Pay(OrderId order, CancellationToken ct)
    {
        var paid = await confirm.Handle(order, PayWay.Pickup, null, ct);
        return paid.Refusal is { } no ? no : paid.Value == PaymentState.Paid;
    }

    /// <summary>The buyer sends everything back and the operator agrees.</summary>
    /// <param name="id">Of the asking.</param>
    public async Task<Result<Done>> SendBack(Guid id, OrderId order, string words, CancellationToken ct)
    {
        if (await ReadOrders.Find(db, order, ct) is not { } found) return CommerceRefusals.UnknownOrder;
        var asked = await ask.Handle(new(id, order, found.Lines.Select((l, n) => (n, l.Quantity)).ToDictionary(l => l.n, l => l.Quantity), words, null), found.Person, ct);
        return asked.Refusal is not null ? asked : await decide.Grant(id, null, restock: true, ct);
    }

    /// <summary>Whatever money is on its way back arrives. Answers how many refunds that were.</summary>
    public async Task<int> Arrive(CancellationToken ct)
    {
        var pending = await RefundRows.Where(db, Sql.Of($"state = 'pending' order by started_at, id limit 500"), ct);
        foreach (var refund in pending) await finish.Handle(refund.Id, null, null, ct);
        return pending.Count;
    }
}
