using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Brands;

/// <summary>The sentence after a post: said once, and only what Guildhall itself sealed.</summary>
public sealed class FlashTests
{
    [Fact]
    public async Task What_was_sealed_is_said_once_and_what_was_forged_says_nothing()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        using var other = await world.SignIn(Role.Analyst, brand);
        var team = $"/b/{brand.Code}/operators";
        using var changed = await owner.Post($"{team}/{other.Operator.Value}/role", null, ("role", "Lead"));
        var cookie = owner.Cookies.GetAllCookies().Single(c => c.Name == "said");
        var sealedWords = cookie.Value;
        Assert.Contains("class=\"snack\"", await owner.Page(team), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"snack\"", await owner.Page(team), StringComparison.Ordinal);

        var half = sealedWords[..^1] + (sealedWords[^1] == 'A' ? 'B' : 'A');
        foreach (var forged in (string[])["!", "brands.saved", "%21brands.saved", "|Pay to this account", sealedWords[..20], half])
        {
            owner.Cookies.Add(owner.Http.BaseAddress!, new Cookie("said", forged));
            var page = await owner.Page(team);
            Assert.DoesNotContain("class=\"snack\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Pay to this", page, StringComparison.Ordinal);
        }
    }
}
