using Guildhall.Activities.Life;

namespace Guildhall.Activities.FlashSales;

public sealed class FlashSaleForm : GoodsForm
{
    public int? PerOrder { get; set; }
    public int? HoldMinutes { get; set; }
}
