using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Lotteries;

/// <summary>"抽奖": the same draw as on the page, under the message's id, which is also its nonce: the writer's browser chose it. Points are not spent by talking.</summary>
internal sealed class ChatLottery(DecideDraws decide) : IChatKind
{
    public string Kind => Lottery.Kind;

    public Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult(new ChatOffer(activity.Id, Kind, ChatTakes.Draws, []));

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var lottery = activity.Read<Lottery>();
        if (lottery.LeastLevel > IdentityLevel.Guest) return [.. asked.Select(_ => (ChatEffect)ActivityRefusals.LotteryOnPage)];
        var brand = await db.CurrentBrandProfile(ct);
        var commands = asked.Select(a => new DrawCommand(a.Message, a.Author, a.Group, IdentityLevel.Guest, a.Message.ToString(), false, brand)).ToArray();
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands), ct);
        return [.. answers.Select(a => a.Refusal is { } no ? no : new ChatEffect(null, $"#{a.Value.Number} {(a.Value.Prize is { } prize ? $"🎉{prize}" : a.Value.State == DrawState.Entered ? "✓" : "–")}"))];
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var (draws, won) = await db.First($"""
            select count(*), cast(coalesce(sum(case when prize is null then 0 else 1 end), 0) as bigint) from activities_lottery_draws where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and state <> {DrawState.Withdrawn}
            """, r => (r.Long(0), r.Long(1)), ct);
        var left = activity.Read<Lottery>().Prizes.Sum(p => (long)p.Stock) - won;
        return t[activity.IsOver ? "activities.counter_lottery_over" : "activities.counter_lottery", draws, won, left];
    }
}
