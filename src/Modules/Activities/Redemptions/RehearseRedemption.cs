using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Redemptions;

/// <summary>Everybody wants one of the things; some have not the points for it.</summary>
internal sealed class RehearseRedemption : IRehearse
{
    public string Kind => Redemption.Kind;

    public long? Room(Activity activity) => activity.Read<Redemption>().Offers.Sum(o => (long)o.Stock);

    public async Task<long?> Left(AppDb db, Activity activity, CancellationToken ct) => (await db.RedemptionStock(activity.Id, ct)).Values.Sum();

    public async Task Come(StageMoment now)
    {
        var offers = now.Activity.Read<Redemption>().Offers;
        var place = now.Luck.Next(offers.Count);
        var times = now.Greedy ? offers[place].PerPerson + 1 : 1;
        for (var n = 0; n < times; n++) await now.Try(now.Get<RedeemOffered>().Handle(now.Visit, now.Activity.Id, new(now.NewId(), place, offers[place].IsHanded ? now.Visit.Member!.Name : null)));
    }
}
