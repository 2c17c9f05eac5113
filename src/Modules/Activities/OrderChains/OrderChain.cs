using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.OrderChains;

/// <summary>接龙: orders from anywhere stand in one numbered list that all its groups see. Numbers have no gaps, totals are the sum of the rows, what is changed or withdrawn keeps its history.</summary>
/// <param name="MaskNames">Groups read 小** instead of 小红花.</param>
/// <param name="PickUps">Where it can be fetched; empty when there is nothing to choose.</param>
/// <param name="Brings">Orders may be brought instead of fetched at one of the pick-up points; without points they always may.</param>
/// <param name="HeldOut">Groups that were left out by lot, so that what the chain brings can be measured.</param>
/// <param name="HelperPercent">Of what is paid by a helper's link, their share; 0 offers no links.</param>
/// <param name="ListsAll">What the groups order elsewhere meanwhile is told in the running chain, too.</param>
internal sealed record OrderChain(int PerPerson, bool MaskNames, IReadOnlyList<GoodsItem> Items, IReadOnlyList<string> PickUps, IReadOnlyList<GroupId>? HeldOut = null, int HelperPercent = 0, bool ListsAll = false, bool Brings = false) : IGoods
{
    public const string Kind = "order-chain";
    public const int MostPerPerson = 999, MostPickUps = 20, LongestPickUp = 60, MostPercent = 50;

    public PickUpPoints Goes => PickUps.Count == 0 ? PickUpPoints.None : new(PickUps, Brings);

    public Refusal? RefusalFor(IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        if (Items.Count is 0 or > GoodsItem.Most) return ActivityRefusals.ChainNoItems.With(GoodsItem.Most);
        if (PerPerson is < 1 or > MostPerPerson) return ActivityRefusals.ChainLimit.With(MostPerPerson).At("PerPerson");
        if (PickUps.Count > MostPickUps || PickUps.Any(p => p.Length > LongestPickUp)) return ActivityRefusals.ChainPickUps.With(MostPickUps, LongestPickUp).At("PickUps");
        if (HelperPercent is < 0 or > MostPercent) return ActivityRefusals.ChainShare.With(MostPercent).At("HelperPercent");
        return GoodsItem.RefusalFor(Items, cards, ActivityRefusals.ChainUnknownItem);
    }

    /// <summary>Draws the groups that are left out: by a hash of chain and group, so that nobody chooses and everybody can draw again.</summary>
    public static IReadOnlyList<GroupId> Draw(Guid chain, IEnumerable<GroupId> among, int count) =>
        [.. among.OrderBy(g => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{chain:N}{g.Value:N}"))), StringComparer.Ordinal).Take(count)];

    /// <summary>The first sign of a name is enough to know oneself by.</summary>
    public string Shown(string name)
    {
        if (!MaskNames || name.Length == 0) return name;
        var first = System.Globalization.StringInfo.GetNextTextElement(name);
        return first + "**";
    }
}

/// <summary>So many pieces of one SKU.</summary>
internal readonly record struct ChainPiece(SkuId Sku, int Quantity);

/// <summary>A chain with the goods behind it.</summary>
internal sealed record OpenChain(OrderChain Chain, IReadOnlySet<GroupId> Groups, IReadOnlyDictionary<SkuId, SkuCard> Cards, string Currency)
{
    public static async Task<OpenChain> Of(AppDb db, Activity activity, CancellationToken ct)
    {
        var chain = activity.Read<OrderChain>();
        var (groups, cards) = await db.Together(() => db.GroupsOf(activity.Id, ct), () => db.FindSkus([.. chain.Items.Select(i => i.Sku)], ct));
        return new(chain, groups.ToHashSet(), cards.ToDictionary(c => c.Id), activity.Currency);
    }

    public string NameOf(SkuId sku) => Cards.GetValueOrDefault(sku)?.Name ?? "";

    public string Told(IEnumerable<ChainPiece> pieces, string between) => string.Join(between, pieces.Select(p => $"{NameOf(p.Sku)} × {p.Quantity}"));

    /// <summary>What somebody wants, at the chain's prices; each item once.</summary>
    public Result<OrderLines> Lines(IReadOnlyList<ChainPiece> pieces)
    {
        if (pieces.Count == 0 || pieces.Any(p => p.Quantity < 1 || p.Quantity > Chain.PerPerson)) return ActivityRefusals.ChainQuantity.With(Chain.PerPerson).At("quantity");
        if (pieces.Select(p => p.Sku).Distinct().Count() < pieces.Count) return ActivityRefusals.ChainUnknownItem;
        var lines = new List<OrderLine>();
        foreach (var piece in pieces)
        {
            if (Chain.Items.FirstOrDefault(i => i.Sku == piece.Sku) is not { } item || !Cards.TryGetValue(piece.Sku, out var card)) return ActivityRefusals.ChainUnknownItem;
            lines.Add(card.Line(piece.Quantity, item.PriceMinor));
        }
        return OrderLines.Of(Currency, lines);
    }

    /// <summary>What the buyer saves, which is what it costs the house.</summary>
    public long CostOf(IEnumerable<ChainPiece> pieces) => pieces.Sum(p => Math.Max(0, Cards[p.Sku].ListPrice.Minor - Chain.Items.First(i => i.Sku == p.Sku).PriceMinor) * p.Quantity);
}
