using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Guildhall.Activities.Counter;

internal enum Sign { Other, Space, Number, Unit, WeakUnit, Money, Plus, Minus, Times, Want, Snap, Chain, Team, TeamOpen, TeamJoin, More, Change, Cancel, Undo, Bid, Draw, Packet, Coupon, Redeem, Vote, Cut, Each, And, Item, Filler }

/// <param name="Items">Which items may be meant, as (offer, item).</param>
internal readonly record struct ChatSign(Sign Kind, decimal Value = 0, IReadOnlyList<(int Offer, int Item)>? Items = null);

/// <summary>Cuts a message into signs that mean something at a counter. One that means nothing here makes the whole message talk.</summary>
internal static class ChatSigns
{
    private const int LongestWord = 9;

    private static readonly FrozenDictionary<string, Sign> Words = Vocabulary(
        (Sign.Unit, "份 件 盒 箱 袋 瓶 包 斤 公斤 套 罐 杯 组 組 桶 篮 籃 单 單 份儿 pcs pc sets set boxes box bags bag packs pack portions portion bottles bottle"),
        (Sign.WeakUnit, "个 個 只 隻 条 條 张 張 枚 朵 串 根 片 颗 顆 粒 支 款 双 雙 本 台 块儿"),
        (Sign.Money, "元 块 塊 块钱 塊錢 元钱 圆 圓 rmb 人民币 人民幣 yuan ¥ ￥ $ nt$ cny 刀"),
        (Sign.Plus, "+ 加 ➕"), (Sign.Minus, "- −"), (Sign.Times, "x × * ✖ 乘"),
        (Sign.Want, "要 我要 想要 来 來 我来 我來 给我 給我 帮我 幫我 帮我来 幫我來 帮我订 幫我訂 订 訂 我订 我訂 订购 訂購 下单 下單 我下单 买 買 我买 我買 购买 購買 拍 我拍 报名 報名 跟 我跟 跟团 跟團 登记 登記 order want take 需要 留 给我留 給我留 帮我留 幫我留 记 記"),
        (Sign.Snap, "抢 搶 我抢 我搶 抢购 搶購 秒 秒杀 秒殺 我秒 秒了 搶了 抢了 grab"),
        (Sign.Chain, "接龙 接龍 我接龙 我接龍 跟接龙 跟接龍 参加接龙 參加接龍 团购接龙 團購接龍 接"),
        (Sign.Team, "拼团 拼團 我拼团 我拼團 我拼 拼 凑团 湊團 揪团 揪團"),
        (Sign.TeamOpen, "开团 開團 我开团 我開團 我要开团 我要開團 我来开团 我來開團 开个团 開個團 发起拼团 發起拼團 開揪團"), (Sign.TeamJoin, "参团 參團 我参团 我參團 我要参团 我要參團 加入拼团 加入拼團 跟拼 入团 入團 加团 加團"),
        (Sign.More, "再 再来 再來 再要 再加 追加 加订 加訂 再订 再訂 多加 再买 再買 add another more"),
        (Sign.Change, "改 改成 改为 改為 改到 换成 換成 变成 變成 更改 更正 改订 改訂 改一下 change"),
        (Sign.Cancel, "取消 我取消 取消订单 取消訂單 取消接龙 取消接龍 退出接龙 退出接龍 退团 退團 我退团 我退團 我要退团 我要退團 退出拼团 退出拼團 不要了 我不要了 先不要了 不订了 不訂了 不买了 不買了 退单 退單 撤单 撤單 退出 作废 作廢 cancel"),
        (Sign.Undo, "撤回 我撤回 收回 撤销 撤銷 撤回刚才的 撤回剛才的 undo"),
        (Sign.Bid, "出价 出價 出 我出 叫价 叫價 竞价 競價 竞拍 競拍 加价到 加價到 加到 bid"),
        (Sign.Draw, "抽奖 抽獎 我要抽奖 我要抽獎 来抽奖 來抽獎 抽 我抽 抽一下 抽一次 抽1次 再抽一次 参与抽奖 參與抽獎 参加抽奖 參加抽獎 draw"),
        (Sign.Packet, "抢红包 搶紅包 领红包 領紅包 开红包 開紅包 拆红包 拆紅包 我抢红包 我搶紅包"),
        (Sign.Coupon, "领券 領券 抢券 搶券 我领券 我領券 我要领券 我要領券 来领券 來領券 领优惠券 領優惠券 抢优惠券 搶優惠券 领张券 領張券 领个券 領個券 领券券 我要券 coupon"),
        (Sign.Redeem, "兑换 兌換 我兑换 我兌換 我要兑换 我要兌換 积分兑换 積分兌換 点数兑换 點數兌換 兑 兌 我兑 我兌 换购 換購 redeem"),
        (Sign.Cut, "砍价 砍價 我砍价 我砍價 我要砍价 我要砍價 我来砍价 我來砍價 发起砍价 發起砍價 开砍 開砍 我要砍"),
        (Sign.Vote, "投 投票 投给 投給 我投 我投票 我投给 我投給 选 選 我选 我選 vote"),
        (Sign.Each, "各 各要 各来 各來 每样 每樣 每种 每種 都 都要 each"), (Sign.And, "和 跟着 加上 还有 還有 以及 及 and 与 與 & 另外"),
        (Sign.Filler, "我 咱 咱们 我们 我們 我家 谢谢 謝謝 感谢 感謝 多谢 多謝 谢 謝 谢啦 谢谢啦 谢谢老板 麻烦 麻煩 老板 老闆 店长 店長 店家 团长 團長 群主 客服 小编 小編 亲 親 请 請 吧 哦 喔 啊 呀 哈 呢 啦 咯 囉 了 的 噢 嗯 好 好的 也 先 就 那 那就 一起 一下 数量 數量 刚才 剛才 刚刚 剛剛 ok please pls plz thanks thx ty hi hello 你好 您好 大家好 早 早上好 哈哈 哈哈哈 辛苦 辛苦了 哈喽 嗨 the of my to me i for 冲 衝 冲冲 冲冲冲 快 快快 支持"));

    public static List<ChatSign> Of(string plain, IReadOnlyList<ChatOffer> offers)
    {
        var signs = new List<ChatSign>();
        for (var at = 0; at < plain.Length;)
        {
            var (length, sign) = Next(plain, at, offers);
            if (sign.Kind is not Sign.Space) signs.Add(sign);
            at += length;
        }
        return signs;
    }

    /// <summary>Full width as half width, lower case; emoji, marks and mentions become gaps.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format: break;
                case UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse: plain.Append(rune.Value is '➕' or '✖' ? rune.ToString() : " "); break;
                default: plain.Append(rune.ToString()); break;
            }
        return plain.ToString().Trim();
    }

    private static (int, ChatSign) Next(string text, int at, IReadOnlyList<ChatOffer> offers)
    {
        if (text[at] == '@')
        {
            var end = text.IndexOf(' ', at);
            return ((end < 0 ? text.Length : end) - at, new(Sign.Space));
        }
        var (named, items) = Named(text, at, offers);
        var (known, word) = Known(text, at);
        if (named > 0 && named >= known && (ChatNumbers.At(text, at) is not { } n || named > n.Length)) return (named, new(Sign.Item, Items: items));
        if (known == 0 && ChatNumbers.At(text, at) is { } number) return IsRange(text, at, number.Length) ? (number.Length, default) : (number.Length, new(Sign.Number, number.Value));
        if (known > 0) return (known, new(word));
        return (1, new(IsGap(text, at) ? Sign.Space : Sign.Other));
    }

    /// <summary>Longer than "一" itself: "一起", "一下".</summary>
    private static (int, Sign) Known(string text, int at)
    {
        var number = ChatNumbers.At(text, at)?.Length ?? 0;
        for (var length = Math.Min(16, text.Length - at); length > number; length--)
            if (Words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.AsSpan(at, length), out var sign) && IsWhole(text, at, length)) return (length, sign);
        return (0, default);
    }

    private static (int, IReadOnlyList<(int, int)>) Named(string text, int at, IReadOnlyList<ChatOffer> offers)
    {
        var (best, found) = (0, new List<(int, int)>());
        for (var o = 0; o < offers.Count; o++)
            for (var i = 0; i < offers[o].Items.Count; i++)
            {
                var name = offers[o].Items[i];
                var length = Common(text, at, name);
                if (length == 0 || length < best) continue;
                if (length > best) found.Clear();
                best = length;
                found.Add((o, i));
            }
        // Said in full it is that one, also where a longer name begins the same.
        if (found.Count > 1 && found.FindAll(f => Plain(offers[f.Item1].Items[f.Item2]).Length == best) is { Count: > 0 } exact) found = exact;
        return (best, found);
    }

    /// <summary>How much of the text from here on stands together in the name: two signs at least, or all of it.</summary>
    private static int Common(string text, int at, string of)
    {
        var name = Plain(of);
        for (var length = Math.Min(name.Length, text.Length - at); length > 0; length--)
        {
            var piece = text.AsSpan(at, length);
            if (length < 2 && length < name.Length || piece.IndexOf(' ') == 0 || piece[^1] == ' ' || !piece.ContainsAnyExceptInRange('0', '9')) continue;
            if (name.AsSpan().Contains(piece, StringComparison.Ordinal) && IsWhole(text, at, length) && (length == name.Length || !char.IsAsciiLetter(piece[0]) || length >= 3)) return length;
        }
        return 0;
    }

    // Latin words are whole words; "box" is not the beginning of "boxing", but of "box草莓".
    private static bool IsWhole(string text, int at, int length) =>
        (!char.IsAsciiLetter(text[at + length - 1]) || at + length == text.Length || !char.IsAsciiLetter(text[at + length])) && (!char.IsAsciiLetter(text[at]) || at == 0 || !char.IsAsciiLetter(text[at - 1]));

    private static bool IsGap(string text, int at) => text[at] switch
    {
        '?' or '%' or '<' or '>' => false,
        ':' or '/' or '~' or '.' => !(at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1])),
        var c => char.IsWhiteSpace(c) || char.IsPunctuation(c) || c is '~' or '|' or '`' or '^' or '=',
    };

    // "2-3份" and "12-25" are no order.
    private static bool IsRange(string text, int at, int length) => at + length + 1 < text.Length && text[at + length] is '-' or '~' or ':' or '/' && char.IsAsciiDigit(text[at + length + 1]) || at > 1 && text[at - 1] is '-' or '~' && char.IsAsciiDigit(text[at - 2]);

    private static FrozenDictionary<string, Sign> Vocabulary(params (Sign Sign, string Words)[] lists)
    {
        var words = new Dictionary<string, Sign>(StringComparer.Ordinal);
        foreach (var (sign, list) in lists)
            foreach (var word in list.Split(' ')) words.TryAdd(word, sign);
        foreach (var (phrase, sign) in ((string, Sign)[])[("i'll take", Sign.Want), ("i'd like", Sign.Want), ("make it", Sign.Change), ("change to", Sign.Change), ("cancel my order", Sign.Cancel), ("i bid", Sign.Bid), ("thank you", Sign.Filler)]) words[phrase] = sign;
        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
