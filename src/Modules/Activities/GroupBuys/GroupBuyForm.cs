using Guildhall.Activities.Life;

namespace Guildhall.Activities.GroupBuys;

public sealed class GroupBuyForm : GoodsForm
{
    public int? Size { get; set; }
    public int? Hours { get; set; }
    public int? HoldMinutes { get; set; }
    public string? LeaderGoes { get; set; }
    public long? LeaderPoints { get; set; }
    public List<TierRow> Tiers { get; set => field = value is null ? [] : [.. value.Where(t => t is not null)]; } = []; // Nonsense in a post makes it null.

    /// <summary>Rows that say something come first, as many as there may be: the n-th of them is the n-th tier.</summary>
    internal void Order() => Tiers = [.. Tiers.OrderBy(t => t.People is null && t.Percent is null).Concat(Enumerable.Range(0, GroupBuy.MostTiers).Select(_ => new TierRow())).Take(GroupBuy.MostTiers)];
}

public sealed class TierRow
{
    public int? People { get; set; }
    public int? Percent { get; set; }
}
