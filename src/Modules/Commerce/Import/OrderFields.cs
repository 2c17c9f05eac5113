using Guildhall.Kernel.Files;

namespace Guildhall.Commerce.Import;

/// <summary>The columns of order exports: our own names, the platforms' headers in 简体 and 繁體, and the usual English ones.</summary>
internal static class OrderFields
{
    public static IReadOnlyList<TableField> All { get; } =
    [
        new("order_no", true, ["order_number", "order_id", "orderid", "invoice", "invoice_no", "invoiceno", "主订单编号", "主單編號(TM)", "购物车编号", "訂單編號", "订单编号", "订单号", "訂單號碼", "訂單號", "訂單編號(TS)", "order", "name"]),
        new("paid_at", true, ["paid_date", "payment_time", "payment_date", "invoice_date", "invoicedate", "order_date", "orderdate", "date", "订单付款时间", "买家付款时间", "支付完成时间", "付款确认时间", "支付时间", "付款时间", "付款時間", "訂單付款時間", "入帳日", "订单成交时间", "成交时间", "下单时间", "订单提交时间", "订单创建时间", "訂單成立日期", "訂單日期", "轉單日期時間", "訂單確認日", "建立時間", "created_at", "time"]),
        new("customer", false, ["customer_id", "customerid", "buyer", "buyer_id", "member", "member_id", "user", "user_id", "买家会员名", "买家会员ID", "會員編號", "会员编号", "下单帐号", "买家昵称", "買家帳號", "買家", "买家", "购买人", "購買人", "客户", "客戶", "顧客", "客户姓名", "收货人手机号/提货人手机号", "收件人手机号", "联系手机", "phone", "email"]),
        new("sku", false, ["stock_code", "stockcode", "product_id", "productid", "item_id", "article", "商家编码", "商家编码-规格维度", "商品編碼", "商品编码", "货号", "商品料號", "商品選項貨號", "主商品貨號", "商品貨號", "商品代碼", "商品編號", "商品ID", "蝦皮商品編碼", "样式ID", "商品头序号", "商品頁序號"]),
        new("title", false, ["description", "product", "product_name", "item", "item_name", "lineitem_name", "宝贝标题", "商品标题", "商品名称", "商品名稱", "选购商品", "全部商品名称", "商品"]),
        new("quantity", true, ["qty", "count", "units", "lineitem_quantity", "宝贝数量", "商品数量", "订购数量", "商品数量(件)", "数量", "數量", "宝贝总数量", "购买数量"]),
        new("unit_price", true, ["unitprice", "price", "lineitem_price", "商品单价", "单价", "單價", "商品單價", "商品实际价格(单件)", "商品价格(单件)", "京东价", "商品活動價格", "單筆售價"], ["amount", "order_amount"]),
        new("amount", false, ["line_total", "line_amount", "total_price", "子单实际支付金额", "商品实际价格(总共)", "商品总价(元)", "商品总价", "銷售金額(折扣後)", "小计", "小計", "商品小計", "商品原價小計"]),
        new("order_amount", false, ["order_total", "total", "买家实际支付金额", "订单实付金额", "用户实付金额(元)", "订单实际支付金额", "订单应付金额", "订单金额", "買家總支付金額", "訂單合計", "总金额"]),
        new("refund_of", false, ["refunded_order", "original_order", "原订单号", "原订单编号", "原訂單編號"]),
        new("status", false, ["order_status", "state", "financial_status", "订单状态", "訂單狀態", "付款狀態", "状态", "狀態"]),
        new("currency", false, ["currency_code", "币种", "幣別", "货币"]),
    ];
}
