using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Destinations;

/// <summary>Says where an order goes, or says it anew, until it is sent: its buyer on its page, an operator for them. While it is unpaid its delivery fee follows; nothing changes what was paid, what a delivery coupon paid for, or what is said to be transferred.</summary>
internal sealed class SayDestination(AppDb db, OrderChanges changes, PayWays ways, INotify notify, IAudit audit, TimeProvider clock)
{
    /// <param name="Person">Whose order it must be; null for an operator, who may also say it after payment, at the fee that was paid.</param>
    /// <param name="Get">ship or pickup.</param>
    /// <param name="Place">One of the pick-up points, where the order's activity has some.</param>
    /// <param name="SeenFee">What the page said of the fee: it is never more.</param>
    public sealed record Request(OrderId Order, MemberId? Person, string? Get, string? Place, string? Name, string? Phone, string? Address, string? Note, long SeenFee);

    /// <summary>Saying the same again changes nothing.</summary>
    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if ((await ReadOrders.Lock(db, [request.Order.Value], ct)).FirstOrDefault() is not { } order || request.Person is { } owner && order.Person != owner) return CommerceRefusals.UnknownOrder;
        var (before, read) = (Destination.Read(order.Delivery), Read(request, await changes.PickUps(db, order, ct)));
        if (read.Refusal is { } wrong) return wrong;
        var to = read.Value;
        if (to == before) return default(Done);
        if (order.State is not (OrderState.Unpaid or OrderState.Paid)) return DestinationRefusals.Over;
        var fee = await Fee(order, request, before, to, ct);
        if (fee.Refusal is { } refusal) return refusal;
        await db.Execute($"update commerce_shop_orders set delivery = {to.Json}, delivery_minor = {fee.Value}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {order.Id}", ct);
        order = order with { Delivery = to.Json, DeliveryMinor = fee.Value };
        await changes.Said(db, order, to, ct);
        if (order is { State: OrderState.Unpaid, Total.Minor: 0 }) await changes.Pay(db, [order], clock.GetUtcNow(), ct);
        if (request.Person is null) await audit.Write(db, "commerce.destination_said", order.Number, new { to.Ship, fee = fee.Value }, ct);
        else if (order.IsPaid && before is not null) await notify.Operators(db, Permissions.OrdersEdit, "commerce.notice_destination", [order.Number], $"orders/{order.Id.Value}", ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    private static Result<Destination> Read(Request request, PickUpPoints at)
    {
        if (at.Brings && request.Get is not ("ship" or "pickup")) return DestinationRefusals.Choose;
        var ship = at.Brings && request.Get == "ship";
        var to = Destination.Of(ship, request.Name, request.Phone, request.Address, request.Note);
        if (to.Refusal is not null || ship || at.Points.Count == 0) return to;
        return request.Place is { } place && at.Points.Contains(place) ? to.Value with { Address = place } : DestinationRefusals.UnknownPlace;
    }

    /// <summary>What the order pays for it, after its coupon.</summary>
    private async Task<Result<long>> Fee(ShopOrder order, Request request, Destination? before, Destination to, CancellationToken ct)
    {
        var (terms, was) = (await db.FindDeliveryTerms(ct), order.DeliveryMinor + (order.DeliveryCut?.Minor ?? 0));
        var fee = before?.Ship == to.Ship && before.Address == to.Address ? was : terms.Of(order, to);
        var byMember = request.Person is not null;
        if (byMember && order.State == OrderState.Unpaid && to.Ship && before?.Ship != true && !(await ways.Of(db, ct)).Any(w => w.Enabled && w.Provider != PayWay.Pickup)) return DestinationRefusals.NoWay;
        if (fee == was || order.IsPaid && !byMember) return order.DeliveryMinor;
        if (order.IsPaid) return DestinationRefusals.Paid.With(Say(order, fee), Say(order, was));
        if (order.DeliveryCut is not null) return DestinationRefusals.Coupon;
        if ((await PaymentRows.OfOrder(db, order.Id, ct)).FirstOrDefault(p => p is { State: PaymentState.Started, Note: not null }) is { } claimed) return DestinationRefusals.Claimed.With(claimed.Amount.ToString());
        return fee > request.SeenFee ? DestinationRefusals.FeeRose.With(Say(order, fee)) : fee;
    }

    private static string Say(ShopOrder order, long minor) => new Money(minor, order.Amount.Currency).ToString();
}

internal static class DestinationFee
{
    /// <summary>What it costs today to bring this order there, before any coupon.</summary>
    public static long Of(this DeliveryTerms terms, ShopOrder order, Destination to) => order.Origin.Kind != OrderOrigin.Storefront ? terms.OfActivity(to, order.Amount.Minor)
        : terms.For(to)?.On(order.Amount.Minor + order.Lines.PointsMinor()) ?? 0;
}
