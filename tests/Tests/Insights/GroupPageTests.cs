using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Insights;

public sealed class GroupPageTests
{
    [Fact]
    public async Task A_group_that_does_not_exist_is_not_found()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var browser = await world.SignIn(Role.Owner, brand);

        var answer = await browser.Get($"/b/{Uri.EscapeDataString(brand.Code)}/groups/{Guid.CreateVersion7()}");

        Assert.True(answer.StatusCode == HttpStatusCode.NotFound, await answer.Content.ReadAsStringAsync());
    }
}
