namespace Guildhall.Commerce.Import;

/// <summary>What the shops' words for the state of an order mean.</summary>
internal static class OrderStates
{
    // Read from the top: "退款成功，交易关闭" is a refund, "等待买家付款" waits although it says paid.
    private static readonly (string Word, OrderRowState State)[] Words =
    [
        ("退款成功", OrderRowState.Refunded), ("已退款", OrderRowState.Refunded), ("全额退款", OrderRowState.Refunded), ("退货退款", OrderRowState.Refunded),
        ("未退款", OrderRowState.Paid), ("partiallyrefunded", OrderRowState.Paid), ("refunded", OrderRowState.Refunded), ("refund", OrderRowState.Refunded),
        ("等待买家付款", OrderRowState.Pending), ("等待買家付款", OrderRowState.Pending), ("待付款", OrderRowState.Pending), ("待支付", OrderRowState.Pending),
        ("未付款", OrderRowState.Pending), ("未支付", OrderRowState.Pending), ("尚未付款", OrderRowState.Pending), ("pending", OrderRowState.Pending), ("unpaid", OrderRowState.Pending),
        ("awaitingpayment", OrderRowState.Pending), ("onhold", OrderRowState.Pending),
        ("关闭", OrderRowState.Cancelled), ("關閉", OrderRowState.Cancelled), ("取消", OrderRowState.Cancelled), ("不成立", OrderRowState.Cancelled), ("cancel", OrderRowState.Cancelled),
        ("closed", OrderRowState.Cancelled), ("failed", OrderRowState.Cancelled), ("voided", OrderRowState.Cancelled),
        ("交易成功", OrderRowState.Completed), ("完成", OrderRowState.Completed), ("已收货", OrderRowState.Completed), ("已收貨", OrderRowState.Completed), ("已签收", OrderRowState.Completed),
        ("已送达", OrderRowState.Completed), ("已送達", OrderRowState.Completed), ("complete", OrderRowState.Completed), ("delivered", OrderRowState.Completed), ("fulfilled", OrderRowState.Completed),
        ("等待卖家发货", OrderRowState.Paid), ("待发货", OrderRowState.Paid), ("待出貨", OrderRowState.Paid), ("备货", OrderRowState.Paid),
        ("已发货", OrderRowState.Shipped), ("已發貨", OrderRowState.Shipped), ("已出貨", OrderRowState.Shipped), ("等待买家确认", OrderRowState.Shipped), ("待收货", OrderRowState.Shipped),
        ("待收貨", OrderRowState.Shipped), ("运送中", OrderRowState.Shipped), ("運送中", OrderRowState.Shipped), ("shipped", OrderRowState.Shipped),
        ("已付款", OrderRowState.Paid), ("已支付", OrderRowState.Paid), ("支付成功", OrderRowState.Paid), ("paid", OrderRowState.Paid), ("processing", OrderRowState.Paid), ("success", OrderRowState.Completed),
    ];

    /// <summary>An empty cell is a paid order; null means the word is unknown.</summary>
    public static OrderRowState? Of(string written)
    {
        if (written.Length == 0) return OrderRowState.Paid;
        var word = written.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        foreach (var (known, state) in Words) if (word.Contains(known, StringComparison.OrdinalIgnoreCase)) return state;
        return null;
    }
}
