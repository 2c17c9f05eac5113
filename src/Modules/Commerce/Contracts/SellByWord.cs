using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Contracts;

/// <summary>Sells goods of the storefront to somebody who asked for them in so many words: where it goes is said on the order's page, at the price that holds at the till just now, unpaid until the first way to pay gives up waiting.</summary>
public sealed class SellByWord
{
    private readonly DecideShopOrders decide;
    private readonly PayWays ways;
    private readonly TimeProvider clock;

    internal SellByWord(DecideShopOrders decide, PayWays ways, TimeProvider clock) => (this.decide, this.ways, this.clock) = (decide, ways, clock);

    /// <param name="Id">Becomes the order's id; asking twice is one order.</param>
    /// <param name="MostMinor">Per piece, in minor units. What is dearer is refused with <see cref="IsDearer"/>.</param>
    public sealed record Wish(Guid Id, MemberId Member, GroupId Group, SkuCard Card, int Quantity, long MostMinor);

    public static bool IsDearer(Refusal refusal) => refusal.Code == CommerceRefusals.PriceRose.Code;

    /// <summary>Joins the open transaction and locks as the storefront's lane does: activities, then the stock of one product after another.</summary>
    /// <returns>One answer per wish, in their order.</returns>
    public async Task<Result<OrderReceipt>[]> Handle(AppDb db, IReadOnlyList<Wish> wishes, CancellationToken ct)
    {
        var answers = new Result<OrderReceipt>[wishes.Count];
        if ((await ways.Of(db, ct)).FirstOrDefault(w => w.Enabled) is not { } way)
        {
            Array.Fill(answers, PaymentRefusals.ProviderOff);
            return answers;
        }
        var humans = await db.HumansOf([.. wishes.Select(w => w.Member).Distinct()], ct);
        var until = clock.GetUtcNow().AddMinutes(way.HoldMinutes);
        foreach (var some in Enumerable.Range(0, wishes.Count).GroupBy(n => wishes[n].Card.Product).OrderBy(g => g.Key.Value))
        {
            var commands = some.Select(n => wishes[n]).Select(w => new ShopCommand(w.Id, w.Member, humans[w.Member], w.Group, w.Card.Id, w.Quantity, w.MostMinor, null, until, null, null)).ToArray();
            var decided = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, some.Key.Value, commands), ct);
            foreach (var (n, answer) in some.Zip(decided)) answers[n] = answer;
        }
        return answers;
    }
}
