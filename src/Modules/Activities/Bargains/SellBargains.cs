using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Bargains;

/// <summary>Turns bargains into orders at their price, and ends those whose time is over. Joins the open transaction; the activity and its stock are locked.</summary>
internal sealed class SellBargains(PlaceOrders place, TimeProvider clock)
{
    /// <param name="rows">Marked as ordered already; their pieces were seen under the lock.</param>
    public async Task Handle(AppDb db, Activity activity, Bargain terms, IReadOnlyList<BargainRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return;
        var cards = (await db.FindSkus([.. rows.Select(r => r.Sku).Distinct()], ct)).ToDictionary(c => c.Id);
        var humans = await db.HumansOf([.. rows.Select(r => r.Person)], ct);
        await db.TakeStock(activity.Id.Value, [.. rows.Select(r => (r.Sku, 1L))], ct);
        var until = clock.GetUtcNow() + TimeSpan.FromMinutes(terms.HoldMinutes);
        await place.Handle(db, new(Bargain.Kind, activity.Id.Value), [.. rows.Select(r => new OrderDraft(r.Id, r.Member, humans[r.Person], OrderLines.Of(activity.Currency, cards[r.Sku].Line(1, r.Price)).Value, until) { Group = r.Group })], ct);
        // What costs nothing is paid as it is placed.
        await Budget.Close(db, activity.Id, [.. rows.Where(r => r.Price == 0).Select(r => (r.Id, BargainStall.CostOf(cards[r.Sku], 0)))], clock, ct);
    }

    /// <summary>Their time is over: sold at the price as it stands where the terms allow it, somebody helped and pieces are left; otherwise expired.</summary>
    public async Task End(AppDb db, Activity activity, IReadOnlyList<BargainRow> over, CancellationToken ct)
    {
        if (over.Count == 0) return;
        var (terms, now, sold, expired) = (activity.Read<Bargain>(), clock.GetUtcNow(), new List<BargainRow>(), new List<Guid>());
        var left = (await db.HoldStock(activity.Id.Value, ct)).ToDictionary(s => s.Sku, s => s.Units);
        foreach (var row in over)
        {
            var sells = terms.Over is BargainOver.SellsAtCurrent && activity.State is not ActivityState.Cancelled && row.Helped > 0 && left.GetValueOrDefault(row.Sku) > 0;
            var ended = row with { State = sells ? BargainState.Ordered : BargainState.Expired };
            if (sells)
            {
                left[row.Sku]--;
                sold.Add(ended);
            }
            else expired.Add(row.Id);
            await db.SaveBargain(ended, now, ct);
        }
        await Budget.Release(db, activity.Id, expired, clock, ct);
        await Handle(db, activity, terms, sold, ct);
    }
}
