using System.Globalization;
using Guildhall.Activities.Counter;

namespace Guildhall.Activities.Rehearsals;

/// <summary>What a test buyer says in the group to take part: the words that its counter takes just now.</summary>
internal static class ChatWords
{
    private const int TooMany = 9;

    /// <returns>Null where the kind takes no words.</returns>
    public static string? Of(ChatOffer offer, StageMoment now)
    {
        bool Takes(ChatTakes some) => (offer.Takes & some) != 0;
        string item = offer.Items.Count == 0 ? "" : now.OneOf(offer.Items), named = offer.Items.Count > 1 ? item : "";
        if (Takes(ChatTakes.CheckIns)) return "打卡";
        if (Takes(ChatTakes.Draws)) return "抽奖";
        if (Takes(ChatTakes.Packets)) return "抢红包";
        if (Takes(ChatTakes.Coupons)) return "领券";
        if (Takes(ChatTakes.Votes)) return $"投{now.Luck.Next(offer.Items.Count) + 1}";
        if (Takes(ChatTakes.Redemptions)) return $"兑换{item}";
        if (Takes(ChatTakes.Bargains)) return $"砍价{named}";
        if (Takes(ChatTakes.Bids)) return "出价" + ((decimal)offer.LeastBid / offer.Scale + now.Luck.Next(4)).ToString(CultureInfo.InvariantCulture);
        if (Takes(ChatTakes.Teams)) return $"{(now.Chance(.5) ? "参团" : "开团")}{named}";
        return Takes(ChatTakes.Orders) ? $"{item}{(now.Greedy ? TooMany : now.Chance(.75) ? 1 : 2)}份" : null;
    }
}
