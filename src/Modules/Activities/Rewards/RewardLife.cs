using Guildhall.Activities.Life;
using Guildhall.Activities.Till;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Rewards;

/// <summary>How a threshold reward goes through the life of an activity: its gifts are put aside when it is planned, and what nobody got goes back to the shop.</summary>
internal sealed class RewardLife(CallOffOrders callOff, TimeProvider clock) : TillLife<Reward>(callOff, clock)
{
    public override string Kind => Reward.Kind;
    public override string Icon => "gift";

    public override async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        if (await base.Prepare(db, activity, ct) is { Refusal: { } refusal }) return refusal;
        var gifts = activity.Read<Reward>().Items;
        var cards = (await db.FindSkus([.. gifts.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        foreach (var gift in gifts.OrderBy(i => i.Sku.Value))
            if (await db.AllotStock(gift.Sku, activity.Id.Value, gift.Units, Clock, ct) is { Refusal: not null }) return ActivityRefusals.FlashShort.With(cards[gift.Sku].Name, cards[gift.Sku].Free, gift.Units);
        return new Done();
    }

    public override Task Settle(AppDb db, Activity activity, CancellationToken ct) => db.ReturnStock(activity.Id.Value, Clock, ct);
}
