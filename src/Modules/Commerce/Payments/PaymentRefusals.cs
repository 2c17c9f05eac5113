using Guildhall.Kernel;

namespace Guildhall.Commerce.Payments;

/// <summary>Why money is not taken, believed or sent.</summary>
internal static class PaymentRefusals
{
    public static Refusal UnknownProvider { get; } = new("commerce.unknown_provider", RefusalKind.NotFound);
    public static Refusal ProviderOff { get; } = new("commerce.provider_off");
    public static Refusal UnknownPayment { get; } = new("commerce.unknown_payment", RefusalKind.NotFound);
    public static Refusal BadSignature { get; } = new("commerce.bad_signature", RefusalKind.Forbidden);
    public static Refusal StaleNews { get; } = new("commerce.stale_news", RefusalKind.Forbidden);
    public static Refusal BadNews { get; } = new("commerce.bad_news", RefusalKind.Invalid);
    public static Refusal AmountMismatch { get; } = new("commerce.amount_mismatch", RefusalKind.Invalid);
    public static Refusal ProviderSilent { get; } = new("commerce.provider_silent", RefusalKind.Busy, RetryAfter: TimeSpan.FromSeconds(30));
    public static Refusal NoSettlement { get; } = new("commerce.no_settlement", RefusalKind.NotFound);
    public static Refusal ByHandOnly { get; } = new("commerce.by_hand_only");
    public static Refusal NoteNeeded { get; } = new("commerce.note_needed", RefusalKind.Invalid);
    public static Refusal LoopbackOnly { get; } = new("commerce.loopback_only", RefusalKind.Invalid);
    public static Refusal SecretShort { get; } = new("commerce.secret_short", RefusalKind.Invalid);
    public static Refusal HoldRange { get; } = new("commerce.hold_range", RefusalKind.Invalid);
    public static Refusal UnknownRefund { get; } = new("commerce.unknown_refund", RefusalKind.NotFound);
    public static Refusal RefundOver { get; } = new("commerce.refund_over");
}
