using Guildhall.Activities.OrderChains;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Activities.Counter;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.OrderChains.ChainWorld;

namespace Guildhall.Tests.Activities.OrderChains;

public sealed class PastedListTests
{
    [Fact]
    public async Task A_pasted_list_shows_what_is_different_and_is_taken_over_once()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world);
        await Order(world, chain, (await world.Inside("小红"))[0], "小红", (skus[0], 1));
        await Order(world, chain, (await world.Inside("阿明"))[0], "阿明", (skus[1], 2));
        await using var scope = world.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var activity = await world.Activity(chain);
        var open = await OpenChain.Of(db, activity, default);
        var text = ChainText.Of(activity, open, await Rows(world, chain));
        Assert.All(ChainText.Compare(text, activity, open, await Rows(world, chain)), d => Assert.Equal(ChainChange.Same, d.Change));

        var edited = "#接龙 团购\n1. 小红 size 0×4\n3. 王芳 size 1 两份\n4. 路人 都要吃";
        Assert.Equal([ChainChange.Changed, ChainChange.New, ChainChange.Unread, ChainChange.Missing], ChainText.Compare(edited, activity, open, await Rows(world, chain)).Select(d => d.Change));
        var keep = scope.ServiceProvider.GetRequiredService<KeepChain>();
        var (taken, refused) = await keep.Apply(chain, edited, default);
        Assert.Equal((2, 0), (taken, refused.Count));
        Assert.Equal([("小红", 4), ("阿明", 2), ("王芳", 2)], (await Rows(world, chain)).Select(r => (r.Name, r.Pieces.Sum(p => p.Quantity))));
        Assert.Equal(0, (await keep.Apply(chain, edited, default)).Taken);
        await Adds(world, chain, skus, 50);
    }
}
