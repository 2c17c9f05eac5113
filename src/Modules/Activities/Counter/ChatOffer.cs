using Guildhall.Activities.Contracts;

namespace Guildhall.Activities.Counter;

/// <summary>What an activity takes from chat.</summary>
[Flags]
internal enum ChatTakes { Nothing = 0, Orders = 1, Changes = 2, Bids = 4, CheckIns = 8, Draws = 16, Packets = 32, Teams = 64, Withdrawals = 256, Votes = 1024, Coupons = 2048, Redemptions = 4096, Bargains = 8192, Till = 16384 }

/// <summary>An activity that runs in a group, as the reader of its chat needs it.</summary>
/// <param name="Items">What can be ordered, by the names people may use; empty where nothing needs to be named.</param>
/// <param name="LeastBid">The smallest amount that is a bid just now, in minor units.</param>
/// <param name="Scale">Minor units of one.</param>
internal sealed record ChatOffer(ActivityId Activity, string Kind, ChatTakes Takes, IReadOnlyList<string> Items, long LeastBid = 0, int Scale = 100);

internal enum ChatAct { Talk, Order, Change, Cancel, Undo, Bid, CheckIn, Draw, Packet, Coupon, Redeem, Paste, Vote, Help, AskItem, AskActivity }

/// <summary>So many pieces of the n-th item; no item when the activity has only one to choose from or when all of one's own are meant.</summary>
internal readonly record struct Wanted(int? Item, int Quantity);

/// <summary>A line of a pasted chain: "3. 小红 草莓2份".</summary>
internal sealed record PastedLine(int Number, string Name, string Words);

/// <summary>"拼团" means whichever team has a place or a new one, "开团" a new one, "参团" one that is there.</summary>
internal enum TeamWord { Any, Open, Join }

/// <summary>What a message means.</summary>
/// <param name="Activities">Whose it is; two or more only when the bot has to ask.</param>
/// <param name="Adds">Comes on top of what one has, rather than being what one wants.</param>
/// <param name="Said">Said in so many words, "出价 52", not only a number.</param>
internal sealed record ChatReading(ChatAct Act, IReadOnlyList<ActivityId> Activities, IReadOnlyList<Wanted> Wanted, long AmountMinor = 0, bool Adds = false, IReadOnlyList<PastedLine>? Pasted = null, bool Said = false)
{
    /// <summary>Which team of a group-buy is meant.</summary>
    public TeamWord Team { get; init; }

    /// <summary>Whose bargain is helped, as far as it was said.</summary>
    public string? Whom { get; init; }

    public static ChatReading Talk { get; } = new(ChatAct.Talk, [], []);

    public ActivityId Activity => Activities[0];
}
