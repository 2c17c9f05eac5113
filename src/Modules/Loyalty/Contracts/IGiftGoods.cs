using Guildhall.Kernel.Storage;

namespace Guildhall.Loyalty.Contracts;

/// <summary>Goods that a coupon can give; implemented above, where the catalogue is known. Where nobody does, a gift is words.</summary>
public interface IGiftGoods
{
    Task<IReadOnlyList<GiftGood>> All(AppDb db, CancellationToken ct);
}

/// <param name="Code">Of the SKU.</param>
/// <param name="WorthMinor">Its price in the shop.</param>
public sealed record GiftGood(string Code, string Name, long WorthMinor);
