using Guildhall.Kernel;

namespace Guildhall.Activities.Partners;

/// <summary>What one partner, or nobody of them, brought into an activity.</summary>
/// <param name="Visits">People and browsers that came by the partner's link.</param>
/// <param name="Newcomers">New to the brand's groups while it ran, brought by this partner first.</param>
/// <param name="Buyers">People behind the paid orders.</param>
public sealed record PartnerFigures(long Visits, long Newcomers, long Entered, long Buyers, long Orders, long PaidMinor, long RefundedMinor)
{
    public long NetMinor => PaidMinor - RefundedMinor;
}

/// <param name="BaseMinor">Of which the share is taken.</param>
public sealed record PartnerPart(PartnerId Partner, string Code, string Name, ShareOf ShareOf, int ShareBp, int CostBp, PartnerFigures Figures, long BaseMinor, long ShareMinor, long CostMinor)
{
    /// <summary>Above zero the brand owes it to the partner, below the partner to the brand.</summary>
    public long BalanceMinor => ShareMinor - CostMinor;
}

/// <summary>How an activity's money falls to the brand and its partners: what was paid less what went back, and what the benefits cost. Both sums are exact.</summary>
/// <param name="Rest">What none of the partners brought.</param>
public sealed record PartnerSplit(string Currency, IReadOnlyList<PartnerPart> Parts, PartnerFigures Rest, long CostMinor, long BrandShareMinor, long BrandCostMinor)
{
    public long PaidMinor => Parts.Sum(p => p.Figures.PaidMinor) + Rest.PaidMinor;

    public long RefundedMinor => Parts.Sum(p => p.Figures.RefundedMinor) + Rest.RefundedMinor;

    public long NetMinor => PaidMinor - RefundedMinor;

    internal static PartnerSplit Of(string currency, IReadOnlyList<(Partnership Terms, PartnerFigures Figures)> parts, PartnerFigures rest, long costMinor)
    {
        var net = parts.Sum(p => p.Figures.NetMinor) + rest.NetMinor;
        var bases = parts.Select(p => p.Terms.ShareOf is ShareOf.Everything ? net : p.Figures.NetMinor).ToArray();
        var shares = Spread(currency, net, [.. parts.Select((p, i) => (bases[i], p.Terms.ShareBp))]);
        var costs = Spread(currency, costMinor, [.. parts.Select(p => (costMinor, p.Terms.CostBp))]);
        return new(currency,
            [.. parts.Select((p, i) => new PartnerPart(p.Terms.Partner, p.Terms.Code, p.Terms.Name, p.Terms.ShareOf, p.Terms.ShareBp, p.Terms.CostBp, p.Figures, bases[i], shares[i], costs[i]))],
            rest, costMinor, shares[^1], costs[^1]);
    }

    /// <summary>Each part its basis points of its base, the brand the remainder, by largest remainder over all of it. No part is more than one minor unit from its exact share.</summary>
    private static long[] Spread(string currency, long total, IReadOnlyList<(long Base, int Points)> parts)
    {
        if (total == 0) return new long[parts.Count + 1];
        var weights = parts.Select(p => checked(p.Base * p.Points)).ToList();
        return new Money(total, currency).Spread([.. weights, checked(total * Partnership.Whole - weights.Sum())]);
    }
}
