using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Ui;

namespace Guildhall.Activities.FlashSales;

/// <summary>The rules that a page tells.</summary>
public sealed record ShownRules(int HoldMinutes, int PerOrder, int PerPerson);

/// <summary>A sale at a moment, the same for everybody.</summary>
/// <param name="Closed">Why nothing can be ordered now.</param>
public sealed record FlashSaleView(ShownActivity Activity, ShownRules Sale, IReadOnlyList<FlashGood> Goods, bool Opens, Refusal? Closed)
{
    public Stencils Stencils { get; } = new();
}

/// <summary>Somebody whose order found no place in the queue.</summary>
/// <param name="Ahead">How many orders wait before theirs.</param>
public sealed record FlashWaiting(Guid Id, SkuId Sku, int Quantity, int Seconds, long Ahead);

/// <summary>What a sale's page shows, read at most once a second however many look. The pieces left are a look, not a promise: the order decides.</summary>
public sealed class FlashSaleBook
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly Lane<FlashCommand, OrderReceipt> lane;
    private readonly KnownPlans<OpenSale> plans;
    private readonly TimeProvider clock;
    private readonly Remembered<(BrandId, ActivityId, GroupId), (FlashSaleView View, long At)> kept = new(500);

    internal FlashSaleBook(Lane<FlashCommand, OrderReceipt> lane, KnownPlans<OpenSale> plans, TimeProvider clock) => (this.lane, this.plans, this.clock) = (lane, plans, clock);

    /// <summary>Orders waiting on this node just now.</summary>
    public long Ahead => lane.Waiting;

    /// <summary>Null for what is not for this group, or only a draft.</summary>
    public async Task<FlashSaleView?> Now(AppDb db, ActivityId id, Visit visit, CancellationToken ct)
    {
        var key = (db.CurrentBrand, id, visit.Group.Id);
        var at = clock.GetTimestamp();
        if (kept.TryGetValue(key, out var known))
        {
            if (clock.GetElapsedTime(known.At, at) < Trusted) return known.View;
            kept[key] = (known.View, at); // Who looks meanwhile need not read too.
        }
        var view = await Read(db, id, visit.Group.Id, ct);
        if (view is null)
        {
            kept.Remove(key);
            return null; // What is not there yet may be there in a moment.
        }
        kept[key] = (view, at);
        return view;
    }

    private async Task<FlashSaleView?> Read(AppDb db, ActivityId id, GroupId group, CancellationToken ct)
    {
        if (await db.FindActivity(id, ct) is not { Kind: FlashSale.Kind } activity || activity.State is ActivityState.Draft) return null;
        var open = await OpenSale.Of(plans, db, activity, ct);
        if (!open.Groups.Contains(group)) return null;
        var left = (await db.StockOf(id.Value, ct)).ToDictionary(s => s.Sku);
        var now = clock.GetUtcNow();
        var goods = open.Sale.Items.Where(i => open.Cards.ContainsKey(i.Sku)).Select(i => new FlashGood(open.Cards[i.Sku], new(i.PriceMinor, activity.Currency), i.Units, left.GetValueOrDefault(i.Sku)?.Units ?? 0)).ToList();
        return new(new(id.Value, activity.Name, activity.StartsAt, activity.EndsAt), new(open.Sale.HoldMinutes, open.Sale.PerOrder, open.Sale.PerPerson), goods, activity.StartsAt <= now, activity.RefusalFor(now));
    }
}
