using System.Globalization;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Commerce.Storefront;

/// <summary>So many of a SKU.</summary>
internal readonly record struct Wanted(SkuId Sku, int Quantity)
{
    /// <summary>As a form carries it.</summary>
    public static string Text(IReadOnlyList<Wanted> wanted) => string.Join(' ', wanted.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Sku.Value:N}:{w.Quantity}")));

    /// <summary>What can be read of it; each SKU once.</summary>
    public static IReadOnlyList<Wanted> Read(string? text)
    {
        var found = new List<Wanted>();
        foreach (var part in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(OrderLines.MostLines + 1))
            if (part.Split(':') is [var id, var count] && Guid.TryParseExact(id, "N", out var sku) && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) && found.TrueForAll(w => w.Sku.Value != sku))
                found.Add(new(new(sku), quantity));
        return found;
    }
}
