using Guildhall.Kernel;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Redemptions;

/// <summary>What is had for points: a perk or goods that somebody hands over, or a coupon that is there at once.</summary>
public enum RedeemKind { Perk, Goods, Coupon }

/// <summary>积分兑换: for a time some things can be had for points at a special price. redeemed ≤ stock; whoever has not the points has nothing; cancelled gives the points back.</summary>
/// <param name="LeastLevel">How sure it must be who somebody is.</param>
internal sealed record Redemption(IdentityLevel LeastLevel, IReadOnlyList<RedeemOffer> Offers)
{
    public const string Kind = "points-redemption";
    public const int MostOffers = 12, MostUnits = 100_000, MostPerPerson = 100, LongestContact = 300;
    public const long MostPoints = 1_000_000, MostCost = 1_000_000_000_000;

    public long CostOfAll => Offers.Sum(o => o.CostMinor * o.Stock);

    public Refusal? Refused()
    {
        if (Offers.Count is 0 or > MostOffers) return ActivityRefusals.RedeemOffers.With(MostOffers);
        for (var i = 0; i < Offers.Count; i++)
            if (Offers[i].Refused() is { } refusal) return refusal.At($"Offers[{i}].{refusal.Field}");
        return null;
    }
}

/// <param name="Id">Of the perk, SKU or kind of coupon.</param>
/// <param name="Name">As it was when it was planned.</param>
/// <param name="Points">For one of it.</param>
/// <param name="CostMinor">What one costs the house.</param>
internal sealed record RedeemOffer(RedeemKind Kind, Guid Id, string Name, long Points, int Stock, int PerPerson, long CostMinor)
{
    /// <summary>Somebody hands it over and needs to know where to.</summary>
    public bool IsHanded => Kind != RedeemKind.Coupon;

    public Refusal? Refused()
    {
        if (Points is < 1 or > Redemption.MostPoints) return ActivityRefusals.RedeemPoints.With(Redemption.MostPoints, Name).At("Points");
        if (Stock is < 1 or > Redemption.MostUnits) return ActivityRefusals.RedeemStock.With(Redemption.MostUnits, Name).At("Stock");
        if (PerPerson is < 1 or > Redemption.MostPerPerson) return ActivityRefusals.RedeemPerPerson.With(Redemption.MostPerPerson, Name).At("PerPerson");
        return CostMinor is < 0 or > Redemption.MostCost ? ActivityRefusals.RedeemCost.With(Name).At("Cost") : null;
    }
}
