using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CouponDrops;

/// <summary>"领券": the same coupon as on the page, under the message's id.</summary>
internal sealed class ChatCouponDrop(DecideDropClaims decide) : IChatKind
{
    public string Kind => CouponDrop.Kind;

    public Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult(new ChatOffer(activity.Id, Kind, ChatTakes.Coupons, []));

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        // A message does not tell how sure it is who wrote it; the page does.
        if (activity.Read<CouponDrop>().LeastLevel > IdentityLevel.Guest) return [.. asked.Select(_ => (ChatEffect)ActivityRefusals.DropOnPage)];
        var brand = await db.CurrentBrandProfile(ct);
        var commands = asked.Select(a => new DropCommand(a.Message, a.Author, a.Group, IdentityLevel.Guest, "chat", brand)).ToArray();
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands), ct);
        return [.. answers.Select(a => a.Refusal is { } no ? no : new ChatEffect(null, $"#{a.Value.Number}"))];
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var (_, claimed) = await db.DropStock(activity.Id, ct);
        return t[activity.IsOver ? "activities.counter_drop_over" : "activities.counter_drop", claimed, activity.Read<CouponDrop>().Count];
    }
}
