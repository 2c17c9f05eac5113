using System.Text.RegularExpressions;
using Guildhall.Activities.Contracts;

namespace Guildhall.Activities.Counter;

/// <summary>Reads what a message of any channel means in a group where these activities run. Whatever is not wholly understood stays talk.</summary>
internal static partial class ReadChat
{
    private const int Longest = 80, LongestPaste = 8000;

    // Alone they announce a sale rather than buy in it.
    private static readonly string[] Announced = ["秒杀", "秒殺", "秒", "拼团", "拼團", "凑团", "湊團", "揪团", "揪團"];

    public static ChatReading Of(string text, IReadOnlyList<ChatOffer> offers)
    {
        if (offers.Count == 0 || text.Length is 0 or > LongestPaste) return ChatReading.Talk;
        text = string.Concat(text.EnumerateRunes()); // A lone half of a pair cannot be normalised.
        if (PastedChain.Of(text) is { } pasted && Of(pasted, offers) is { } chain) return chain;
        if (text.Length > Longest && !CheckIn().IsMatch(ChatSigns.Plain(text[..Longest]))) return ChatReading.Talk;
        var plain = ChatSigns.Plain(text);
        if (CheckIn().IsMatch(plain) && !NoCheckIn().IsMatch(plain)) return One(ChatAct.CheckIn, offers, ChatTakes.CheckIns);
        if (Helped().Match(plain) is { Success: true } help) return One(ChatAct.Help, offers, ChatTakes.Bargains) with { Whom = help.Groups["whom"] is { Success: true, Value: not ("你" or "您" or "ta" or "他" or "她" or "忙") } whom ? whom.Value.Trim() : null };
        var signs = ChatSigns.Of(plain, offers);
        if (signs.Exists(s => s.Kind == Sign.Other)) return ChatReading.Talk;
        signs.RemoveAll(s => s.Kind == Sign.Filler);
        bool Only(params ReadOnlySpan<Sign> kinds)
        {
            foreach (var sign in signs)
                if (!kinds.Contains(sign.Kind)) return false;
            return signs.Count > 0;
        }
        bool Has(Sign kind) => signs.Exists(s => s.Kind == kind);
        if (Has(Sign.Undo)) return Only(Sign.Undo, Sign.Want, Sign.Chain, Sign.Item) ? One(ChatAct.Undo, offers, ChatTakes.Changes | ChatTakes.Withdrawals) : ChatReading.Talk;
        if (Has(Sign.Cancel)) return Only(Sign.Cancel, Sign.Want, Sign.Chain, Sign.Item, Sign.Number, Sign.Unit, Sign.WeakUnit) ? Ordered(ChatAct.Cancel, signs, offers, ChatTakes.Changes | ChatTakes.Withdrawals) : ChatReading.Talk;
        if (Has(Sign.Draw)) return Only(Sign.Draw, Sign.Want) ? One(ChatAct.Draw, offers, ChatTakes.Draws) : ChatReading.Talk;
        if (Has(Sign.Packet)) return Only(Sign.Packet, Sign.Want) ? One(ChatAct.Packet, offers, ChatTakes.Packets) : ChatReading.Talk;
        if (Has(Sign.Coupon)) return Only(Sign.Coupon, Sign.Want) ? One(ChatAct.Coupon, offers, ChatTakes.Coupons) : ChatReading.Talk;
        if (Has(Sign.Redeem)) return Only(Sign.Redeem, Sign.Number, Sign.Item, Sign.Want) ? Chosen(ChatAct.Redeem, signs, offers, ChatTakes.Redemptions) is { Wanted.Count: <= 1 } one ? one : ChatReading.Talk : ChatReading.Talk;
        if (Has(Sign.Vote)) return Only(Sign.Vote, Sign.Number, Sign.Item, Sign.And, Sign.Want) ? Chosen(ChatAct.Vote, signs, offers, ChatTakes.Votes) : ChatReading.Talk;
        if (Has(Sign.Cut)) return Only(Sign.Cut, Sign.Want, Sign.Item) ? Ordered(ChatAct.Order, signs, offers, ChatTakes.Bargains) : ChatReading.Talk;
        if (Has(Sign.Change)) return Changed(signs, offers);
        if (Has(Sign.Bid) || Has(Sign.Money) || Only(Sign.Number)) return Only(Sign.Bid, Sign.Money, Sign.Number) ? Bid(signs, offers) : ChatReading.Talk;
        return IsOrder(signs, plain) ? Ordered(ChatAct.Order, signs, offers, ChatTakes.Orders) : ChatReading.Talk;
    }

    /// <summary>What a line of a list asks for: "草莓2 芒果1", "+1", "3". Null when it is not wholly understood.</summary>
    public static IReadOnlyList<Wanted>? Pieces(string words, ChatOffer offer)
    {
        var signs = ChatSigns.Of(ChatSigns.Plain(string.Concat(words.EnumerateRunes())), [offer]);
        signs.RemoveAll(s => s.Kind == Sign.Filler);
        if (signs.Count == 0 || signs.Exists(s => s.Kind is Sign.Other or Sign.Money or Sign.Cancel or Sign.Undo or Sign.Change)) return null;
        return Ordered(ChatAct.Order, [.. signs.Where(s => s.Kind is not (Sign.Chain or Sign.Team or Sign.TeamOpen or Sign.TeamJoin or Sign.Snap))], [offer], ChatTakes.Orders) is { Act: ChatAct.Order } read ? read.Wanted : null;
    }

    private static bool IsTeam(ChatSign sign) => sign.Kind is Sign.Team or Sign.TeamOpen or Sign.TeamJoin;

    /// <summary>"两份", "草莓 2", "抢2", "+2 草莓", "我要草莓"; but neither "一个", "+1", nor a name alone.</summary>
    private static bool IsOrder(List<ChatSign> signs, string plain)
    {
        bool Has(Sign kind) => signs.Exists(s => s.Kind == kind);
        var verb = Has(Sign.Want) || Has(Sign.Snap) || Has(Sign.Chain) || signs.Exists(IsTeam) || Has(Sign.More);
        if (!Has(Sign.Number)) return verb && (Has(Sign.Item) || Has(Sign.Unit) || Has(Sign.WeakUnit)) || Has(Sign.Item) && Has(Sign.Plus) || signs is [{ Kind: Sign.Snap or Sign.Team or Sign.TeamOpen or Sign.TeamJoin }] && !Announced.Contains(plain);
        if (Has(Sign.Unit) || Has(Sign.Item) || verb) return true;
        if (Has(Sign.WeakUnit)) return Has(Sign.Plus);
        return signs is [{ Kind: Sign.Plus or Sign.Times }, { Kind: Sign.Number, Value: >= 2 and <= 99 }];
    }

    private static ChatReading Changed(List<ChatSign> signs, IReadOnlyList<ChatOffer> offers)
    {
        // "2份改成3份": what it was before says nothing.
        var at = signs.FindIndex(s => s.Kind == Sign.Change);
        var kept = signs.Where((s, n) => n > at ? s.Kind is not Sign.Change : s.Kind is Sign.Item).ToList();
        return kept.Exists(s => s.Kind == Sign.Number) && kept.TrueForAll(s => s.Kind is Sign.Number or Sign.Unit or Sign.WeakUnit or Sign.Item or Sign.Times or Sign.Want or Sign.And or Sign.Each)
            ? Ordered(ChatAct.Change, kept, offers, ChatTakes.Changes)
            : ChatReading.Talk;
    }

    private static ChatReading Bid(List<ChatSign> signs, IReadOnlyList<ChatOffer> offers)
    {
        var auctions = offers.Where(o => o.Takes.HasFlag(ChatTakes.Bids)).ToList();
        var said = signs.Exists(s => s.Kind == Sign.Bid);
        if (auctions.Count == 0 || signs.Count(s => s.Kind == Sign.Number) != 1) return ChatReading.Talk;
        if (auctions.Count > 1) return said ? new(ChatAct.AskActivity, [.. auctions.Select(a => a.Activity)], []) : ChatReading.Talk;
        var amount = signs.Find(s => s.Kind == Sign.Number).Value * auctions[0].Scale;
        if (amount != decimal.Truncate(amount) || amount <= 0 || !said && amount < auctions[0].LeastBid) return ChatReading.Talk;
        return new(ChatAct.Bid, [auctions[0].Activity], [], (long)amount, Said: said);
    }

    /// <summary>"投2", "选1和3", "投给草莓", "兑换抱枕": options by their numbers or names.</summary>
    private static ChatReading Chosen(ChatAct act, List<ChatSign> signs, IReadOnlyList<ChatOffer> offers, ChatTakes takes)
    {
        var votes = Enumerable.Range(0, offers.Count).Where(o => offers[o].Takes.HasFlag(takes)).ToList();
        var named = signs.Where(s => s.Kind == Sign.Item).ToList();
        if (named.Count > 0) votes.RemoveAll(o => !named.TrueForAll(s => s.Items!.Any(i => i.Offer == o)));
        if (votes.Count == 0 || !signs.Exists(s => s.Kind is Sign.Number or Sign.Item)) return ChatReading.Talk;
        if (votes.Count > 1) return new(ChatAct.AskActivity, [.. votes.Select(o => offers[o].Activity)], []);
        var (offer, chosen) = (offers[votes[0]], new List<Wanted>());
        foreach (var sign in signs)
            if (sign.Kind == Sign.Number)
            {
                if (sign.Value < 1 || sign.Value > offer.Items.Count || sign.Value != decimal.Truncate(sign.Value)) return ChatReading.Talk;
                chosen.Add(new((int)sign.Value - 1, 1));
            }
            else if (sign.Kind == Sign.Item)
            {
                var meant = sign.Items!.Where(i => i.Offer == votes[0]).Select(i => i.Item).Distinct().ToList();
                if (meant.Count > 1) return new(ChatAct.AskItem, [offer.Activity], []);
                chosen.Add(new(meant[0], 1));
            }
        return new(act, [offer.Activity], [.. chosen.Distinct()]);
    }

    private static ChatReading One(ChatAct act, IReadOnlyList<ChatOffer> offers, ChatTakes takes) => offers.Where(o => (o.Takes & takes) != 0).Select(o => o.Activity).ToList() switch
    {
        [] => ChatReading.Talk,
        [var only] => new(act, [only], []),
        var many => new(ChatAct.AskActivity, many, []),
    };

    private static ChatReading? Of(IReadOnlyList<PastedLine> lines, IReadOnlyList<ChatOffer> offers) =>
        One(ChatAct.Paste, offers, ChatTakes.Changes) is { Act: not ChatAct.Talk } found ? found with { Pasted = lines } : null;

    private static ChatReading Ordered(ChatAct act, List<ChatSign> signs, IReadOnlyList<ChatOffer> offers, ChatTakes takes)
    {
        if (WantedSigns.Of(signs, act) is not { } wanted) return ChatReading.Talk;
        var open = Enumerable.Range(0, offers.Count).Where(o => (offers[o].Takes & takes) != 0 && wanted.TrueForAll(w => w.Items is null || w.Items.Any(i => i.Offer == o))).ToList();
        bool Has(Sign kind) => signs.Exists(s => s.Kind == kind);
        var team = signs.Find(IsTeam).Kind;
        // "开团" alone asks for something only where teams are formed.
        if (signs is [var one] && IsTeam(one) && open.TrueForAll(o => !offers[o].Takes.HasFlag(ChatTakes.Teams))) return ChatReading.Talk;
        if (Has(Sign.Chain) && open.TrueForAll(o => !offers[o].Takes.HasFlag(ChatTakes.Changes))) return ChatReading.Talk;
        if (Has(Sign.Chain) || Has(Sign.Plus) || Has(Sign.More)) Narrow(open, o => offers[o].Takes.HasFlag(ChatTakes.Changes));
        if (Has(Sign.Snap)) Narrow(open, o => !offers[o].Takes.HasFlag(ChatTakes.Changes) && !offers[o].Takes.HasFlag(ChatTakes.Teams));
        if (signs.Exists(IsTeam)) Narrow(open, o => offers[o].Takes.HasFlag(ChatTakes.Teams));
        // What is sold by itself comes before what is only cheaper in the shop; and the shop's till knows all that makes something cheaper, whichever was meant.
        Narrow(open, o => !offers[o].Takes.HasFlag(ChatTakes.Till));
        if (open.TrueForAll(o => offers[o].Takes.HasFlag(ChatTakes.Till))) open = [.. open.Take(1)];
        if (open.Count == 0) return ChatReading.Talk;
        if (open.Count > 1) return new(ChatAct.AskActivity, [.. open.Select(o => offers[o].Activity)], []);
        var offer = offers[open[0]];
        var pieces = new List<Wanted>();
        foreach (var (items, quantity) in wanted)
        {
            var meant = items?.Where(i => i.Offer == open[0]).Select(i => i.Item).Distinct().ToList();
            if (meant is { Count: > 1 } || meant is null && offer.Items.Count > 1 && act is ChatAct.Order) return new(ChatAct.AskItem, [offer.Activity], []);
            pieces.Add(new(meant?[0] ?? (act is ChatAct.Cancel && quantity == 0 || offer.Items.Count != 1 ? null : 0), quantity));
        }
        if (pieces.Select(p => p.Item).Distinct().Count() < pieces.Count) return new(ChatAct.AskItem, [offer.Activity], []);
        return new(act, [offer.Activity], pieces, Adds: Has(Sign.Plus) || Has(Sign.More)) { Team = team is Sign.TeamOpen ? TeamWord.Open : team is Sign.TeamJoin ? TeamWord.Join : TeamWord.Any };
    }

    private static void Narrow(List<int> open, Predicate<int> to)
    {
        if (open.Exists(to)) open.RemoveAll(o => !to(o));
    }

    [GeneratedRegex(@"^[\s\p{P}]*(?:我(?:来|來|要)?)?(?:打卡|签到|簽到|check[ -]?in)(?:$|[\s\p{P}~+]|了[\s\p{P}~]*$|啦|成功|第|day|报到|報到|\d)|^[\s\p{P}]*[\p{L}\d ]{1,8}(?:打卡|签到|簽到)[\s\p{P}~]*$", RegexOptions.CultureInvariant)]
    private static partial Regex CheckIn();

    // "帮我砍" asks for help and gives none.
    [GeneratedRegex(@"^[\s\p{P}]*(?:我?(?:来|來)?(?:帮|幫)(?<whom>(?!我|忙我|谁|誰)[^\s?？，,。!！]{1,20}?)?\s*砍(?:一?刀|一下|价|價)?|(?:我(?:来|來)?)?砍一?刀)(?:啦|了|吧|哈|~|\s|\p{P})*$", RegexOptions.CultureInvariant)]
    private static partial Regex Helped();

    [GeneratedRegex(@"[?]|吗|嗎|怎么|怎麼|别忘|別忘|忘|记得|記得|明天|昨天|没|沒|未|谁|誰|哪|能|可以|不|补|補|规则|規則|活动|活動|活動|有打卡|几点|幾點|提醒|去|还", RegexOptions.CultureInvariant)]
    private static partial Regex NoCheckIn();
}
