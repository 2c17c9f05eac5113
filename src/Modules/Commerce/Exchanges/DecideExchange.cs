using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Exchanges;

/// <summary>An operator agrees to an exchange with what to send, refuses it, calls it off before it is sent, or has the old piece back. The order is locked first, so a refund and an exchange never have the same piece.</summary>
internal sealed class DecideExchange(AppDb db, IAudit audit, TimeProvider clock)
{
    /// <summary>What may be sent for a line: the same product's choices of the same price, as the shop has them now.</summary>
    public static async Task<IReadOnlyList<SkuCard>> Choices(AppDb db, OrderLine line, CancellationToken ct)
    {
        var skus = await db.SkusOf(line.Product, ct);
        var price = skus.Find(s => s.Id == line.Sku)?.Price.Minor ?? line.UnitMinor;
        return [.. skus.Where(s => s.Price.Minor == price)];
    }

    public Task<Result<Done>> Agree(Guid id, SkuId sku, CancellationToken ct) => Locked(id, async (order, exchange) =>
    {
        if (exchange.State == ExchangeState.Agreed && exchange.Sku == sku) return default(Done);
        if (exchange.State != ExchangeState.Asked || order.State is not (OrderState.Fulfilled or OrderState.Completed)) return ExchangeRefusals.Over;
        if (await RefundRows.LinesRefusal(db, order, [new(exchange.Line, exchange.Quantity, 0)], ct) is { } gone) return gone;
        var line = order.Lines[exchange.Line];
        if ((await Choices(db, line, ct)).FirstOrDefault(c => c.Id == sku) is not { } card) return ExchangeRefusals.OtherPrice;
        var units = (await db.HoldStorefront([sku], ct)).Sum(s => s.Units);
        if (units < exchange.Quantity) return CommerceRefusals.NotEnough.With(units);
        await db.TakeStock(line.Product.Value, [(sku, exchange.Quantity)], ct);
        await db.Execute($"update commerce_exchanges set state = 'agreed', sku_id = {sku}, choice = {card.Name}, decided_at = {clock.GetUtcNow()}, operator_id = {db.Actor.Operator?.Value} where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, "commerce.exchange_agreed", order.Number, new { card.Code, exchange.Quantity }, ct);
        return default(Done);
    }, ct);

    public Task<Result<Done>> Refuse(Guid id, string? why, CancellationToken ct) => Locked(id, async (order, exchange) =>
    {
        why = why?.Trim() ?? "";
        if (why.Length is 0 or > AskRefund.LongestReason) return CommerceRefusals.ReasonLength.With(AskRefund.LongestReason).At("Why");
        if (exchange.State == ExchangeState.Refused) return default(Done);
        if (exchange.State != ExchangeState.Asked) return ExchangeRefusals.Over;
        await db.Execute($"update commerce_exchanges set state = 'refused', note = {why}, decided_at = {clock.GetUtcNow()}, operator_id = {db.Actor.Operator?.Value} where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, "commerce.exchange_refused", order.Number, null, ct);
        return default(Done);
    }, ct);

    /// <summary>Before it was sent and before the old piece is back: the new one is free again, and the old one may be refunded.</summary>
    public Task<Result<Done>> CallOff(Guid id, string? why, CancellationToken ct) => Locked(id, async (order, exchange) =>
    {
        why = why?.Trim() ?? "";
        if (why.Length is 0 or > AskRefund.LongestReason) return CommerceRefusals.ReasonLength.With(AskRefund.LongestReason).At("Why");
        if (exchange.State == ExchangeState.CalledOff) return default(Done);
        if (exchange is not { State: ExchangeState.Agreed, ReturnedAt: null, Sku: { } sku }) return ExchangeRefusals.Over;
        await db.PutBackStock(order.Lines[exchange.Line].Product.Value, [(sku, exchange.Quantity)], ct);
        await db.Execute($"update commerce_exchanges set state = {ExchangeState.CalledOff}, note = {why}, decided_at = {clock.GetUtcNow()}, operator_id = {db.Actor.Operator?.Value} where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, "commerce.exchange_called_off", order.Number, null, ct);
        return default(Done);
    }, ct);

    /// <summary>The old piece is back.</summary>
    /// <param name="restock">It goes on sale again where it was sold.</param>
    public Task<Result<Done>> Received(Guid id, bool restock, CancellationToken ct) => Locked(id, async (order, exchange) =>
    {
        if (exchange.ReturnedAt is not null) return exchange.Restocked == restock ? default(Done) : ExchangeRefusals.Over;
        if (!exchange.AwaitsOld) return ExchangeRefusals.Over;
        var line = order.Lines[exchange.Line];
        if (restock) await db.PutBackStock(order.Origin.Kind == OrderOrigin.Storefront ? line.Product.Value : order.Origin.Id, [(line.Sku, exchange.Quantity)], ct);
        var state = exchange.State == ExchangeState.Sent ? ExchangeState.Done : exchange.State;
        await db.Execute($"update commerce_exchanges set state = {state}, returned_at = {clock.GetUtcNow()}, restocked = {restock} where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, "commerce.exchange_received", order.Number, new { restock }, ct);
        return default(Done);
    }, ct);

    private async Task<Result<Done>> Locked(Guid id, Func<ShopOrder, Exchange, Task<Result<Done>>> decide, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await ExchangeRows.Find(db, id, ct) is not { } found) return ExchangeRefusals.Unknown;
        var order = (await ReadOrders.Lock(db, [found.Order.Value], ct)).Single();
        var answer = await decide(order, (await ExchangeRows.Find(db, id, ct))!);
        if (answer.Refusal is null) await transaction.Commit(ct);
        return answer;
    }
}
