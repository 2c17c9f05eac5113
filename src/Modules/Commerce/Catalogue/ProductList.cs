using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Commerce.Catalogue;

/// <summary>A row of a list of goods: one SKU. What is null was not said and stays as it is.</summary>
internal sealed record ListedSku(int Line, string Title, string Choice, string? Code, decimal Price, decimal? ListPrice, decimal? Cost, long? Stock, string? Category, string? Summary);

/// <summary>A list of goods as a shop exports it or a buyer keeps it: CSV or workbook, a row per SKU, rows of one product under one title.</summary>
internal static class ProductList
{
    public const int MostRows = 5000, MostBytes = 10 << 20;

    /// <summary>Our own names, in the order in which lists are written, and what others call them.</summary>
    public static IReadOnlyList<TableField> Fields { get; } =
    [
        new("title", true, ["product", "product_name", "name", "商品名称", "商品名稱", "商品标题", "宝贝标题", "商品", "品名"]),
        new("choice", false, ["variant", "option", "options", "spec", "规格", "規格", "款式", "选项", "選項", "型号", "型號"]),
        new("code", false, ["sku", "sku_code", "stock_code", "article", "barcode", "商家编码", "货号", "貨號", "商品编码", "商品編號", "条码", "條碼"]),
        new("category", false, ["type", "product_type", "类目", "類別", "分类", "分類"]),
        new("price", true, ["unit_price", "sale_price", "variant_price", "售价", "售價", "价格", "價格", "单价", "單價", "一口价"]),
        new("list_price", false, ["compare_at_price", "original_price", "划线价", "原价", "原價", "定價", "市场价"]),
        new("cost", false, ["cost_price", "cost_per_item", "成本", "成本价", "成本價", "进价", "進價"]),
        new("stock", false, ["quantity", "qty", "inventory", "variant_inventory_qty", "库存", "庫存", "数量", "數量"]),
        new("summary", false, ["subtitle", "description", "简介", "簡介", "卖点", "描述"]),
    ];

    /// <summary>The rows that can be read and those that cannot; or why the file is none.</summary>
    public static Result<(List<ListedSku> Rows, List<RejectedRow> Rejected)> Read(byte[] content, string name)
    {
        var file = SourceFile.Open(() => new MemoryStream(content, writable: false), name);
        if (file.Refusal is { } unreadable) return unreadable;
        var table = TableFile.Open(file.Value, Fields);
        if (table.Refusal is { } refusal) return refusal;
        var (columns, rows, rejected) = (table.Value.Columns, new List<ListedSku>(), new List<RejectedRow>());
        foreach (var row in table.Value.Rows())
        {
            if (rows.Count + rejected.Count == MostRows) return CatalogueRefusals.ListTooLong.With(MostRows);
            var read = row.Rejected is { } broken ? broken : Read(row, columns);
            if (read.Rejected is { } no) rejected.Add(no);
            else rows.Add(read.Value!);
        }
        return (rows, rejected);
    }

    private static Parsed<ListedSku> Read(TableRow row, ColumnMap columns)
    {
        RejectedRow No(string field, Refusal reason) => new(row.Line, columns.HeaderOf(field) ?? field, row[columns[field]], reason);
        string? Said(string field) => Cells.OrEmpty(row[columns[field]]) is { Length: > 0 } text ? text : null;
        if (Said("title") is not { } title) return No("title", FileRefusals.CellEmpty);
        if (Said("code") is { } written && Cells.IsScientific(written)) return No("code", FileRefusals.IdCorrupted);
        if (Said("price") is null) return No("price", FileRefusals.CellEmpty);
        foreach (var field in (string[])["price", "list_price", "cost", "stock"])
            if (Said(field) is not null && Cells.Number(row[columns[field]]) is not >= 0) return No(field, FileRefusals.NotANumber);
        var stock = Said("stock") is null ? (decimal?)null : Cells.Number(row[columns["stock"]]);
        if (stock is { } pieces && (pieces != decimal.Truncate(pieces) || pieces > Contracts.StockRoom.MostUnits)) return No("stock", CatalogueRefusals.StockRange.With(Contracts.StockRoom.MostUnits));
        return new ListedSku(row.Line, title, Said("choice") ?? "", Said("code"), Cells.Number(row[columns["price"]])!.Value, Said("list_price") is null ? null : Cells.Number(row[columns["list_price"]]),
            Said("cost") is null ? null : Cells.Number(row[columns["cost"]]), (long?)stock, Said("category"), Said("summary"));
    }
}
