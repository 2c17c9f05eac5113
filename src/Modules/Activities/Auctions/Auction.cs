using System.Globalization;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Auctions;

/// <summary>竞价: one lot from a low price. Accepted bids strictly increase, a limit bids for its bidder as far as needed, late bids move the end, one wins and pays in time or the next one may.</summary>
/// <param name="Quantity">Pieces of the SKU that make up the lot.</param>
/// <param name="IncrementMinor">The least step from one price to the next; <paramref name="Ladder"/> says other steps for higher prices.</param>
/// <param name="ReserveMinor">Below it nobody wins; told to nobody before the end.</param>
/// <param name="BuyNowMinor">A bid of at least so much wins at once, for exactly so much.</param>
/// <param name="DepositPoints">Points put aside with a person's first bid: back after the end, lost by a winner who does not pay.</param>
/// <param name="ExtendSeconds">A bid within so many seconds of the end moves the end to so many seconds after it, at most <paramref name="MostExtensions"/> times; 0 never.</param>
/// <param name="RunnersUp">How many others are asked, one after another, when the winner does not pay.</param>
internal sealed record Auction(
    SkuId Sku, int Quantity, long StartMinor, long IncrementMinor, IReadOnlyList<LadderStep> Ladder, long? ReserveMinor, long? BuyNowMinor, long DepositPoints, int ExtendSeconds, int MostExtensions, int PayMinutes, int RunnersUp)
{
    public const string Kind = "auction";
    public const int MostQuantity = 999, MostSteps = 12, MostExtendSeconds = 600, MostTimes = 60, MostPayMinutes = 10_080, MostRunnersUp = 5;
    public const long MostMinor = 100_000_000_000, MostDeposit = 1_000_000;

    public Refusal? RefusalFor(IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        if (!cards.ContainsKey(Sku)) return ActivityRefusals.AuctionNoLot.At("Sku");
        if (Quantity is < 1 or > MostQuantity) return ActivityRefusals.AuctionQuantity.With(MostQuantity).At("Quantity");
        if (StartMinor is < 1 or > MostMinor) return ActivityRefusals.AuctionStart.At("Start");
        if (IncrementMinor is < 1 or > MostMinor) return ActivityRefusals.AuctionIncrement.At("Increment");
        if (Ladder.Count > MostSteps || Ladder.Any(s => s.FromMinor < 1 || s.IncrementMinor is < 1 or > MostMinor) || Ladder.Zip(Ladder.Skip(1)).Any(p => p.First.FromMinor >= p.Second.FromMinor)) return ActivityRefusals.AuctionLadder.With(MostSteps).At("Ladder");
        if (ReserveMinor is { } reserve && (reserve < StartMinor || reserve > MostMinor)) return ActivityRefusals.AuctionReserve.At("Reserve");
        if (BuyNowMinor is { } now && (now <= StartMinor || now > MostMinor || now < ReserveMinor)) return ActivityRefusals.AuctionBuyNow.At("BuyNow");
        if (DepositPoints is < 0 or > MostDeposit) return ActivityRefusals.AuctionDeposit.With(MostDeposit).At("Deposit");
        if (ExtendSeconds is < 0 or > MostExtendSeconds || MostExtensions is < 0 or > MostTimes) return ActivityRefusals.AuctionExtend.With(MostExtendSeconds, MostTimes).At("ExtendSeconds");
        if (PayMinutes is < 1 or > MostPayMinutes) return ActivityRefusals.AuctionPay.With(MostPayMinutes).At("PayMinutes");
        return RunnersUp is < 0 or > MostRunnersUp ? ActivityRefusals.AuctionRunnersUp.With(MostRunnersUp).At("RunnersUp") : null;
    }

    public AuctionTerms Terms(string currency) => new(currency, StartMinor, IncrementMinor, Ladder, ReserveMinor, BuyNowMinor);

    /// <summary>What the lot would cost in the shop.</summary>
    public long ListMinor(SkuCard card) => card.ListPrice.Minor * Quantity;

    /// <summary>The most that a sale may cost the house below the list price.</summary>
    public long MostCost(SkuCard card) => Math.Max(0, ListMinor(card) - Math.Max(StartMinor, ReserveMinor ?? 0));

    /// <summary>One line of exactly this amount, however many pieces it is.</summary>
    public OrderLine Line(SkuCard card, long priceMinor)
    {
        var unit = (priceMinor + Quantity - 1) / Quantity;
        return card.Line(Quantity, unit, unit * Quantity - priceMinor);
    }
}

/// <summary>From this price on the least step is another.</summary>
internal readonly record struct LadderStep(long FromMinor, long IncrementMinor)
{
    /// <summary>"100 5" a line: from 100 on in steps of 5. Null when a line is anything else.</summary>
    public static IReadOnlyList<LadderStep>? Read(string? text, string currency)
    {
        var steps = new List<LadderStep>();
        foreach (var line in (text ?? "").Normalize(System.Text.NormalizationForm.FormKC).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split([' ', ':', '=', ',', '\t'], StringSplitOptions.RemoveEmptyEntries) is not [var from, var step]) return null;
            if (!decimal.TryParse(from, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var at) || !decimal.TryParse(step, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var by) || at > 1_000_000_000 || by > 1_000_000_000) return null;
            steps.Add(new(Money.FromDecimal(at, currency).Minor, Money.FromDecimal(by, currency).Minor));
        }
        return [.. steps.OrderBy(s => s.FromMinor)];
    }

    public string Told(string currency) => $"{new Money(FromMinor, currency).ToDecimal().ToString(CultureInfo.InvariantCulture)} {new Money(IncrementMinor, currency).ToDecimal().ToString(CultureInfo.InvariantCulture)}";
}
