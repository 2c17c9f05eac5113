using Guildhall.Activities.Life;

namespace Guildhall.Activities.Bargains;

public sealed class BargainForm : GoodsForm
{
    public int? Helpers { get; set; }
    public int? HelpsPerPerson { get; set; }
    public int? Hours { get; set; }
    public int? HoldMinutes { get; set; }
    public decimal? CutLeast { get; set; }
    public decimal? CutMost { get; set; }
    public bool NewHelpersOnly { get; set; }
    public string? Over { get; set; }
}
