using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.OrderChains;

/// <summary>An item of a chain, as it is shown.</summary>
public sealed record ChainGood(SkuId Sku, string Title, string Choice, Money Price, Money ListPrice, long Left)
{
    public string Name => Choice.Length == 0 ? Title : $"{Title} · {Choice}";
}
