using Guildhall.Activities.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Life;

/// <summary>Stock and orders of an activity that sells goods, counted from facts.</summary>
public sealed record SoldGoods(string Currency, IReadOnlyList<SoldGoods.Item> Items, IReadOnlyList<OrderSum> Sums)
{
    public static SoldGoods None { get; } = new("", [], []);

    /// <param name="Units">Put aside for the activity, or to be as long as it is a draft.</param>
    public sealed record Item(string Name, Money Price, long Units, long Sold, long Left);

    internal static async Task<SoldGoods> Of(AppDb db, Activity activity, IReadOnlyList<GoodsItem> goods, CancellationToken ct)
    {
        var names = (await db.FindSkus([.. goods.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id, c => c.Name);
        var stock = (await db.StockOf(activity.Id.Value, ct)).ToDictionary(s => s.Sku);
        return new(activity.Currency,
            [.. goods.Select(i => new Item(names.GetValueOrDefault(i.Sku) ?? "", new(i.PriceMinor, activity.Currency), i.Units, stock.GetValueOrDefault(i.Sku)?.Sold ?? 0, stock.GetValueOrDefault(i.Sku)?.Units ?? (activity.State is ActivityState.Draft ? i.Units : 0)))],
            [.. (await db.OrderSums(activity.Id.Value, ct)).OrderBy(s => s.State)]);
    }
}
