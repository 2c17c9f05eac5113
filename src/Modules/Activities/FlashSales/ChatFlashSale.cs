using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.FlashSales;

/// <summary>"抢2", "秒杀 2", "2份草莓1份芒果": the same orders as on the page, placed under the message's id. "取消" and "撤回" withdraw what is not paid and ask for the money of what is.</summary>
internal sealed class ChatFlashSale(DecideFlashSaleOrders decide, GiveBackOrders giveBack, FlashSaleBook book) : IChatKind
{
    public string Kind => FlashSale.Kind;

    public async Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct)
    {
        var open = await OpenSale.Of(db, activity, ct);
        return new(activity.Id, Kind, ChatTakes.Orders | ChatTakes.Withdrawals, [.. open.Sale.Items.Select(i => open.Cards.GetValueOrDefault(i.Sku)?.Name ?? "")]);
    }

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var open = await OpenSale.Of(db, activity, ct);
        var persons = await db.PersonsOf([.. asked.Select(a => a.Author).Distinct()], ct);
        // The orders that may be given back are locked before the activity is.
        var withdrawing = asked.Where(a => a.Reading.Act is not ChatAct.Order).Select(a => persons[a.Author]).Distinct().ToArray();
        if (withdrawing.Length > 0) await db.LockShopOrders([.. (await Mine(db, activity, withdrawing, ct)).Select(o => o.Id)], ct);
        var effects = new List<ChatEffect>(asked.Count);
        for (var at = 0; at < asked.Count;)
            if (asked[at].Reading.Act is ChatAct.Order)
            {
                var some = asked.Skip(at).TakeWhile(a => a.Reading.Act is ChatAct.Order).ToList();
                effects.AddRange(await Order(db, activity, open, some, ct));
                at += some.Count;
            }
            else effects.Add(await GiveBack(db, activity, open, asked[at], persons[asked[at++].Author], ct));
        return effects;
    }

    /// <summary>All messages in one decision. Of a message that asks for several items each is an order of its own, the first under the message's id; what of it does not fit is told beside what was taken.</summary>
    private async Task<IReadOnlyList<ChatEffect>> Order(AppDb db, Activity activity, OpenSale open, List<ChatOrder> asked, CancellationToken ct)
    {
        var commands = asked.SelectMany((a, n) => a.Reading.Wanted.Select((w, k) => (n, Command: new FlashCommand(k == 0 ? a.Message : Part(a.Message, k), a.Author, a.Group, open.Sale.Items[w.Item ?? 0].Sku, w.Quantity)))).ToList();
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands.ConvertAll(c => c.Command).ToArray()), ct);
        foreach (var ((_, command), answer) in commands.Zip(answers))
            if (answer.Refusal is null) db.AfterCommit(() => book.Note(db.CurrentBrand, activity.Id, command.Member));
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

    /// <summary>"撤回" means the latest, "取消" all of them, "取消草莓" those of it.</summary>
    private async Task<ChatEffect> GiveBack(AppDb db, Activity activity, OpenSale open, ChatOrder asked, MemberId person, CancellationToken ct)
    {
        var mine = await Mine(db, activity, [person], ct);
        if (asked.Reading is { Act: ChatAct.Cancel, Wanted: [var wanted, ..] })
        {
            if (wanted.Item is { } item) mine = mine.FindAll(o => o.Lines.Any(l => l.Sku == open.Sale.Items[item].Sku));
            // An order is given back as a whole: "取消1份" means an order of one.
            if (wanted.Quantity > 0) mine = mine.FindAll(o => o.Units == wanted.Quantity).TakeLast(1).ToList();
        }
        else mine = mine.TakeLast(1).ToList();
        if (mine.Count == 0) return ActivityRefusals.FlashNothing;
        var notes = new List<string>();
        foreach (var order in mine)
        {
            var back = await giveBack.Handle(db, RefundOrders.IdFor(order.Id, "chat"), order.Id, order.Person, asked.Reading.Act is ChatAct.Undo ? "撤回" : "取消", ct);
            if (back.Refusal is { } no) return no;
            notes.Add($"{string.Join(" + ", order.Lines.Select(l => $"{l.Title} × {l.Quantity}"))} {(back.Value ? "✕" : "↩")}");
        }
        return new(null, string.Join("  ", notes));
    }

    /// <summary>What stands of these people's orders, oldest first.</summary>
    private static async Task<List<ShopOrder>> Mine(AppDb db, Activity activity, MemberId[] persons, CancellationToken ct)
    {
        var entries = (await db.EntriesOf(persons, ct)).Select(e => e.Entry).ToArray();
        var ids = await db.Query($"""
            select id from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity.Id} and {db.In("person_id", entries)} and (state = 'unpaid' or (paid_at is not null and refunded_minor < amount_minor)) order by seq
            """, r => r.Id<OrderId>(0), ct);
        return [.. (await db.FindShopOrders(ids, ct)).OrderBy(o => o.Seq)];
    }

    /// <summary>The id of a message's n-th order.</summary>
    private static Guid Part(Guid message, int n) => Id.Dated(DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(message.ToString("N")[..12], 16)), SHA256.HashData(Encoding.UTF8.GetBytes($"{message:N}/{n}")));

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var stock = await db.StockOf(activity.Id.Value, ct);
        return activity.IsOver ? t["activities.counter_flash_over", stock.Sum(s => s.Sold)] : t["activities.counter_flash", stock.Sum(s => s.Sold), stock.Sum(s => s.Units)];
    }
}
