using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.GroupBuys;

/// <summary>The rules that a page tells.</summary>
public sealed record TeamRules(int Size, int Seats, int Hours, int HoldMinutes, int PerPerson, long LeaderPoints);

/// <summary>What a team of so many pays for a piece.</summary>
public sealed record TeamStep(int People, Money Price);

/// <summary>A SKU of a group-buy, as it is shown.</summary>
public sealed record TeamGood(SkuCard Card, IReadOnlyList<TeamStep> Steps, long Units, long Left)
{
    /// <summary>For a team of so many paid people.</summary>
    public Money PriceFor(int people) => (Steps.LastOrDefault(s => s.People <= people) ?? Steps[0]).Price;

    public TeamStep? StepAfter(int people) => Steps.FirstOrDefault(s => s.People > people);
}

/// <param name="Name">Only its first sign.</param>
public sealed record ShownSeat(string Name, bool Paid, bool Leads);

/// <param name="State">open, formed, closed or failed.</param>
/// <param name="Percent">Of the price, that was reached when it closed.</param>
public sealed record ShownTeam(Guid Id, SkuId Sku, string State, bool Gathers, DateTimeOffset EndsAt, int Percent, IReadOnlyList<ShownSeat> Seats)
{
    public int Paid => Seats.Count(s => s.Paid);
    public string Leader => Seats.FirstOrDefault(s => s.Leads)?.Name ?? (Seats.Count > 0 ? Seats[0].Name : "");
}

/// <summary>A seat of one's own.</summary>
public sealed record MySeat(ShopOrder Order, Guid Team, bool MayLeave);

/// <summary>A group-buy at a moment, the same for everybody.</summary>
/// <param name="Waiting">Teams that may be joined, those that need the fewest more first.</param>
/// <param name="Closed">Why nothing can be ordered now.</param>
public sealed record GroupBuyView(ShownActivity Activity, TeamRules Rules, IReadOnlyList<TeamGood> Goods, IReadOnlyList<ShownTeam> Waiting, bool Opens, Refusal? Closed)
{
    public Stencils Stencils { get; } = new();

    public TeamGood? Good(SkuId sku) => Goods.FirstOrDefault(g => g.Card.Id == sku);
}
