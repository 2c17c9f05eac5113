using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;

namespace Guildhall.Activities.Auctions;

/// <summary>A batch of bids decided in memory: what each is answered, which are new, and how the auction stands then.</summary>
internal sealed record FoldBids(Result<BidReceipt>[] Answers, List<AuctionBid> Accepted, AuctionLot Lot, DateTimeOffset EndsAt)
{
    /// <param name="known">Bids of these ids that were accepted before.</param>
    public static FoldBids Of(Activity activity, OpenAuction open, AuctionLot lot, IReadOnlyDictionary<Guid, AuctionBid> known, Bidders people, LaneBatch<BidCommand> batch, DateTimeOffset now)
    {
        var (answers, accepted) = (new Result<BidReceipt>[batch.Count], new List<AuctionBid>(batch.Count));
        var (fresh, numbers) = (new Dictionary<Guid, AuctionBid>(batch.Count), new Dictionary<MemberId, int>());
        foreach (var i in InTurn(batch))
        {
            var command = batch[i];
            if ((known.GetValueOrDefault(command.Id) ?? fresh.GetValueOrDefault(command.Id)) is { } before)
            {
                answers[i] = before.Body == command.Body ? before.Receipt : ActivityRefusals.OtherBody;
                continue;
            }
            var (at, person) = (command.At ?? now, people.PersonOf(command.Member));
            var bidder = numbers.TryGetValue(person, out var given) ? given : Number(people.NumbersOf(command.Member), lot);
            var next = (open.Groups.Contains(command.Group) ? activity.RefusalFor(at) ?? people.RefusalFor(command.Member) : ActivityRefusals.Unknown) is { } refusal
                ? refusal
                : open.Terms.Bid(lot.Standing, bidder, command.Amount, command.Automatic);
            if (next.Refusal is { } no)
            {
                answers[i] = no;
                continue;
            }
            var head = BidChain.Next(lot.Head, lot.Seq + 1, at, bidder, command.Amount, command.Automatic, command.Id);
            lot = lot with { Head = head, Seq = lot.Seq + 1, Standing = next.Value, Bidders = Math.Max(lot.Bidders, bidder) };
            var bid = new AuctionBid(command.Id, lot.Seq, bidder, command.Member, person, command.Group, command.At is null ? "page" : "chat", command.Amount, command.Automatic, at, next.Value.PriceMinor, next.Value.Leader, command.Body, head);
            accepted.Add(bid);
            (fresh[bid.Id], numbers[person]) = (bid, bidder);
            answers[i] = bid.Receipt;
            if (open.Terms.IsSold(lot.Standing)) activity = activity with { EndsAt = at };
            else if (open.Auction.ExtendSeconds > 0 && lot.Extensions < open.Auction.MostExtensions && at.AddSeconds(open.Auction.ExtendSeconds) is var later && later > activity.EndsAt)
                (activity, lot) = (activity with { EndsAt = later }, lot with { Extensions = lot.Extensions + 1 });
        }
        return new(answers, accepted, lot, activity.EndsAt);
    }

    /// <summary>Bids that arrive together from the page go from the lowest to the highest: who leads and at which price is the same, and nobody hears "too low" for a millisecond. Messages keep the room's order.</summary>
    private static IEnumerable<int> InTurn(LaneBatch<BidCommand> batch)
    {
        var all = Enumerable.Range(0, batch.Count);
        return batch[0].At is null ? all.OrderBy(i => batch[i].Amount) : all;
    }

    // A person who came under two numbers and leads under one of them leads.
    private static int Number(IReadOnlyList<int> mine, AuctionLot lot) => mine.Count == 0 ? lot.Bidders + 1 : mine.Contains(lot.Standing.Leader) ? lot.Standing.Leader : mine.Min();
}
