using Guildhall.Activities.Votes;
using Guildhall.Tests.Worlds;
using static Guildhall.Tests.Activities.Votes.VoteWorld;

namespace Guildhall.Tests.Activities.Votes;

public sealed class VoteModelTests
{
    private const int People = 8, Steps = 20;

    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_ballots_pauses_and_merges_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        var most = random.Next(1, 3);
        var vote = await world.Play(Vote.Kind, Plain with { MostChoices = most }, hours: 24);
        var (people, person, cast, paused) = (await world.People(People), Enumerable.Range(0, People).ToArray(), new Dictionary<int, (Guid Id, int Who, int[] Choices)>(), false);
        var totals = new long[3];
        for (var step = 0; step < Steps; step++)
            switch (random.Next(8))
            {
                case 0 when random.Next(2) == 0:
                    await world.Move(vote, paused ? "resume" : "pause");
                    paused = !paused;
                    break;
                case 1:
                    var (a, b) = (random.Next(People / 2), People / 2 + random.Next(People / 2));
                    if (person[b] != b || cast.ContainsKey(a) && cast.ContainsKey(b)) break;
                    await world.Merge(people[a], people[b], heard: false);
                    person[b] = a;
                    if (cast.Remove(b, out var theirs)) cast[a] = theirs;
                    break;
                case 2 when cast.Count > 0:
                    // Sent once more it is what it was, also while it is paused; its id is good for nothing else.
                    var known = cast.Values.ElementAt(random.Next(cast.Count));
                    Assert.Equal(known.Id, (await Cast(world, vote, people[known.Who], known.Choices, known.Id)).Value.Id);
                    Assert.Equal("activities.other_body", (await Cast(world, vote, people[random.Next(People)], [2, 1, 0], known.Id)).Refusal?.Code);
                    break;
                default:
                    var (who, id) = (random.Next(People), Guid.CreateVersion7());
                    int[] choices = random.Next(2) == 0 ? [random.Next(3)] : [0, 1 + random.Next(2)];
                    var expected = paused ? "activities.is_paused" : choices.Length > most ? "activities.vote_too_many" : cast.ContainsKey(person[who]) ? "activities.vote_yours" : null;
                    var answer = await Cast(world, vote, people[who], choices, id);
                    Assert.True(expected == answer.Refusal?.Code, $"step {step}: {answer.Refusal?.Code ?? "cast"} instead of {expected ?? "cast"}");
                    if (expected is not null) break;
                    cast[person[who]] = (id, who, choices);
                    foreach (var choice in choices) totals[choice]++;
                    break;
            }
        await using (var db = world.Shop.Open()) Assert.Equal(totals, await db.VoteTotals(vote, 3, default));
        await Sound(world, vote, cast.Count);
        await world.Move(vote, "end");
        Assert.Equal("activities.is_over", (await Cast(world, vote, people[0], [0])).Refusal?.Code);
    }
}
