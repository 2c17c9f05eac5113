using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Kernel;

namespace Guildhall.Activities.Auctions;

/// <summary>What decides who leads and at which price. Amounts are minor units of the currency.</summary>
internal sealed record AuctionTerms(string Currency, long StartMinor, long IncrementMinor, IReadOnlyList<LadderStep> Ladder, long? ReserveMinor, long? BuyNowMinor)
{
    /// <summary>The least step up from a price.</summary>
    public long StepFrom(long price)
    {
        var step = IncrementMinor;
        foreach (var rung in Ladder)
            if (rung.FromMinor <= price) step = rung.IncrementMinor;
        return step;
    }

    /// <summary>SHA-256 over the terms and a salt, told before the first bid: the reserve can be checked afterwards and not changed before.</summary>
    public string Opening(Guid auction, string salt) => BidChain.Hash(string.Join('\n',
        "guildhall auction 1", auction.ToString("N"), salt, Currency, BidChain.N(StartMinor), BidChain.N(IncrementMinor),
        string.Join(',', Ladder.Select(s => $"{BidChain.N(s.FromMinor)}:{BidChain.N(s.IncrementMinor)}")), ReserveMinor is { } reserve ? BidChain.N(reserve) : "", BuyNowMinor is { } now ? BidChain.N(now) : "", ""));
}

/// <summary>How an auction stands. Bidders are numbers; 0 is nobody.</summary>
/// <param name="LimitMinor">How far the leader goes; at least the price.</param>
/// <param name="PushedMinor">How far the others push: their highest bid and a step. The price is less where the leader's limit ended before it.</param>
internal readonly record struct Standing(long PriceMinor, int Leader, long LimitMinor, long PushedMinor);

/// <summary>The rules of bidding as one pure step from standing to standing. Page, chat, replay and verification all take this step.</summary>
internal static class Bidding
{
    /// <summary>The smallest amount that is a bid of somebody who does not lead.</summary>
    public static long Least(this AuctionTerms terms, Standing now) => now.Leader == 0 ? terms.StartMinor : Math.Min(now.PriceMinor + terms.StepFrom(now.PriceMinor), terms.BuyNowMinor ?? long.MaxValue);

    public static bool IsSold(this AuctionTerms terms, Standing now) => terms.BuyNowMinor is { } price && now.Leader != 0 && now.PriceMinor >= price;

    public static bool MeetsReserve(this AuctionTerms terms, Standing now) => now.Leader != 0 && now.PriceMinor >= (terms.ReserveMinor ?? 0);

    /// <param name="automatic">The amount is a limit: as much of it is bid as it takes to lead.</param>
    public static Result<Standing> Bid(this AuctionTerms terms, Standing now, int bidder, long amount, bool automatic)
    {
        if (amount is < 1 or > Auction.MostMinor) return ActivityRefusals.AuctionAmount.At("amount");
        if (terms.IsSold(now)) return ActivityRefusals.Over;
        if (amount >= terms.BuyNowMinor) return new Standing(terms.BuyNowMinor.Value, bidder, terms.BuyNowMinor.Value, 0);
        if (bidder == now.Leader) return amount > now.LimitMinor ? terms.Lifted(now with { PriceMinor = Math.Max(now.PriceMinor, Math.Min(amount, now.PushedMinor)), LimitMinor = amount }) : ActivityRefusals.AuctionYouLead.At("amount");
        if (amount < terms.Least(now)) return ActivityRefusals.AuctionBelow.With(terms.Shown(terms.Least(now))).At("amount");
        if (now.Leader == 0) return terms.Lifted(new(automatic ? terms.StartMinor : amount, bidder, amount, 0));
        var pushed = Math.Min(amount, now.LimitMinor) + terms.StepFrom(Math.Min(amount, now.LimitMinor));
        if (amount > now.LimitMinor) return terms.Lifted(new(automatic ? Math.Min(amount, pushed) : amount, bidder, amount, pushed));
        // The leader's limit answers at once; at the same amount the earlier one stays ahead.
        return terms.Lifted(now with { PriceMinor = Math.Min(now.LimitMinor, pushed), PushedMinor = pushed });
    }

    /// <summary>The standing after these bids, those of some bidders left out; null when one of them could not have been accepted.</summary>
    public static Standing? Replay(this AuctionTerms terms, IEnumerable<(int Bidder, long Amount, bool Automatic)> bids, IReadOnlySet<int>? without = null)
    {
        var standing = default(Standing);
        foreach (var (bidder, amount, automatic) in bids)
        {
            if (without?.Contains(bidder) == true) continue;
            if (terms.Bid(standing, bidder, amount, automatic) is not { Refusal: null } next)
            {
                // Without somebody's bids others lead who were behind then, and what they said on top of their own bids says nothing.
                if (without is { Count: > 0 }) continue;
                return null;
            }
            standing = next.Value;
        }
        return standing;
    }

    /// <summary>Figures only, as a sentence of a refusal takes them along.</summary>
    public static string Shown(this AuctionTerms terms, long minor) => new Money(minor, terms.Currency).ToDecimal().ToString("F" + Money.Exponent(terms.Currency), CultureInfo.InvariantCulture);

    // A limit that reaches the reserve bids it.
    private static Standing Lifted(this AuctionTerms terms, Standing standing) =>
        terms.ReserveMinor is { } reserve && standing.PriceMinor < reserve && standing.LimitMinor >= reserve ? standing with { PriceMinor = reserve } : standing;
}

/// <summary>Each accepted bid seals all before it: SHA-256 of the last hash and the bid, line by line, in UTF-8.</summary>
internal static class BidChain
{
    /// <param name="id">The bid's own id, known to its bidder alone until the end: it keeps a limit from being guessed out of the hash.</param>
    public static string Next(string head, long seq, DateTimeOffset at, int bidder, long amount, bool automatic, Guid id) =>
        Hash($"{head}\n{N(seq)}\n{Time(at)}\n{N(bidder)}\n{N(amount)}\n{(automatic ? '1' : '0')}\n{id:N}\n");

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    internal static string N(long number) => number.ToString(CultureInfo.InvariantCulture);
}
