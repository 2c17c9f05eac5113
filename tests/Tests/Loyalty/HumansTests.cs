using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Tests.Loyalty;

public sealed class HumansTests
{
    [Fact]
    public async Task Whoever_is_asked_about_comes_with_all_their_entries_each_once()
    {
        await using var world = await LoyaltyWorld.Create();
        var people = Enumerable.Range(0, 4).Select(_ => world.NewMember()).ToArray();
        await Merge(world, people[0], people[1]);
        await Merge(world, people[0], people[2]);
        await using var db = world.Open();

        var humans = await db.HumansOf([people[1], people[3]]);

        Assert.Equal([people[0], people[3]], humans.Persons.OrderBy(p => Array.IndexOf(people, p)));
        Assert.Equal(people.Select(p => (p, p == people[3] ? p : people[0])), humans.Entries.Select(e => (e.Key, e.Value)).OrderBy(e => Array.IndexOf(people, e.Key)));
        Assert.Equal(people[..3], (await db.HumansOf([people[0]])).Entries.Keys.OrderBy(p => Array.IndexOf(people, p)));
    }

    [Fact]
    public async Task An_answer_agrees_with_itself_while_people_are_being_merged()
    {
        await using var world = await LoyaltyWorld.Create();
        var people = Enumerable.Range(0, 60).Select(_ => world.NewMember()).ToArray();
        var merging = Task.Run(async () =>
        {
            for (var n = 0; n < people.Length; n += 2) await Merge(world, people[n], people[n + 1]);
        });
        await using var db = world.Open();
        do
        {
            var humans = await db.HumansOf(people);
            Assert.All(people, p => Assert.Equal(humans[p], humans[humans[p]]));
            Assert.Equal(people.Length, humans.Entries.Count);
        }
        while (!merging.IsCompleted);
        await merging;
        Assert.Equal(people.Length / 2, (await db.HumansOf(people)).Persons.Count);
    }

    private static async Task Merge(LoyaltyWorld world, MemberId person, MemberId merged)
    {
        await using var db = world.Open();
        await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Brand.Id}, {merged}, {person}, {world.Clock.GetUtcNow()}, '', '')");
    }
}
