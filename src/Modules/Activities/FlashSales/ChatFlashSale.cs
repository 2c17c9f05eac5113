using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.FlashSales;

/// <summary>"抢2", "秒杀 2", "2份草莓": the same order as on the page, placed under the message's id.</summary>
internal sealed class ChatFlashSale(DecideFlashSaleOrders decide, FlashSaleBook book) : IChatKind
{
    public string Kind => FlashSale.Kind;

    public async Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct)
    {
        var open = await OpenSale.Of(db, activity, ct);
        return new(activity.Id, Kind, ChatTakes.Orders, [.. open.Sale.Items.Select(i => open.Cards.GetValueOrDefault(i.Sku)?.Name ?? "")]);
    }

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var open = await OpenSale.Of(db, activity, ct);
        var effects = new ChatEffect[asked.Count];
        var commands = new List<(int Message, FlashCommand Command)>();
        for (var n = 0; n < effects.Length; n++)
            // An order of a sale is of one item; who wants two says it twice.
            if (asked[n].Reading.Wanted is [var wanted]) commands.Add((n, new(asked[n].Message, asked[n].Author, asked[n].Group, open.Sale.Items[wanted.Item ?? 0].Sku, wanted.Quantity)));
            else effects[n] = ActivityRefusals.FlashOneItem;
        if (commands.Count == 0) return effects;
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands.ConvertAll(c => c.Command).ToArray()), ct);
        foreach (var ((n, command), answer) in commands.Zip(answers))
        {
            effects[n] = answer.Refusal is { } no ? no : new ChatEffect(null, $"{open.Cards[command.Sku].Name} × {command.Quantity}");
            if (answer.Refusal is null) db.AfterCommit(() => book.Note(db.CurrentBrand, activity.Id, command.Member));
        }
        return effects;
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var stock = await db.StockOf(activity.Id.Value, ct);
        return activity.IsOver ? t["activities.counter_flash_over", stock.Sum(s => s.Sold)] : t["activities.counter_flash", stock.Sum(s => s.Sold), stock.Sum(s => s.Units)];
    }
}
