using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.FlashSales;

/// <summary>A SKU in a sale, as it is shown.</summary>
/// <param name="Units">Put aside for the sale.</param>
public sealed record FlashGood(SkuCard Card, Money Price, long Units, long Left);
