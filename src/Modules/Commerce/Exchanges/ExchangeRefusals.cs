using Guildhall.Kernel;

namespace Guildhall.Commerce.Exchanges;

internal static class ExchangeRefusals
{
    public static Refusal Unknown { get; } = new("commerce.exchange_unknown", RefusalKind.NotFound);
    public static Refusal NotSent { get; } = new("commerce.exchange_not_sent");
    public static Refusal Nothing { get; } = new("commerce.exchange_nothing", RefusalKind.Invalid, "Pieces");
    public static Refusal Over { get; } = new("commerce.exchange_over");
    public static Refusal OtherPrice { get; } = new("commerce.exchange_other_price", RefusalKind.Invalid);
    public static Refusal Open { get; } = new("commerce.exchanges_open");
}
