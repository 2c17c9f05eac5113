using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Host.Loyalty;

/// <summary>What coupons may give as a present: anything in the catalogue. Here, because loyalty does not know it.</summary>
internal sealed class GiftShelf : IGiftGoods
{
    public async Task<IReadOnlyList<GiftGood>> All(AppDb db, CancellationToken ct) => [.. (await db.SkusOnSale(ct)).Select(c => new GiftGood(c.Code, c.Name, c.Price.Minor))];
}
