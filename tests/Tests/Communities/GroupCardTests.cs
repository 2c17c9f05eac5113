using System.Text.Json;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Kernel;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Communities;

public sealed class GroupCardTests
{
    [Fact]
    public async Task A_group_tells_its_communitys_newest_position_and_its_own_state()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        await using var db = world.Open(brand.Id);
        var group = (await new OpenGroup(db, world.Clock).Handle(new("茶友一群", "茶友", Channel.Web, GroupStage.Prepare, 120), default)).Value;
        var bare = await db.FindGroupCard(group.Id);
        foreach (var (version, purpose) in new[] { (1, "旧"), (2, "一起喝好茶") })
        {
            var canvas = new Canvas { Purpose = purpose, Topics = ["冲泡", "产地"], MemberValues = ["会员价"], Rules = [new(RuleKind.Forbid, "不发广告")], Welcome = "欢迎 {name} 来到{group}" };
            await db.Execute($"insert into communities_canvases (brand_id, community_id, version, edits, canvas, steps, autosaved, saved_at, operator_name) values ({brand.Id}, {group.Community}, {version}, 0, {JsonSerializer.Serialize(canvas, KernelJson.Options)}, '', {false}, {world.Clock.GetUtcNow()}, 'Li Wei')");
        }

        var card = (await db.FindGroupCard(group.Id))!;

        Assert.Equal((GroupStage.Prepare, 120, null, false), (bare!.Stage, bare.Capacity, bare.Purpose, bare.ReadOnly));
        Assert.Equal(("茶友", "一起喝好茶", "欢迎 小林 来到茶友一群"), (card.CommunityName, card.Purpose, card.Welcome("小林")));
        Assert.Equal(["冲泡", "产地"], card.Topics);
        Assert.Equal([new GroupRule(RuleKind.Forbid, "不发广告")], card.Rules);
        Assert.Equal(card.GroupId, Assert.Single(await db.AllGroupCards()).GroupId);
    }

    [Fact]
    public async Task Another_brands_group_has_no_card()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        await using var mine = world.Open(brand.Id);
        var group = (await new OpenGroup(mine, world.Clock).Handle(new("茶友", null, Channel.Web), default)).Value;

        await using var theirs = world.Open(other.Id);

        Assert.Null(await theirs.FindGroupCard(group.Id));
        Assert.NotNull(await mine.FindGroupCard(group.Id));
    }
}
