using System.Globalization;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Activities.Partners;

/// <summary>What was agreed with a partner, as it is typed.</summary>
public sealed class PartnershipForm
{
    public int Version { get; set; }
    public string? Of { get; set; }
    public decimal? Share { get; set; }
    public decimal? Cost { get; set; }

    /// <summary>Said of a proposal.</summary>
    public bool Agreed { get; set; }
    public List<Line> Brings { get; set => field = value is null ? [] : [.. value.Where(l => l is not null)]; } = []; // Nonsense in a post makes it null.

    /// <summary>Ticked boxes, read apart from the rest.</summary>
    internal HashSet<GroupId> Groups { get; set; } = [];

    internal void ReadGroups(HttpContext http)
    {
        if (http.Request.HasFormContentType) Groups = [.. http.Request.Form["groups"].Select(v => Guid.TryParse(v, out var id) ? new GroupId(id) : default).Where(g => g != default)];
    }

    internal static PartnershipForm Shown(Partnership partnership, string currency) => new()
    {
        Version = partnership.Version,
        Of = partnership.ShareOf.ToString(),
        Share = partnership.ShareBp / 100m,
        Cost = partnership.CostBp / 100m,
        Groups = [.. partnership.Groups],
        Brings = [.. partnership.Brings.Select(b => new Line { Sku = b.Sku?.Value.ToString(), Words = b.Sku is null ? b.Words : null, Quantity = b.Quantity, Value = new Money(b.ValueMinor, currency).ToDecimal() })],
    };

    /// <summary>Two lines more than there are, so that something can be added without script.</summary>
    internal void Offer()
    {
        for (var blank = Brings.Count(l => l.IsBlank); blank < 2 && Brings.Count < Contribution.Most; blank++) Brings.Add(new());
    }

    /// <param name="cards">Goods without a value are worth their price.</param>
    internal AgreePartnership.Terms Terms(IReadOnlyDictionary<SkuId, SkuCard> cards, string currency) => new(
        Enum.TryParse<ShareOf>(Of, out var of) && Enum.IsDefined(of) ? of : null, Share, Cost, [.. Groups],
        [.. Brings.Where(l => !l.IsBlank).Select(l => l.Read(cards, currency))], Agreed);

    /// <summary>The refusal beside the line it is about: what was agreed counts those that are filled in, the form all of them.</summary>
    internal Refusal Beside(Refusal refusal)
    {
        if (refusal.Field is not { } at || !at.StartsWith("Brings[", StringComparison.Ordinal)) return refusal;
        var end = at.IndexOf(']', StringComparison.Ordinal);
        var line = Brings.Where(l => !l.IsBlank).ElementAt(int.Parse(at.AsSpan(7, end - 7), CultureInfo.InvariantCulture));
        return refusal.At($"Brings[{Brings.IndexOf(line)}]{at[(end + 1)..]}");
    }

    public sealed class Line
    {
        public string? Sku { get; set; }
        public string? Words { get; set; }
        public int? Quantity { get; set; }
        public decimal? Value { get; set; }

        internal bool IsBlank => string.IsNullOrWhiteSpace(Sku) && string.IsNullOrWhiteSpace(Words) && Value is null;

        internal Contribution Read(IReadOnlyDictionary<SkuId, SkuCard> cards, string currency)
        {
            var (sku, pieces) = (Guid.TryParse(Sku, out var id) ? new SkuId(id) : (SkuId?)null, Quantity ?? 1);
            var value = Value is { } typed ? PlanForm.Minor(typed, currency) : sku is { } known && cards.TryGetValue(known, out var card) && pieces is > 0 and <= Contribution.MostQuantity ? card.Price.Minor * pieces : 0;
            return new(sku, Words ?? "", pieces, value);
        }
    }
}
