using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.OrderChains;

/// <summary>How a row of the leader's list differs from the order behind it.</summary>
internal enum ChainGap { NoOrder, OrderGone, OtherAmount, StillPaid, NoRow }

/// <param name="ListMinor">What the row's pieces cost at the chain's prices; 0 when it is withdrawn.</param>
internal sealed record ReckonedRow(ChainRow Row, MemberId Person, ShopOrder? Order, long ListMinor)
{
    public long PaidMinor => Order is { IsPaid: true } paid ? paid.Amount.Minor - paid.RefundedMinor : 0;
    public long DueMinor => Row.Withdrawn || Order is not { State: OrderState.Unpaid } open ? 0 : open.Amount.Minor;

    public ChainGap? Gap => Order switch
    {
        null => ChainGap.NoOrder,
        { State: OrderState.Cancelled } when !Row.Withdrawn => ChainGap.OrderGone,
        _ when Row.Withdrawn => PaidMinor > 0 ? ChainGap.StillPaid : null,
        var order when order.Amount.Minor != ListMinor || order.Units != Row.Pieces.Sum(p => p.Quantity) => ChainGap.OtherAmount,
        _ => null,
    };
}

/// <summary>The leader's list held against the orders: per person what was ordered, paid and is still due, and every row that does not agree with its order.</summary>
/// <param name="Strays">Orders of the chain that stand but belong to no row.</param>
internal sealed record ChainReckoning(IReadOnlyList<ReckonedRow> Rows, IReadOnlyList<ShopOrder> Strays)
{
    public long ListMinor => Rows.Sum(r => r.ListMinor);
    public long PaidMinor => Rows.Sum(r => r.PaidMinor) + Strays.Sum(o => o.IsPaid ? o.Amount.Minor - o.RefundedMinor : 0);
    public long DueMinor => Rows.Sum(r => r.DueMinor);
    public long RefundedMinor => Rows.Sum(r => r.Order?.RefundedMinor ?? 0);
    public IEnumerable<ReckonedRow> Gaps => Rows.Where(r => r.Gap is not null);
    public bool Agrees => !Gaps.Any() && Strays.Count == 0;

    public static async Task<ChainReckoning> Of(AppDb db, Activity activity, OrderChain chain, CancellationToken ct)
    {
        var rows = await db.ChainRows(activity.Id, ct);
        var prices = chain.Items.ToDictionary(i => i.Sku, i => i.PriceMinor);
        var persons = await db.PersonsOf([.. rows.Select(r => r.Person).Distinct()], ct);
        var standing = await db.Query($"select id from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity.Id} and state <> 'cancelled'", r => r.Id<OrderId>(0), ct);
        var orders = (await db.FindShopOrders([.. rows.Select(r => r.Order).Concat(standing).Distinct()], ct)).ToDictionary(o => o.Id);
        var known = rows.Select(r => r.Order).ToHashSet();
        return new([.. rows.Select(r => new ReckonedRow(r, persons[r.Person], orders.GetValueOrDefault(r.Order), r.Withdrawn ? 0 : r.Pieces.Sum(p => prices.GetValueOrDefault(p.Sku) * p.Quantity)))],
            [.. standing.Where(id => !known.Contains(id)).Select(id => orders[id])]);
    }
}
