using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.Votes;

/// <summary>"投2", "投票 草莓", "选1和3": the same ballot as on the page, under the message's id. Where voting is anonymous the chat would tell, so it is done on the page.</summary>
internal sealed class ChatVote(DecideBallots decide) : IChatKind
{
    public string Kind => Vote.Kind;

    public Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult(new ChatOffer(activity.Id, Kind, ChatTakes.Votes, activity.Read<Vote>().Options));

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var vote = activity.Read<Vote>();
        if (vote.Anonymous) return [.. asked.Select(_ => (ChatEffect)ActivityRefusals.VoteOnPage)];
        var commands = asked.Select(a => new BallotCommand(a.Message, a.Author, a.Group, [.. a.Reading.Wanted.Select(w => w.Item ?? -1)], a.At)).ToArray();
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands), ct);
        return [.. answers.Select(a => a.Refusal is { } no ? no : new ChatEffect(null, string.Join(", ", a.Value.Choices.Select(c => vote.Options[c]))))];
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var vote = activity.Read<Vote>();
        var people = await db.Count($"select count(*) from activities_ballots where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and counted", ct);
        if (vote.Results != VoteResults.Always && !activity.IsOver) return t["activities.counter_vote", people];
        var totals = await db.VoteTotals(activity.Id, vote.Options.Count, ct);
        return t["activities.counter_vote", people] + "\n" + string.Join('\n', vote.Options.Select((o, n) => $"{n + 1}. {o} · {totals[n]}"));
    }
}
