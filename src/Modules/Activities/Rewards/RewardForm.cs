using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Activities.Rewards;

public sealed class RewardForm : GoodsForm
{
    public const string Money = "money", Pieces = "pieces", Off = "off", Gift = "gift";

    public List<TierRow> Tiers { get; set => field = value is null ? [] : [.. value.Where(t => t is not null)]; } = [];

    /// <summary>Ticked boxes, read apart from the rest; none: all goods count.</summary>
    internal HashSet<SkuId> On { get; set; } = [];

    internal void ReadOn(HttpContext http)
    {
        if (http.Request.HasFormContentType) On = [.. http.Request.Form["on"].Select(v => SkuId.TryParse(v, null, out var id) ? id : default).Where(s => s != default)];
    }

    internal Reward Rules(string currency, IReadOnlyDictionary<SkuId, SkuCard> cards) => new(PerPerson ?? 0, [.. On.OrderBy(s => s.Value)], [.. Written.Select(t => t.Tier(currency, cards))], [.. Goods(currency).Select(i => i with { PriceMinor = 0 })]);

    /// <summary>Rows in which something stands.</summary>
    internal IEnumerable<TierRow> Written => Tiers.Where(t => t.From is not null || t.OffAmount is not null || !string.IsNullOrEmpty(t.GiftSku));
}

public sealed class TierRow
{
    public string By { get; set; } = RewardForm.Money;
    public decimal? From { get; set; }
    public string Gives { get; set; } = RewardForm.Off;
    public decimal? OffAmount { get; set; }
    public string? GiftSku { get; set; }
    public int? GiftPieces { get; set; }
    public bool Repeats { get; set; }

    internal RewardTier Tier(string currency, IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        var (money, pieces) = By == RewardForm.Pieces ? (0L, From is >= 0 and <= 100_000 ? (int)From.Value : -1) : (PlanForm.Minor(From ?? 0, currency), 0);
        if (Gives != RewardForm.Gift) return new(money, pieces, PlanForm.Minor(OffAmount ?? 0, currency), Repeats: Repeats);
        var gift = SkuId.TryParse(GiftSku, null, out var id) ? id : default;
        return new(money, pieces, 0, gift, GiftPieces ?? 0, cards.TryGetValue(gift, out var card) ? card.ListPrice.Minor : 0, Repeats);
    }

    internal static TierRow Of(RewardTier tier, string currency) => new()
    {
        By = tier.FromPieces > 0 ? RewardForm.Pieces : RewardForm.Money,
        From = tier.FromPieces > 0 ? tier.FromPieces : new Guildhall.Kernel.Money(tier.FromMinor, currency).ToDecimal(),
        Gives = tier.Gift is null ? RewardForm.Off : RewardForm.Gift,
        OffAmount = tier.Gift is null ? new Guildhall.Kernel.Money(tier.OffMinor, currency).ToDecimal() : null,
        GiftSku = tier.Gift?.Value.ToString(),
        GiftPieces = tier.Gift is null ? null : tier.GiftPieces,
        Repeats = tier.Repeats,
    };
}
