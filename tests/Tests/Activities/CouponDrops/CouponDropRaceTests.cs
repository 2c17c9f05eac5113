using Guildhall.Activities.CouponDrops;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Tests.Activities.CouponDrops;

/// <summary>Many at once, on one node and on two.</summary>
public sealed class CouponDropRaceTests
{
    [Fact]
    public async Task However_many_ask_at_once_no_more_is_handed_out_than_was_set_aside()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind();
        var drop = await world.Drop(kind, 50, budget: 50 * DropWorld.Each);
        var answers = await GameWorld.AtOnce((await world.People(300)).SelectMany(p => Enumerable.Range(0, 4).Select(_ => (Func<ValueTask<Result<DropReceipt>>>)(() => world.Take(drop, p)))));
        Assert.Equal(50, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (string[])["activities.drop_gone", "activities.drop_yours"]));
        await world.Sound(drop, kind);
    }

    [Fact]
    public async Task Two_nodes_hand_one_drop_out_together_and_nobody_has_more_than_theirs_under_whatever_names()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var kind = await first.Kind();
        var drop = await first.Drop(kind, 70, perPerson: 2);
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = await first.People(120);
        for (var n = 0; n < 80; n += 2) await first.Merge(people[n], people[n + 1], heard: false);
        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 4).Select(n => (Func<ValueTask<Result<DropReceipt>>>)(() => nodes[n % 2].Take(drop, p)))));
        Assert.Equal(70, answers.Count(a => a.Refusal is null));
        await first.Sound(drop, kind);
        await using var db = first.Shop.Open();
        var claims = await db.CouponClaims(drop, default);
        var persons = await db.PersonsOf(claims.Select(c => c.Member).ToHashSet());
        Assert.All(claims.GroupBy(c => persons[c.Member]), g => Assert.InRange(g.Count(), 1, 2));
    }
}
