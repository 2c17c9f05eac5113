using Guildhall.Kernel;

namespace Guildhall.Commerce.Cart;

internal static class CartRefusals
{
    public static Refusal Empty { get; } = new("commerce.cart_empty", RefusalKind.Invalid);
    public static Refusal Full { get; } = new("commerce.cart_full");
    public static Refusal Quantity { get; } = new("commerce.cart_quantity", RefusalKind.Invalid);
}
