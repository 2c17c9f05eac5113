using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Tests.Communities;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Members;

public sealed class FoundingTests
{
    [Fact]
    public async Task Candidates_go_from_listed_to_joined_by_hand_or_by_themselves_and_nobody_is_listed_twice()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var (old, fresh) = (await LifecycleTests.Open(world, brand, "老群", GroupStage.Active), await LifecycleTests.Open(world, brand, "新群", GroupStage.Prepare));
        var people = await GroupMoveTests.Fill(world, brand, old, 3);
        await GroupMoveTests.Join(world, brand, fresh, people[2]);
        var page = $"/b/{brand.Code}/groups/{fresh.Value}/founding";

        for (var twice = 0; twice < 2; twice++)
            (await lead.Post(page, "candidates", ("Form.Names", "王姐\n 李老师 \n王姐\n"), ("members", people[0].Value.ToString()), ("members", people[1].Value.ToString()), ("members", people[2].Value.ToString()))).Dispose();
        using var nobody = await lead.Post(page, "candidates", ("Form.Names", "  \n"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nobody.StatusCode);

        await using var db = world.Open(brand.Id);
        async Task<string> States() => string.Join(' ', await db.Query($"select state, count(*) from members_founding where brand_id = {brand.Id} and group_id = {fresh} group by state order by state", r => $"{r.Text(0)}:{r.Long(1)}"));
        Assert.Equal("joined:1 listed:4", await States());
        var name = await db.First($"select id from members_founding where brand_id = {brand.Id} and name = '王姐'", r => r.Guid(0));
        foreach (var state in new[] { "Asked", "Agreed", "Invited", "Joined" }) (await lead.Post($"{page}/{name}", null, ("state", state))).Dispose();
        await GroupMoveTests.Join(world, brand, fresh, people[0]);
        await GroupMoveTests.Eventually(async () => await States() == "joined:3 listed:2");

        using var wrong = await lead.Post($"{page}/{name}", null, ("state", "Knighted"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var missing = await lead.Post($"{page}/{Guid.CreateVersion7()}", null, ("state", "Asked"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("新群", await lead.Page(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_brands_members_are_never_put_on_a_list()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        using var lead = await world.SignIn(Role.Lead, brand);
        var theirs = await GroupMoveTests.Fill(world, other, await LifecycleTests.Open(world, other, "群", GroupStage.Active), 1);
        var group = await LifecycleTests.Open(world, brand, "群", GroupStage.Prepare);

        (await lead.Post($"/b/{brand.Code}/groups/{group.Value}/founding", "candidates", ("members", theirs[0].Value.ToString()))).Dispose();

        await using var db = world.Open(brand.Id);
        Assert.Equal(0, await db.Count($"select count(*) from members_founding where brand_id = {brand.Id}"));
    }
}
