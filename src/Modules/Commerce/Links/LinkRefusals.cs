using Guildhall.Kernel;

namespace Guildhall.Commerce.Links;

internal static class LinkRefusals
{
    public static Refusal Name { get; } = new("commerce.link_name", RefusalKind.Invalid, "Name");
    public static Refusal Target { get; } = new("commerce.link_target", RefusalKind.Invalid, "Target");
    public static Refusal Words { get; } = new("commerce.link_words", RefusalKind.Invalid, "Channel");
    public static Refusal Unknown { get; } = new("commerce.link_unknown", RefusalKind.NotFound);
}
