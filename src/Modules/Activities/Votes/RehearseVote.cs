using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;

namespace Guildhall.Activities.Votes;

/// <summary>Everybody has a favourite, earlier options a little more often; the greedy one ticks too many.</summary>
internal sealed class RehearseVote : IRehearse
{
    public string Kind => Vote.Kind;

    public long? Room(Activity activity) => null;

    public async Task Come(StageMoment now)
    {
        var vote = now.Activity.Read<Vote>();
        var count = now.Greedy && vote.MostChoices < vote.Options.Count ? vote.MostChoices + 1 : 1 + now.Luck.Next(vote.MostChoices);
        int[] choices = [.. Enumerable.Range(0, vote.Options.Count).OrderBy(n => now.Luck.NextDouble() * (n + 1)).Take(count).Order()];
        await now.Try(now.Get<PostBallot>().Handle(now.Visit, now.Activity.Id, new(now.NewId(), choices)));
    }
}
