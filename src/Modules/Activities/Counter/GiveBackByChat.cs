using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Discounts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Rewards;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Counter;

/// <summary>"取消" and "撤回" in an activity that sells goods: what is not paid is cancelled, of what is paid the refund is asked for.</summary>
internal sealed class GiveBackByChat(GiveBackOrders giveBack)
{
    /// <summary>Locks the orders that these messages may give back, before the activity is. Joins the open transaction.</summary>
    public static async Task Lock(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, Humans humans, CancellationToken ct)
    {
        var withdrawing = asked.Where(a => a.Reading.Act is ChatAct.Cancel or ChatAct.Undo).Select(a => humans[a.Author]).ToHashSet();
        if (withdrawing.Count > 0) await db.LockShopOrders([.. (await Mine(db, activity, humans, withdrawing, ct)).Select(o => o.Id)], ct);
    }

    /// <summary>"撤回" means the latest, "取消" all of them, "取消草莓" those of it.</summary>
    /// <param name="nothing">The kind's word for having nothing to give back.</param>
    /// <param name="kinds">How the kind itself takes an order back; null where it does not.</param>
    public async Task<ChatEffect> Handle(AppDb db, Activity activity, IReadOnlyList<GoodsItem> items, ChatOrder asked, Humans humans, Refusal nothing, Func<ShopOrder, Task<Result<Done>>>? kinds, CancellationToken ct)
    {
        var mine = await Mine(db, activity, humans, [humans[asked.Author]], ct);
        if (asked.Reading is { Act: ChatAct.Cancel, Wanted: [var wanted, ..] })
        {
            if (wanted.Item is { } item) mine = mine.FindAll(o => o.Lines.Any(l => l.Sku == items[item].Sku));
            // An order is given back as a whole: "取消1份" means an order of one.
            if (wanted.Quantity > 0) mine = mine.FindAll(o => o.Units == wanted.Quantity).TakeLast(1).ToList();
        }
        else mine = mine.TakeLast(1).ToList();
        if (mine.Count == 0) return nothing;
        var notes = new List<string>();
        foreach (var order in mine)
        {
            var taken = kinds is not null && (await kinds(order)).Refusal is null;
            var back = taken ? true : await giveBack.Handle(db, RefundOrders.IdFor(order.Id, "chat"), order.Id, order.Person, asked.Reading.Act is ChatAct.Undo ? "撤回" : "取消", ct);
            if (back.Refusal is { } no) return no;
            notes.Add($"{string.Join(" + ", order.Lines.Select(l => $"{l.Title} × {l.Quantity}"))} {(back.Value ? "✕" : "↩")}");
        }
        return new(null, string.Join("  ", notes));
    }

    /// <summary>The id of a message's n-th order; the first is the message's own.</summary>
    public static Guid Part(Guid message, int n) => n == 0 ? message : Id.Dated(DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(message.ToString("N")[..12], 16)), SHA256.HashData(Encoding.UTF8.GetBytes($"{message:N}/{n}")));

    /// <summary>What stands of these people's orders, oldest first.</summary>
    private static async Task<List<ShopOrder>> Mine(AppDb db, Activity activity, Humans humans, HashSet<MemberId> persons, CancellationToken ct)
    {
        var entries = humans.Entries.Where(e => persons.Contains(e.Value)).Select(e => e.Key).ToArray();
        // What the till sold is the storefront's; what each order took of the activity, or the message that asked for it, says whose it is.
        var here = activity.Kind is Discount.Kind or Reward.Kind
            ? Sql.Of($"""
                (id in (select t.order_id from activities_till_takes t where t.brand_id = {db.CurrentBrand} and t.activity_id = {activity.Id} and {db.In("t.person_id", entries)})
                  or id in (select a.message_id from activities_chat_acts a where a.brand_id = {db.CurrentBrand} and a.activity_id = {activity.Id} and {db.In("a.member_id", entries)}))
                """)
            : Sql.Of($"origin_id = {activity.Id}");
        var ids = await db.Query($"""
            select id from commerce_shop_orders where brand_id = {db.CurrentBrand} and {here} and {db.In("person_id", entries)} and (state = 'unpaid' or (paid_at is not null and refunded_minor < amount_minor)) order by seq
            """, r => r.Id<OrderId>(0), ct);
        return [.. (await db.FindShopOrders(ids, ct)).OrderBy(o => o.Seq)];
    }
}
