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

namespace Guildhall.Activities.OrderChains;

/// <summary>"+2 草莓", "改3份", "取消", a pasted 接龙: the same rows as on the page. The bot's line is the running chain itself.</summary>
internal sealed class ChatChain(DecideChainOrders decide, ChangeChainRow change) : IChatKind
{
    private const int MostShown = 20, MostElsewhere = 8;

    public string Kind => OrderChain.Kind;
    public bool ListsItself => true;

    public async Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct) => OfferOf(activity, await OpenChain.Of(db, activity, ct));

    public static ChatOffer OfferOf(Activity activity, OpenChain open) => new(activity.Id, OrderChain.Kind, ChatTakes.Orders | ChatTakes.Changes, [.. open.Chain.Items.Select(i => open.NameOf(i.Sku))]);

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var open = await OpenChain.Of(db, activity, ct);
        var persons = await db.PersonsOf([.. asked.Select(a => a.Author).Distinct()], ct);
        // The orders that may be called off are locked before the activity is.
        await db.LockShopOrders([.. (await Rows(db, activity, persons.Values.Distinct(), ct)).Select(r => r.Order)], ct);
        var effects = new List<ChatEffect>(asked.Count);
        foreach (var order in asked) effects.Add(await Act(db, activity, open, order, persons[order.Author], ct));
        return effects;
    }

    public async Task<bool> Recalled(AppDb db, Activity activity, Guid message, CancellationToken ct) =>
        await db.ChainRow(activity.Id, message, ct) is { Withdrawn: false } row && (await change.Handle(db, activity.Id, row.Id, null, [], message, ct)).Refusal is null;

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var open = await OpenChain.Of(db, activity, ct);
        var rows = (await db.ChainRows(activity.Id, ct)).Where(r => !r.Withdrawn).ToList();
        var text = new StringBuilder(t[activity.IsOver ? "activities.counter_chain_over" : "activities.counter_chain", rows.Count, rows.Sum(r => r.Pieces.Sum(p => p.Quantity))]);
        if (rows.Count > MostShown) text.Append("\n…");
        foreach (var row in rows.TakeLast(MostShown)) text.Append('\n').Append(row.Number).Append(". ").Append(open.Chain.Shown(row.Name)).Append(' ').Append(open.Told(row.Pieces, t["activities.and"]));
        var elsewhere = await db.OrdersElsewhere(activity, open.Chain, MostElsewhere, ct);
        if (elsewhere.Count > 0) text.Append('\n').Append(t["activities.chain_elsewhere"]);
        foreach (var order in elsewhere) text.Append("\n· ").Append(open.Chain.Shown(order.Name)).Append(' ').Append(order.Told(t["activities.and"]));
        return text.ToString();
    }

    private async Task<ChatEffect> Act(AppDb db, Activity activity, OpenChain open, ChatOrder order, MemberId person, CancellationToken ct)
    {
        var mine = (await Rows(db, activity, [person], ct)).Where(r => !r.Withdrawn).ToList();
        switch (order.Reading.Act)
        {
            case ChatAct.Order: return await Place(db, activity, open, order, Pieces(open, order.Reading.Wanted), ct);
            case ChatAct.Paste:
                var line = order.Reading.Pasted!.LastOrDefault(l => l.Name == order.Name) ?? order.Reading.Pasted![^1];
                if (ReadChat.Pieces(line.Words, OfferOf(activity, open)) is not { } pasted) return ActivityRefusals.ChainUnread.With(line.Words);
                // Copied with their own line in it again: what it says now counts.
                return mine.Count > 0 ? await Change(db, activity, open, mine[^1], person, Pieces(open, pasted), order.Message, ct) : await Place(db, activity, open, order, Pieces(open, pasted), ct);
            case ChatAct.Change when mine.Count > 0:
                if (order.Reading.Wanted is [{ Item: null }] && mine[^1].Pieces.Count > 1) return ActivityRefusals.ChainWhich;
                var wanted = order.Reading.Wanted is [{ Item: null, Quantity: var n }] ? [new(mine[^1].Pieces[0].Sku, n)] : Pieces(open, order.Reading.Wanted);
                return await Change(db, activity, open, mine[^1], person, mine[^1].Pieces.Count == 1 && wanted.Count == 1 ? wanted : [.. mine[^1].Pieces.Where(p => wanted.TrueForAll(w => w.Sku != p.Sku)), .. wanted], order.Message, ct);
            case ChatAct.Undo when mine.Count > 0: return await Change(db, activity, open, mine[^1], person, [], order.Message, ct);
            case ChatAct.Cancel when mine.Count > 0: return await Cancel(db, activity, open, order, mine, person, ct);
            default: return ActivityRefusals.ChainNoRow;
        }
    }

    /// <summary>"取消" takes back everything, "草莓取消" all of that, "取消1份" one piece of the latest row that has it.</summary>
    private async Task<ChatEffect> Cancel(AppDb db, Activity activity, OpenChain open, ChatOrder order, List<ChainRow> mine, MemberId person, CancellationToken ct)
    {
        var (item, less) = (order.Reading.Wanted[0].Item, order.Reading.Wanted[0].Quantity);
        var sku = item is { } n ? open.Chain.Items[n].Sku : (SkuId?)null;
        if (sku is null && less > 0)
        {
            if (mine[^1].Pieces.Count > 1) return ActivityRefusals.ChainWhich;
            sku = mine[^1].Pieces[0].Sku;
        }
        var rows = mine.Where(r => sku is null || r.Pieces.Any(p => p.Sku == sku)).ToList();
        if (rows.Count == 0) return ActivityRefusals.ChainNoRow;
        if (less > 0) rows = [rows[^1]];
        var notes = new List<string>();
        foreach (var row in rows)
        {
            List<ChainPiece> kept = sku is null ? [] : [.. row.Pieces.Select(p => p.Sku == sku ? p with { Quantity = less > 0 ? Math.Max(0, p.Quantity - less) : 0 } : p).Where(p => p.Quantity > 0)];
            var effect = await Change(db, activity, open, row, person, kept, order.Message, ct);
            if (effect.Refusal is not null) return effect;
            notes.Add(effect.Note);
        }
        return new(null, string.Join(' ', notes));
    }

    private async Task<ChatEffect> Place(AppDb db, Activity activity, OpenChain open, ChatOrder order, List<ChainPiece> pieces, CancellationToken ct)
    {
        var answer = (await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, new ChainCommand(order.Message, order.Author, order.Name, order.Group, "chat", order.Message, null, [.. pieces])), ct))[0];
        return answer.Refusal is { } no ? no : new ChatEffect(null, $"#{answer.Value.Number} {open.Told(pieces, ", ")}");
    }

    private async Task<ChatEffect> Change(AppDb db, Activity activity, OpenChain open, ChainRow row, MemberId person, List<ChainPiece> wanted, Guid message, CancellationToken ct)
    {
        var answer = await change.Handle(db, activity.Id, row.Id, person, wanted, message, ct);
        return answer.Refusal is { } no ? no : new ChatEffect(null, wanted.Count == 0 ? $"#{row.Number} ✕" : $"#{row.Number} → {open.Told(wanted, ", ")}");
    }

    private static List<ChainPiece> Pieces(OpenChain open, IReadOnlyList<Wanted> wanted) => [.. wanted.Select(w => new ChainPiece(open.Chain.Items[w.Item ?? 0].Sku, w.Quantity))];

    private static async Task<List<ChainRow>> Rows(AppDb db, Activity activity, IEnumerable<MemberId> persons, CancellationToken ct) =>
        await db.ChainRowsOf(activity.Id, [.. (await db.EntriesOf([.. persons], ct)).Select(e => e.Entry)], ct);
}
