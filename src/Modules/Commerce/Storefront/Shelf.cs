using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Storefront;

/// <summary>The storefront's free units of some SKUs while a batch of orders is decided, locked in the one order of stock: what one order takes, the next one does not get.</summary>
internal sealed class Shelf
{
    private readonly Dictionary<SkuId, long> left;
    private readonly List<(Guid Holder, SkuId Sku, long Units)> taken = [];

    private Shelf(Dictionary<SkuId, long> left, IReadOnlyDictionary<SkuId, SkuCard> cards) => (this.left, Cards) = (left, cards);

    public IReadOnlyDictionary<SkuId, SkuCard> Cards { get; }

    public IEnumerable<(Guid Holder, IReadOnlyList<(SkuId, long)> Units)> Taken => taken.GroupBy(t => t.Holder).OrderBy(g => g.Key).Select(g => (g.Key, (IReadOnlyList<(SkuId, long)>)[.. g.Select(t => (t.Sku, t.Units))]));

    public static async Task<Shelf> Lock(AppDb db, IReadOnlyCollection<SkuId> skus, CancellationToken ct)
    {
        SkuId[] wanted = [.. skus.Distinct()];
        var left = (await db.HoldStorefront(wanted, ct)).ToDictionary(s => s.Sku, s => s.Units);
        // Read under the locks: what somebody else took meanwhile is seen.
        return new(left, (await db.FindSkus(wanted, ct)).ToDictionary(c => c.Id));
    }

    /// <summary>Why there is too little for these lines; of an order of several the line is named.</summary>
    public Refusal? RefusalFor(ShopCommand command, IReadOnlyList<OrderLine> lines)
    {
        var wanted = new Dictionary<SkuId, long>();
        foreach (var line in lines.Where(FromShelf))
        {
            var units = left.GetValueOrDefault(line.Sku) - wanted.GetValueOrDefault(line.Sku);
            wanted[line.Sku] = wanted.GetValueOrDefault(line.Sku) + line.Quantity;
            if (units >= line.Quantity) continue;
            if (line.Gift is not null) return CommerceRefusals.GiftGone.With(line.Title);
            if (command.Items is not null) return units <= 0 ? CommerceRefusals.LineSoldOut.With(Cards[line.Sku].Name) : CommerceRefusals.LineNotEnough.With(Cards[line.Sku].Name, units);
            return units <= 0 ? CommerceRefusals.SoldOut : CommerceRefusals.NotEnough.With(units).At("quantity");
        }
        return null;
    }

    public void Take(IReadOnlyList<OrderLine> lines)
    {
        foreach (var line in lines.Where(FromShelf))
        {
            left[line.Sku] -= line.Quantity;
            taken.Add((line.Product.Value, line.Sku, line.Quantity));
        }
    }

    /// <summary>An activity's gifts come out of its own hands.</summary>
    private static bool FromShelf(OrderLine line) => line.Gift is null || line.GiftCoupon is not null;
}
