using System.Globalization;
using Guildhall.Activities.Auctions;
using Guildhall.Kernel;

namespace Guildhall.Tests.Activities.Auctions;

/// <summary>The rules of bidding without a database.</summary>
public sealed class BiddingTests
{
    private static readonly AuctionTerms Plain = new("CNY", 100, 100, [], null, null);

    [Fact]
    public void A_limit_bids_only_as_much_as_it_takes_and_the_earlier_of_two_equal_ones_leads()
    {
        var first = Ok(Plain, default, 1, 5000, limit: true);
        Assert.Equal(new(100, 1, 5000, 0), first);
        var answered = Ok(Plain, first, 2, 1000);
        Assert.Equal(new(1100, 1, 5000, 1100), answered);
        var even = Ok(Plain, answered, 2, 5000);
        Assert.Equal(new(5000, 1, 5000, 5100), even);
        Assert.Equal(new(5100, 1, 6000, 5100), Ok(Plain, even, 1, 6000, limit: true)); // Now the whole step fits.
        Assert.Equal(new(5100, 3, 9000, 5100), Ok(Plain, answered, 3, 9000, limit: true));
        Assert.Equal(new(5200, 3, 5200, 5100), Ok(Plain, answered, 3, 5200)); // Said as a price, not as a limit.
        Assert.Equal(new(1100, 1, 8000, 1100), Ok(Plain, answered, 1, 8000, limit: true)); // Going further costs nothing yet.
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(long.MinValue), InlineData(long.MaxValue)]
    public void Amounts_that_are_none_are_refused(long amount) => Assert.Equal("activities.auction_amount_unread", Plain.Bid(default, 1, amount, false).Refusal!.Code);

    [Fact]
    public void Below_the_least_bid_there_is_none_and_who_leads_does_not_bid_against_themselves()
    {
        Assert.Equal("activities.auction_below", Plain.Bid(default, 1, 99, false).Refusal!.Code);
        var standing = Ok(Plain, default, 1, 1000);
        Assert.Equal("1 100", string.Join(' ', Plain.Bid(standing, 2, 1099, false).Refusal!.Args!.Select(a => a.ToString() == "11.00" ? "1 100" : a)));
        Assert.Equal("activities.auction_you_lead", Plain.Bid(standing, 1, 1000, false).Refusal!.Code);
    }

    [Fact]
    public void The_reserve_is_bid_by_a_limit_that_reaches_it_and_buying_now_ends_it()
    {
        var terms = Plain with { ReserveMinor = 3000, BuyNowMinor = 6000 };
        var low = Ok(terms, default, 1, 2000, limit: true);
        Assert.False(terms.MeetsReserve(low));
        var met = Ok(terms, low, 2, 4000, limit: true);
        Assert.Equal(new(3000, 2, 4000, 2100), met);
        Assert.True(terms.MeetsReserve(met));
        var sold = Ok(terms, met, 1, 7000, limit: true);
        Assert.Equal(new(6000, 1, 6000, 0), sold);
        Assert.Equal("activities.is_over", terms.Bid(sold, 3, 9000, false).Refusal!.Code);
    }

    [Fact]
    public void Higher_prices_take_higher_steps()
    {
        var terms = Plain with { Ladder = [new(10_000, 500), new(50_000, 2500)] };
        Assert.Equal([100, 100, 500, 500, 2500], new long[] { 0, 9_999, 10_000, 49_999, 50_000 }.Select(terms.StepFrom));
        Assert.Equal(10_500, terms.Least(new(10_000, 1, 10_000, 0)));
    }

    [Theory, InlineData("52", 5200), InlineData(" ５２．５ 元", 5250), InlineData("¥1,000", 100_000), InlineData("0", null), InlineData("-5", null), InlineData("52.555", null), InlineData("abc", null), InlineData("", null), InlineData("99999999999999", null)]
    public void Amounts_are_read_as_people_type_them(string typed, int? minor) => Assert.Equal(minor, (int?)PlaceBid.Read(typed, "CNY"));

    /// <summary>Every order statistic of a sequence of limits, against the definition of a second-price auction.</summary>
    [Fact]
    public void Limits_alone_give_the_second_highest_limit_and_a_step_whatever_their_order()
    {
        for (var seed = 1; seed <= 2000; seed++)
        {
            var random = new Random(seed);
            var (standing, best) = (default(Standing), new Dictionary<int, long>());
            for (var n = 0; n < random.Next(1, 25); n++)
            {
                var (bidder, amount) = (random.Next(1, 7), random.Next(1, 200) * 50L);
                if (Plain.Bid(standing, bidder, amount, true) is not { Refusal: null } next) continue;
                Assert.True(next.Value.PriceMinor > standing.PriceMinor || bidder == standing.Leader, $"seed {seed}");
                standing = next.Value;
                best[bidder] = Math.Max(best.GetValueOrDefault(bidder), amount);
            }
            var limits = best.Values.OrderDescending().ToList();
            var expected = limits.Count == 0 ? 0 : limits.Count == 1 ? 100 : Math.Min(limits[0], limits[1] + 100);
            Assert.True(expected == standing.PriceMinor, $"seed {seed}: {standing.PriceMinor} instead of {expected}");
        }
    }

    private const string Recorded = "auctions/bids_palm.csv";

    /// <summary>Real histories of limits, bid by bid: each ends where its bids say, and nearly all where they really ended.</summary>
    [EvalFact(Recorded)]
    public void Recorded_bids_replayed_as_limits_give_the_price_that_they_imply()
    {
        // The steps of the house where they were bid, as it published them in those years.
        IReadOnlyList<LadderStep> steps = [new(100, 25), new(500, 50), new(2500, 100), new(10_000, 250), new(25_000, 500), new(50_000, 1000), new(100_000, 2500)];
        var (auctions, same, accepted, bids) = (0, 0, 0, 0);
        foreach (var recorded in File.ReadLines(EvalData.Path(Recorded)!).Skip(1).Select(l => l.Split(',')).GroupBy(c => c[2]))
        {
            static long Minor(string text) => (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 100);
            var rows = recorded.OrderBy(c => decimal.Parse(c[4], CultureInfo.InvariantCulture)).ToList();
            var terms = new AuctionTerms("USD", Math.Max(1, rows.Min(c => Minor(c[7]))), 5, steps, null, null);
            var (standing, numbers, best) = (default(Standing), new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<int, long>());
            foreach (var row in rows)
            {
                if (!numbers.TryGetValue(row[5], out var bidder)) numbers[row[5]] = bidder = numbers.Count + 1;
                bids++;
                if (terms.Bid(standing, bidder, Minor(row[3]), true) is not { Refusal: null } next) continue;
                Assert.True(next.Value.PriceMinor > standing.PriceMinor || bidder == standing.Leader);
                standing = next.Value;
                best[bidder] = Math.Max(best.GetValueOrDefault(bidder), Minor(row[3]));
                accepted++;
            }
            var limits = best.Values.OrderDescending().ToList();
            Assert.Equal(limits.Count == 1 ? terms.StartMinor : Math.Min(limits[0], limits[1] + terms.StepFrom(limits[1])), standing.PriceMinor);
            auctions++;
            if (standing.PriceMinor == Minor(rows[0][8])) same++;
        }
        Assert.True(auctions > 300 && accepted > bids * .98, $"{accepted} of {bids} bids of {auctions} auctions were taken");
        Assert.True(same >= auctions * .93, $"{same} of {auctions} end at the recorded price");
    }

    private static Standing Ok(AuctionTerms terms, Standing standing, int bidder, long amount, bool limit = false) => terms.Bid(standing, bidder, amount, limit).Value;
}
