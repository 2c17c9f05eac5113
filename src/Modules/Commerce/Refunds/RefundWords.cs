using Guildhall.Kernel.Texts;

namespace Guildhall.Commerce.Refunds;

internal static class RefundWords
{
    /// <summary>A reason of the house has its own sentence; what somebody typed stands as it is.</summary>
    public static string Reason(Localizer text, string reason) => reason.All(c => char.IsAsciiLetterLower(c) || c == '_') && text["commerce.reason." + reason] is var said && said != "commerce.reason." + reason ? said : reason;
}
