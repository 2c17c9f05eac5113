using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.Auctions;

/// <summary>"52", "52元", "五十二", "出价 52": the same bid as on the page, under the message's id and at the time the room took it. What was accepted stays, also when its message is recalled.</summary>
internal sealed class ChatAuction(DecideBids decide, AuctionBook book) : IChatKind
{
    public string Kind => Auction.Kind;

    public async Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct)
    {
        var terms = activity.Read<Auction>().Terms(activity.Currency);
        var scale = (int)Math.Pow(10, Money.Exponent(activity.Currency));
        // A group talks in numbers too: only from the least bid on they mean the auction.
        return new(activity.Id, Kind, ChatTakes.Bids, [], terms.Least((await db.FindLot(activity.Id, ct))?.Standing ?? default), scale);
    }

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var commands = asked.Select(a => new BidCommand(a.Message, a.Author, a.Group, a.Reading.AmountMinor, false, a.At)).ToArray();
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands), ct);
        db.AfterCommit(() => book.Forget(db.CurrentBrand, activity.Id));
        return [.. asked.Zip(answers, (order, answer) => Effect(activity, order, answer))];
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var (lot, names) = (await db.FindLot(activity.Id, ct), await db.BidderNames(activity.Id, ct));
        if (lot is null || lot.Seq == 0) return t[activity.IsOver ? "activities.counter_auction_none" : "activities.counter_auction_start", new Money(activity.Read<Auction>().StartMinor, activity.Currency)];
        var who = AuctionNames.Shown(t, lot.Standing.Leader, names);
        if (!activity.IsOver) return t["activities.counter_auction", new Money(lot.Standing.PriceMinor, activity.Currency), who, lot.Seq];
        return (await db.Offers(activity.Id, ct)).LastOrDefault() is { Outcome: "open" or "paid" } offer
            ? t["activities.counter_auction_won", AuctionNames.Shown(t, offer.Bidder, names), new Money(offer.PriceMinor, activity.Currency)]
            : t["activities.counter_auction_none"];
    }

    // A bare number that came too late or too low was never meant as anything but talk.
    private static ChatEffect Effect(Activity activity, ChatOrder order, Result<BidReceipt> answer) => answer.Refusal switch
    {
        null => new(null, new Money(order.Reading.AmountMinor, activity.Currency).ToString()),
        { Code: "activities.auction_below" or "activities.auction_you_lead" or "activities.is_over" } when !order.Reading.Said => ChatEffect.Talk,
        var refusal => refusal,
    };
}

/// <summary>How the group knows a bidder: the number of the auction and the first sign of the name.</summary>
internal static class AuctionNames
{
    public static string Shown(Localizer t, int bidder, IReadOnlyDictionary<int, string> names) => bidder == 0 ? "" : t["activities.auction_bidder", bidder, MaskedName.Of(names.GetValueOrDefault(bidder, ""))];
}
