using Guildhall.Commerce.Import;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Tests.Files;

namespace Guildhall.Tests.Commerce;

public sealed class OrderFileTests
{
    private const string Header = "order_no,paid_at,customer,sku,title,quantity,unit_price,refund_of,status,currency\n";

    private static OrderFile Open(byte[] bytes) => OrderFile.Open(Sources.Of(bytes), BrandCalendar.For("Asia/Shanghai")).Value;

    private static OrderFile Open(string text) => Open(System.Text.Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_line_is_read_with_its_amount_and_an_unknown_buyer_is_allowed()
    {
        var rows = Sources.Good(Open(Header + "A1,2024-01-05 09:15,u1,S1,茶,2,\"1,234.50\",,,cny\nA2,2024-01-05 09:16,,S2,gift,1,0,,,\n").Rows());
        Assert.Equal(("A1", "u1", 2m, 1234.50m, 2469.00m, "CNY", OrderRowState.Paid), (rows[0].OrderNo, rows[0].Customer, rows[0].Quantity, rows[0].UnitPrice, rows[0].Amount, rows[0].Currency, rows[0].State));
        Assert.Equal((null, 0m, false), (rows[1].Customer, rows[1].Amount, rows[1].IsRefund));
    }

    [Fact]
    public void A_negative_quantity_or_a_refunded_status_is_a_refund_on_its_own_date()
    {
        var rows = Sources.Good(Open(Header + "C1,2024-02-01 10:00,u1,S1,t,-2,5,A1,,\nC2,2024-02-02,u1,S1,t,1,5,,退款成功，交易关闭,\n").Rows());
        Assert.Equal((true, 2m, 10m, "A1"), (rows[0].IsRefund, rows[0].Quantity, rows[0].Amount, rows[0].RefundOf));
        Assert.Equal((true, 5m, 1), (rows[1].IsRefund, rows[1].Amount, rows[1].At.Day));
    }

    [Theory]
    [InlineData("交易成功", "Completed", false)]
    [InlineData("等待买家付款", "Pending", true)]
    [InlineData("买家已付款，等待卖家发货", "Paid", false)]
    [InlineData("卖家已发货，等待买家确认", "Shipped", false)]
    [InlineData("交易关闭", "Cancelled", true)]
    [InlineData("不成立", "Cancelled", true)]
    [InlineData("cancelled", "Cancelled", true)]
    [InlineData("paid", "Paid", false)]
    [InlineData("unpaid", "Pending", true)]
    public void Words_for_a_status_mean_the_same_in_every_shop(string word, string state, bool unpaid)
    {
        var row = Assert.Single(Sources.Good(Open(Header + $"A1,2024-01-05,u1,S1,t,1,5,,{word},\n").Rows()));
        Assert.Equal((state, unpaid), (row.State.ToString(), row.IsUnpaid));
    }

    [Fact]
    public void A_line_that_cannot_be_right_goes_to_the_errors()
    {
        var bad = Sources.Bad(Open(Header + "A1,2024-01-05,u,S,t,1,-5,,,\n6.9E+18,2024-01-05,u,S,t,1,5,,,\nA3,,u,S,t,1,5,,,\nA4,2024-01-05,u,S,t,x,5,,,\nA5,2024-01-05,u,S,t,1,5,,vanished,\n,2024-01-05,u,S,t,1,5,,,\nA7,2024-01-05,u,S,t,0,5,,,\n").Rows());
        Assert.Equal([(2L, "commerce.row_price_negative"), (3L, "files.id_corrupted"), (4L, "files.cell_empty"), (5L, "files.not_a_number"), (6L, "commerce.row_status_unknown"), (7L, "files.cell_empty"), (8L, "commerce.row_quantity_zero")],
            bad.Select(b => (b.Line, b.Reason.Code)));
    }

    [Fact]
    public void Headers_of_shops_in_both_scripts_are_known()
    {
        var mainland = Sources.Good(Open(Sources.Encoded("主订单编号,子订单编号,选购商品,商品数量,商品ID,商品单价,支付完成时间,订单状态\n\"\t6901234567890123456\",\"\t1\",茶叶,2,\"\t77\",9.90,2024-01-05 09:15:00,已完成\n", "gb18030")).Rows());
        Assert.Equal(("6901234567890123456", "77", 19.80m), (mainland[0].OrderNo, mainland[0].Sku, mainland[0].Amount));
        var taiwan = Sources.Good(Open(Sources.Encoded("訂單編號,訂單狀態,訂單成立日期,商品名稱,商品活動價格,數量,買家帳號\n240105ABC,已完成,2024-01-05 09:15,茶葉,99,3,mei\n", "big5")).Rows());
        Assert.Equal(("240105ABC", "mei", 297m), (taiwan[0].OrderNo, taiwan[0].Customer, taiwan[0].Amount));
    }

    [Fact]
    public void An_amount_of_the_whole_order_repeated_on_each_line_counts_once()
    {
        var rows = Sources.Good(Open("订单号,下单时间,商品名称,订购数量,订单金额\nJ1,2024-01-05 09:15:00,茶,1,100\nJ1,2024-01-05 09:15:00,壶,2,100\nJ2,2024-01-05 09:16:00,茶,1,50\n").Rows());
        Assert.Equal([100m, 0m, 50m], rows.Select(r => r.Amount));
    }

    [EvalFact("orders/online_retail_2010-12_2011-05.csv.gz")]
    public void Every_line_of_a_real_shop_is_a_row_or_an_error()
    {
        var file = OrderFile.Open(SourceFile.Open(EvalData.Path("orders/online_retail_2010-12_2011-05.csv.gz")!).Value, BrandCalendar.For("Europe/London")).Value;
        var rows = file.Rows().ToList();
        Assert.Equal(209_029, rows.Count);
        Assert.All(Sources.Bad(rows), bad => Assert.Equal("commerce.row_price_negative", bad.Reason.Code));
        Assert.True(Sources.Bad(rows).Count < 10);
    }
}
