using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.FlashSales;

/// <summary>"抢2", "秒杀 2", "2份草莓1份芒果": the same orders as on the page, placed under the message's id. "取消" and "撤回" withdraw what is not paid and ask for the money of what is.</summary>
internal sealed class ChatFlashSale(DecideFlashSaleOrders decide, KnownPlans<OpenSale> plans, GiveBackByChat giveBack, Buyers buyers) : IChatKind
{
    public string Kind => FlashSale.Kind;

    public async Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct)
    {
        var open = await OpenSale.Of(plans, db, activity, ct);
        return new(activity.Id, Kind, ChatTakes.Orders | ChatTakes.Withdrawals, [.. open.Sale.Items.Select(i => open.Cards.GetValueOrDefault(i.Sku)?.Name ?? "")]);
    }

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var open = await OpenSale.Of(plans, db, activity, ct);
        var humans = await db.HumansOf([.. asked.Select(a => a.Author)], ct);
        await GiveBackByChat.Lock(db, activity, asked, humans, ct);
        var effects = new List<ChatEffect>(asked.Count);
        for (var at = 0; at < asked.Count;)
            if (asked[at].Reading.Act is ChatAct.Order)
            {
                var some = asked.Skip(at).TakeWhile(a => a.Reading.Act is ChatAct.Order).ToList();
                effects.AddRange(await Order(db, activity, open, some, ct));
                at += some.Count;
            }
            else effects.Add(await giveBack.Handle(db, activity, open.Sale.Items, asked[at++], humans, ActivityRefusals.FlashNothing, null, ct));
        return effects;
    }

    /// <summary>All messages in one decision. Of a message that asks for several items each is an order of its own, the first under the message's id; what of it does not fit is told beside what was taken.</summary>
    private async Task<IReadOnlyList<ChatEffect>> Order(AppDb db, Activity activity, OpenSale open, List<ChatOrder> asked, CancellationToken ct)
    {
        var commands = asked.SelectMany((a, n) => a.Reading.Wanted.Select((w, k) => (n, Command: new FlashCommand(GiveBackByChat.Part(a.Message, k), a.Author, a.Group, open.Sale.Items[w.Item ?? 0].Sku, w.Quantity)))).ToList();
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands.ConvertAll(c => c.Command).ToArray()), ct);
        foreach (var ((_, command), answer) in commands.Zip(answers))
            if (answer.Refusal is null) db.AfterCommit(() => buyers.Note(db.CurrentBrand, activity.Id, command.Member));
        return
        [
            .. from pair in commands.Zip(answers, (c, answer) => (c.n, c.Command, answer))
               group pair by pair.n into message
               orderby message.Key
               select message.All(p => p.answer.Refusal is not null)
                   ? message.First().answer.Refusal!
                   : new ChatEffect(null, string.Join(" + ", message.OrderBy(p => p.answer.Refusal is not null).Select(p => $"{(p.answer.Refusal is null ? "" : "✗ ")}{open.Cards[p.Command.Sku].Name} × {p.Command.Quantity}"))),
        ];
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var stock = await db.StockOf(activity.Id.Value, ct);
        return activity.IsOver ? t["activities.counter_flash_over", stock.Sum(s => s.Sold)] : t["activities.counter_flash", stock.Sum(s => s.Sold), stock.Sum(s => s.Units)];
    }
}
