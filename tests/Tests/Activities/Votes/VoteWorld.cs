using Guildhall.Activities.Contracts;
using Guildhall.Activities.Votes;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Votes;

/// <summary>Votes between three cakes in a <see cref="FlashWorld"/>, and what must hold of them.</summary>
internal static class VoteWorld
{
    public static readonly Vote Plain = new("Which cake?", ["Strawberry", "Mango", "Lemon"], 1, false, VoteResults.Always);

    public static ValueTask<Result<BallotReceipt>> Cast(FlashWorld world, ActivityId vote, MemberId member, int[] choices, Guid? id = null) =>
        world.Shop.Kernel.Services.GetRequiredService<Lane<BallotCommand, BallotReceipt>>().Ask(world.Shop.Brand.Id, vote.Value, new(id ?? Id.New(world.Clock), member, world.Group, choices, null));

    /// <summary>Totals are the sum of the ballots that count.</summary>
    public static async Task Sound(FlashWorld world, ActivityId vote, int ballots)
    {
        await using var db = world.Shop.Open();
        var all = (await db.AllBallots(vote, default)).Where(b => b.Counted).ToList();
        Assert.Equal(ballots, all.Count);
        var sums = new long[3];
        foreach (var choice in all.SelectMany(b => b.Choices)) sums[choice]++;
        Assert.Equal(sums, await db.VoteTotals(vote, 3, default));
    }
}
