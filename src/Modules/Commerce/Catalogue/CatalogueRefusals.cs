using Guildhall.Kernel;

namespace Guildhall.Commerce.Catalogue;

/// <summary>Why a product is not kept as it was typed.</summary>
internal static class CatalogueRefusals
{
    public static Refusal TitleLength { get; } = new("commerce.title_length", RefusalKind.Invalid);
    public static Refusal TooLong { get; } = new("commerce.too_long", RefusalKind.Invalid);
    public static Refusal OptionsRange { get; } = new("commerce.options_range", RefusalKind.Invalid);
    public static Refusal CodeLength { get; } = new("commerce.code_length", RefusalKind.Invalid);
    public static Refusal CodeTaken { get; } = new("commerce.code_taken");
    public static Refusal PriceRange { get; } = new("commerce.price_range", RefusalKind.Invalid);
    public static Refusal NoSku { get; } = new("commerce.no_sku", RefusalKind.Invalid);
    public static Refusal SkusRange { get; } = new("commerce.skus_range", RefusalKind.Invalid);
    public static Refusal ChoiceTwice { get; } = new("commerce.choice_twice", RefusalKind.Invalid);
    public static Refusal StockRange { get; } = new("commerce.stock_range", RefusalKind.Invalid);
    public static Refusal NoList { get; } = new("commerce.no_list", RefusalKind.Invalid);
    public static Refusal ListTooLong { get; } = new("commerce.list_too_long", RefusalKind.Invalid);
    public static Refusal Changed { get; } = new("commerce.changed");
}
