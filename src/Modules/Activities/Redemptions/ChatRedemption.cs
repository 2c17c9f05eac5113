using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Redemptions;

/// <summary>"兑换抱枕", "兑换2": the same as on the page, under the message's id. Recalled, it is given up as long as it was not handed over.</summary>
internal sealed class ChatRedemption(DecideOffered decide, TimeProvider clock) : IChatKind
{
    public string Kind => Redemption.Kind;

    public Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult(new ChatOffer(activity.Id, Kind, ChatTakes.Redemptions, [.. activity.Read<Redemption>().Offers.Select(o => o.Name)]));

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var redemption = activity.Read<Redemption>();
        // A message does not tell how sure it is who wrote it; the page does.
        if (redemption.LeastLevel > IdentityLevel.Guest) return [.. asked.Select(_ => (ChatEffect)ActivityRefusals.RedeemOnPage)];
        var brand = await db.CurrentBrandProfile(ct);
        var commands = asked.Select(a => new RedemptionCommand(a.Message, a.Author, a.Group, a.Reading.Wanted[0].Item ?? -1, "", IdentityLevel.Guest, "chat", brand)).ToArray();
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands), ct);
        return [.. answers.Select(a => a.Refusal is { } no ? no : new ChatEffect(null, redemption.Offers[a.Value.Offer].Name))];
    }

    public async Task<bool> Recalled(AppDb db, Activity activity, Guid message, CancellationToken ct)
    {
        if (await db.LockActivity(activity.Id, ct) is not { } locked || (await db.RedemptionsById(activity.Id, [message], ct)).FirstOrDefault() is not { State: RedemptionState.Open } row) return false;
        return await UndoRedemptions.Handle(db, locked, [row], clock, ct) == 1;
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var (offers, left) = (activity.Read<Redemption>().Offers, await db.RedemptionStock(activity.Id, ct));
        var redeemed = await db.Count($"select count(*) from activities_redemptions where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and state <> {RedemptionState.Cancelled}", ct);
        if (activity.IsOver) return t["activities.counter_redeem_over", redeemed];
        return t["activities.counter_redeem", redeemed] + "\n" + string.Join('\n', offers.Select((o, n) => t["activities.counter_redeem_line", n + 1, o.Name, o.Points, left.GetValueOrDefault(n)]));
    }
}
