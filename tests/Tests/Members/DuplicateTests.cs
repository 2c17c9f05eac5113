using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Members.GroupMoves;
using Guildhall.Tests.Communities;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Members;

public sealed class DuplicateTests
{
    [Fact]
    public async Task People_in_several_groups_and_entries_alike_are_found_within_the_brand_only()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        var (one, two) = (await LifecycleTests.Open(world, brand, "一群", GroupStage.Active), await LifecycleTests.Open(world, brand, "二群", GroupStage.Active));
        var people = await GroupMoveTests.Fill(world, brand, one, 4);
        var strangers = await GroupMoveTests.Fill(world, other, await LifecycleTests.Open(world, other, "群", GroupStage.Active), 1);
        await GroupMoveTests.Join(world, brand, two, people[0]);
        await using var db = world.Open(brand.Id);
        await db.Execute($"update members_members set phone = '13800000000' where brand_id = {brand.Id} and {db.In("id", new[] { people[0], people[1] })}");
        await db.Execute($"update members_members set name = 'Lily' where brand_id = {brand.Id} and id = {people[2]}");
        await db.Execute($"update members_members set name = 'lily ' where brand_id = {brand.Id} and id = {people[3]}");
        await using (var theirs = world.Open(other.Id)) await theirs.Execute($"update members_members set phone = '13800000000', name = 'Lily' where brand_id = {other.Id} and id = {strangers[0]}");

        var same = await Duplicates.LikelySame(db, default);
        var several = await Duplicates.InSeveral(db, default);

        Assert.Equal([(DuplicateBy.Phone, "13800000000", 2), (DuplicateBy.Name, "lily", 2)], same.Select(s => (s.By, s.Said, s.People.Count)));
        Assert.Equal((people[0], "一群 二群"), Assert.Single(several) is var person ? (person.Id, string.Join(' ', person.Groups)) : default);
        using var lead = await world.SignIn(Role.Lead, brand);
        Assert.Contains("13800000000", await lead.Page($"/b/{brand.Code}/groups/duplicates"), StringComparison.Ordinal);
    }
}
