using Guildhall.Activities.Counter;
using Guildhall.Activities.Discounts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Rewards;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Till;

/// <summary>"来2份草莓", "要一盒" where a discount or a reward runs: the same orders as in the shop, at the price of its till, under the message's id. "取消" and "撤回" give them back.</summary>
internal abstract class ChatTill(SellByWord sell, GiveBackByChat giveBack) : IChatKind
{
    public abstract string Kind { get; }

    public async Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct) =>
        new(activity.Id, Kind, ChatTakes.Orders | ChatTakes.Withdrawals | ChatTakes.Till, [.. (await Goods(db, activity, ct)).Select(g => g.Card.Name)]);

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var goods = await Goods(db, activity, ct);
        var humans = await db.HumansOf([.. asked.Select(a => a.Author)], ct);
        await GiveBackByChat.Lock(db, activity, asked, humans, ct);
        var effects = new List<ChatEffect>(asked.Count);
        for (var at = 0; at < asked.Count;)
            if (asked[at].Reading.Act is ChatAct.Order)
            {
                var some = asked.Skip(at).TakeWhile(a => a.Reading.Act is ChatAct.Order).ToList();
                effects.AddRange(await Order(db, goods, some, ct));
                at += some.Count;
            }
            else effects.Add(await giveBack.Handle(db, activity, [.. goods.Select(g => new GoodsItem(g.Card.Id, 0, 1))], asked[at++], humans, ActivityRefusals.TillNothing, null, ct));
        return effects;
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var (orders, saved) = await db.First($"""
            select count(*), cast(coalesce(sum(t.off_minor + t.gift_minor - t.back_minor), 0) as bigint) from activities_till_takes t join commerce_shop_orders o on o.brand_id = t.brand_id and o.id = t.order_id
            where t.brand_id = {db.CurrentBrand} and t.activity_id = {activity.Id} and o.state <> 'cancelled'
            """, r => (r.Long(0), r.Long(1)), ct);
        return t[activity.IsOver ? "activities.counter_till_over" : "activities.counter_till", orders, new Money(saved, activity.Currency).Format(t.Culture)];
    }

    /// <summary>What can be asked for by name, and the most a piece of it may cost.</summary>
    protected abstract Task<List<(SkuCard Card, long MostMinor)>> Goods(AppDb db, Activity activity, CancellationToken ct);

    private async Task<IReadOnlyList<ChatEffect>> Order(AppDb db, List<(SkuCard Card, long MostMinor)> goods, List<ChatOrder> asked, CancellationToken ct)
    {
        var wishes = asked.SelectMany((a, n) => a.Reading.Wanted.Select((w, k) => (n, Wish: new SellByWord.Wish(GiveBackByChat.Part(a.Message, k), a.Author, a.Group, goods[w.Item ?? 0].Card, w.Quantity, goods[w.Item ?? 0].MostMinor)))).ToList();
        var answers = await sell.Handle(db, wishes.ConvertAll(w => w.Wish), ct);
        return
        [
            .. from pair in wishes.Zip(answers, (w, answer) => (w.n, w.Wish, answer))
               group pair by pair.n into message
               orderby message.Key
               select message.All(p => p.answer.Refusal is not null)
                   ? message.First().answer.Refusal is { } no && SellByWord.IsDearer(no) ? ActivityRefusals.TillUsedUp : message.First().answer.Refusal!
                   : new ChatEffect(null, string.Join(" + ", message.OrderBy(p => p.answer.Refusal is not null).Select(Said))),
        ];
    }

    private static string Said((int, SellByWord.Wish Wish, Result<OrderReceipt> Answer) one) => one.Answer.Refusal is null
        ? $"{one.Wish.Card.Name} × {one.Wish.Quantity} = {new Money(one.Answer.Value.AmountMinor, one.Answer.Value.Currency)}"
        : $"✗ {one.Wish.Card.Name} × {one.Wish.Quantity}";
}

/// <summary>The goods of a discount, never above its price: whose share of it is used up is told, not charged more.</summary>
internal sealed class ChatDiscount(SellByWord sell, GiveBackByChat giveBack) : ChatTill(sell, giveBack)
{
    public override string Kind => Discount.Kind;

    protected override async Task<List<(SkuCard Card, long MostMinor)>> Goods(AppDb db, Activity activity, CancellationToken ct)
    {
        var prices = activity.Read<Discount>().Items.ToDictionary(i => i.Sku, i => i.PriceMinor);
        return [.. (await db.FindSkus(prices.Keys, ct)).Where(c => c.OnSale).Select(c => (c, prices[c.Id]))];
    }
}

/// <summary>The goods that count towards a reward; what an order does not reach a tier with costs what it costs.</summary>
internal sealed class ChatReward(SellByWord sell, GiveBackByChat giveBack) : ChatTill(sell, giveBack)
{
    public override string Kind => Reward.Kind;

    protected override async Task<List<(SkuCard Card, long MostMinor)>> Goods(AppDb db, Activity activity, CancellationToken ct) =>
        [.. (activity.Read<Reward>().On is { Count: > 0 } some ? (await db.FindSkus(some, ct)).Where(c => c.OnSale) : await db.SkusOnSale(ct)).Select(c => (c, c.Price.Minor))];
}
