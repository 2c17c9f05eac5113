using Guildhall.Kernel;

namespace Guildhall.Commerce;

/// <summary>Every way the shop says no.</summary>
internal static class CommerceRefusals
{
    public static Refusal LinesRange { get; } = new("commerce.lines_range", RefusalKind.Invalid);
    public static Refusal QuantityRange { get; } = new("commerce.quantity_range", RefusalKind.Invalid);
    public static Refusal AmountRange { get; } = new("commerce.amount_range", RefusalKind.Invalid);
    public static Refusal OtherBody { get; } = new("commerce.other_body", RefusalKind.Invalid);
    public static Refusal StalePage { get; } = new("commerce.stale_page", RefusalKind.Invalid);
    public static Refusal SoldOut { get; } = new("commerce.sold_out");
    public static Refusal NotEnough { get; } = new("commerce.not_enough");
    public static Refusal ConsignedLeft { get; } = new("commerce.consigned_left", Field: "Units");
    public static Refusal ConsignedAside { get; } = new("commerce.consigned_aside", Field: "Units");
    public static Refusal LineSoldOut { get; } = new("commerce.line_sold_out");
    public static Refusal LineNotEnough { get; } = new("commerce.line_not_enough");
    public static Refusal LineNotOnSale { get; } = new("commerce.line_not_on_sale");
    public static Refusal GiftGone { get; } = new("commerce.gift_gone", Field: "Coupon");
    public static Refusal NotOnSale { get; } = new("commerce.not_on_sale");
    public static Refusal PriceRose { get; } = new("commerce.price_rose");
    public static Refusal UnknownSku { get; } = new("commerce.unknown_sku", RefusalKind.NotFound);
    public static Refusal UnknownProduct { get; } = new("commerce.unknown_product", RefusalKind.NotFound);
    public static Refusal UnknownOrder { get; } = new("commerce.unknown_order", RefusalKind.NotFound);
    public static Refusal UnitsRange { get; } = new("commerce.units_range", RefusalKind.Invalid);
    public static Refusal NotUnpaid { get; } = new("commerce.not_unpaid");
    public static Refusal NotPaid { get; } = new("commerce.not_paid");
    public static Refusal RefundTooMuch { get; } = new("commerce.refund_too_much", RefusalKind.Invalid);
    public static Refusal RefundPieces { get; } = new("commerce.refund_pieces", RefusalKind.Invalid);
    public static Refusal RefundNothing { get; } = new("commerce.refund_nothing", RefusalKind.Invalid);
    public static Refusal RefundsOpen { get; } = new("commerce.refunds_open");
    public static Refusal GoesBack { get; } = new("commerce.goes_back");
    public static Refusal NotSent { get; } = new("commerce.not_sent");
    public static Refusal TrackingLength { get; } = new("commerce.tracking_length", RefusalKind.Invalid);
    public static Refusal DeliveryName { get; } = new("commerce.delivery_name", RefusalKind.Invalid);
    public static Refusal DeliveryPhone { get; } = new("commerce.delivery_phone", RefusalKind.Invalid);
    public static Refusal DeliveryAddress { get; } = new("commerce.delivery_address", RefusalKind.Invalid);
    public static Refusal NoteLength { get; } = new("commerce.note_length", RefusalKind.Invalid);
    public static Refusal ReasonLength { get; } = new("commerce.reason_length", RefusalKind.Invalid);
    public static Refusal PickupOnly { get; } = new("commerce.pickup_only", RefusalKind.Invalid);
    public static Refusal NoParcels { get; } = new("commerce.no_parcels", RefusalKind.Invalid);
}
