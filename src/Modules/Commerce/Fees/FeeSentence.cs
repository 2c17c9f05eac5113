using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;

namespace Guildhall.Commerce.Fees;

internal static class FeeSentence
{
    /// <summary>"¥8.00, free from ¥99.00"; null where nothing is taken.</summary>
    public static string? Of(Localizer text, DeliveryTerms terms, string currency)
    {
        string Say(long minor) => new Money(minor, currency).Format(text.Culture);
        return (terms.FeeMinor, terms.FreeFromMinor, terms.Regions.Count) switch
        {
            (0, _, 0) => null,
            (0, _, _) => text["commerce.delivery_some"],
            ({ } fee, { } from, _) => text["commerce.delivery_from", Say(fee), Say(from)],
            ({ } fee, _, _) => Say(fee),
        };
    }
}
