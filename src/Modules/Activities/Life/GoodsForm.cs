using System.Globalization;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Life;

/// <summary>The plan of an activity that sells goods, as it is typed; each kind adds its own rules.</summary>
public class GoodsForm
{
    public Guid Id { get; set; }
    public int Version { get; set; }
    public PlanForm Plan { get; set => field = value ?? new(); } = new();
    public List<GoodsRow> Items { get; set => field = value is null ? [] : [.. value.Where(i => i is not null)]; } = []; // Nonsense in a post makes it null.
    public int? PerPerson { get; set; }

    internal IReadOnlyList<GoodsItem> Goods(string currency) =>
        [.. Items.Where(i => i.On).Select(i => new GoodsItem(new(i.Sku), i.Price is { } price ? PlanForm.Minor(price, currency) : -1, i.Units ?? 0))];

    internal void Show(IEnumerable<GoodsItem> goods, string currency) =>
        Items = [.. goods.Select(i => new GoodsRow { Sku = i.Sku.Value, On = true, Price = new Money(i.PriceMinor, currency).ToDecimal(), Units = (int)i.Units })];

    /// <summary>A line for each SKU that can be chosen, those that were first.</summary>
    internal void Offer(IReadOnlyDictionary<SkuId, SkuCard> cards) => Items =
    [
        .. Items.Where(i => cards.ContainsKey(new(i.Sku))),
        .. cards.Keys.Except(Items.Select(i => new SkuId(i.Sku))).Select(sku => new GoodsRow { Sku = sku.Value, Start = cards[sku].ListPrice.ToDecimal(), Price = cards[sku].Price.ToDecimal(), Units = (int)Math.Clamp(cards[sku].Free, 1, GoodsItem.MostUnits) }),
    ];

    /// <summary>The refusal beside the field it is about: the activity counts the items that were ticked, the form all of them.</summary>
    internal Refusal Beside(Refusal refusal)
    {
        if (refusal.Field is { } at && at.StartsWith("Items[", StringComparison.Ordinal) && int.TryParse(at[6..at.IndexOf(']', StringComparison.Ordinal)], CultureInfo.InvariantCulture, out var item))
            return refusal.At($"Items[{Items.IndexOf(Items.Where(i => i.On).ElementAt(item))}]{at[at.IndexOf('.', StringComparison.Ordinal)..]}");
        return refusal.Field is { } field && typeof(PlanForm).GetProperty(field) is not null ? refusal.At("Plan." + field) : refusal;
    }
}

public sealed class GoodsRow
{
    public Guid Sku { get; set; }
    public bool On { get; set; }
    /// <summary>Where the price begins, for kinds in which it moves; empty is the list price.</summary>
    public decimal? Start { get; set; }
    public decimal? Price { get; set; }
    public int? Units { get; set; }
}
