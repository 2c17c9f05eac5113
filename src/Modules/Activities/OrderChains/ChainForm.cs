using System.ComponentModel.DataAnnotations;
using Guildhall.Activities.Life;

namespace Guildhall.Activities.OrderChains;

public sealed class ChainForm : GoodsForm
{
    public bool MaskNames { get; set; }
    [StringLength(1500)] public string? PickUps { get; set; }
    public int? HoldOut { get; set; }
    public int? HelperPercent { get; set; }
    public bool ListsAll { get; set; }
    public bool Brings { get; set; }
}
