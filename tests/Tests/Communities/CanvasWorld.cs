using System.Buffers.Binary;
using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Kernel.Pictures;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Communities;

/// <summary>A community at the first step of its canvas.</summary>
internal static class CanvasWorld
{
    public static async Task<(WebWorld World, BrandProfile Brand, Browser Lead, string Home)> Start()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        var lead = await world.SignIn(Role.Lead, brand);
        using var opened = await lead.Post($"/b/{brand.Code}/communities/new", "community", ("Form.Name", "茶友"));
        var home = Browser.Location(opened)!;
        Assert.EndsWith("/purpose", home, StringComparison.Ordinal);
        return (world, brand, lead, home[..^"/purpose".Length]);
    }

    public static CommunityId IdOf(string home) => new(Guid.Parse(home.Split('/')[^1]));

    public static async Task<CanvasVersion> Newest(WebWorld world, BrandProfile brand, string home)
    {
        await using var db = world.Open(brand.Id);
        return await db.NewestCanvas(IdOf(home), default);
    }

    public static async Task<string> Audited(WebWorld world, BrandProfile brand)
    {
        await using var db = world.Open(brand.Id);
        return string.Join(' ', await db.Query($"select action from brands_audit where brand_id = {brand.Id}", r => r.Text(0)));
    }
}
