using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.GroupBuys;

/// <summary>What becomes of a team whose leader goes before it is formed.</summary>
internal enum LeaderGoes { NextLeads, TeamFails }

/// <summary>拼团: people form a team to buy at a lower price. Nobody sits in it twice, no seat is made up, and a team that does not fill in time gives everybody their money back.</summary>
/// <param name="Size">Paid people who make a team.</param>
/// <param name="Hours">How long a team may gather.</param>
/// <param name="LeaderPoints">For whoever opened a team that was formed.</param>
/// <param name="Tiers">With more paid people everybody pays less; what was paid above goes back when the team is closed.</param>
internal sealed record GroupBuy(int Size, int Hours, int HoldMinutes, int PerPerson, LeaderGoes LeaderGoes, long LeaderPoints, IReadOnlyList<TeamTier> Tiers, IReadOnlyList<GoodsItem> Items) : IGoods
{
    public const string Kind = "group-buy";
    public const int MostPeople = 1000, MostHours = 24 * 30, MostHold = 1440, MostPerPerson = 99, MostTiers = 5;
    public const long MostPoints = 100_000;

    /// <summary>How many a team may have.</summary>
    public int Seats => Tiers.Count == 0 ? Size : Tiers[^1].People;

    /// <summary>Of the price, for a team of so many paid people.</summary>
    public int PercentFor(int people) => Tiers.LastOrDefault(t => t.People <= people)?.Percent ?? 100;

    /// <summary>What a piece costs at so much percent, half up.</summary>
    public static long At(long unitMinor, int percent) => (unitMinor * percent + 50) / 100;

    /// <summary>What pieces cost the house at so much percent of their price.</summary>
    public static long CostOf(long listMinor, long unitMinor, int percent, int quantity) => Math.Max(0, listMinor - At(unitMinor, percent)) * quantity;

    /// <summary>What a piece costs a team of so many people, from the fewest on.</summary>
    public IEnumerable<(int People, long Minor)> Ladder(long unitMinor) => Tiers.Select(t => (t.People, At(unitMinor, t.Percent))).Prepend((Size, unitMinor));

    public Refusal? RefusalFor(IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        if (Items.Count is 0 or > GoodsItem.Most) return ActivityRefusals.FlashNoItems.With(GoodsItem.Most);
        if (Size is < 2 or > MostPeople) return ActivityRefusals.TeamSize.With(MostPeople).At("Size");
        if (Hours is < 1 or > MostHours) return ActivityRefusals.TeamHours.With(MostHours).At("Hours");
        if (HoldMinutes is < 1 or > MostHold) return ActivityRefusals.FlashHold.With(MostHold).At("HoldMinutes");
        if (PerPerson is < 1 or > MostPerPerson) return ActivityRefusals.ChainLimit.With(MostPerPerson).At("PerPerson");
        if (LeaderPoints is < 0 or > MostPoints) return ActivityRefusals.TeamPoints.With(MostPoints).At("LeaderPoints");
        var (people, percent) = (Size, 100);
        for (var i = 0; i < Tiers.Count; i++)
        {
            if (i >= MostTiers || Tiers[i].People <= people || Tiers[i].People > MostPeople) return ActivityRefusals.TeamTiers.With(MostTiers).At($"Tiers[{i}].People");
            if (Tiers[i].Percent >= percent || Tiers[i].Percent < 1) return ActivityRefusals.TeamTiers.With(MostTiers).At($"Tiers[{i}].Percent");
            (people, percent) = (Tiers[i].People, Tiers[i].Percent);
        }
        return GoodsItem.RefusalFor(Items, cards, ActivityRefusals.FlashUnknownItem);
    }
}

/// <param name="People">From so many paid people on.</param>
/// <param name="Percent">Of the price.</param>
internal sealed record TeamTier(int People, int Percent);
