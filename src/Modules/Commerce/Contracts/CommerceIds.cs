using Guildhall.Kernel;

namespace Guildhall.Commerce.Contracts;

public readonly record struct ProductId(Guid Value) : IId<ProductId>
{
    public static ProductId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ProductId id) => Id.TryParse(text, out id);
}

public readonly record struct SkuId(Guid Value) : IId<SkuId>
{
    public static SkuId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out SkuId id) => Id.TryParse(text, out id);
}

public readonly record struct OrderId(Guid Value) : IId<OrderId>
{
    public static OrderId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out OrderId id) => Id.TryParse(text, out id);
}
