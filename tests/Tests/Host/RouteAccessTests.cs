using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Entry;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Host;

public sealed class RouteAccessTests
{
    // Whoever opens a route to everybody writes it down here too.
    private static readonly string[] OpenToAll =
        ["/health", "/assets/{hash}/{name}", "/sign-in", "/sign-in/code", "/setup", "/invitations/{token}", "/language", "/theme", "/brand/{colour}.css", "/_framework/opaque-redirect", "/live", "/pay/{provider}/{shop}", "/partner/{token}"];

    private static (string Method, string Pattern, AccessAttribute Access)[] Routes(WebWorld world) =>
        [.. from endpoint in world.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            select (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), Authorise.AccessOf(endpoint)!)];

    [Fact]
    public async Task Every_route_says_who_may_use_it_and_only_listed_ones_are_open_to_all()
    {
        var routes = Routes(await WebWorld.Shared);
        Assert.All(routes, r => Assert.NotNull(r.Access));
        Assert.Equal(OpenToAll.Order(), routes.Where(r => r.Access is PublicAttribute).Select(r => r.Pattern).Distinct().Order());
        Assert.Contains(routes, r => r.Access is ByCodeAttribute { InsideOnly: true });
        Assert.All(routes.Where(r => r.Pattern.Contains("{brand}", StringComparison.Ordinal)), r => Assert.IsType<RequiresAttribute>(r.Access));
    }

    [Fact]
    public async Task Every_route_refuses_whoever_it_must_and_no_refusal_names_the_brand()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        using var anonymous = world.Anonymous();
        using var foreigner = await world.SignIn(Role.Owner, other);
        using var removed = await world.SignIn(Role.Owner, brand);
        using var owner = await world.SignIn(Role.Owner, brand);
        await owner.Post($"/b/{brand.Code}/operators/{removed.Operator.Value}/remove", null);
        var byRole = new Dictionary<Role, Browser>();
        foreach (var role in Enum.GetValues<Role>()) byRole[role] = await world.SignIn(role, brand);
        var wrong = new List<string>();

        foreach (var (method, pattern, access) in Routes(world))
        {
            var path = Fill(pattern, brand);
            var api = path.StartsWith("/api", StringComparison.Ordinal);
            async Task Expect(string who, Browser browser, params HttpStatusCode[] expected)
            {
                using var answer = await browser.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), HttpCompletionOption.ResponseHeadersRead);
                var leaks = expected[0] != HttpStatusCode.OK && (await answer.Content.ReadAsStringAsync()).Contains(brand.Name, StringComparison.Ordinal);
                var signIn = Browser.Location(answer)?.StartsWith("/sign-in", StringComparison.Ordinal) == true;
                if (leaks || (expected[0] == HttpStatusCode.OK
                        ? signIn || (int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
                        : !expected.Contains(answer.StatusCode) || (answer.StatusCode == HttpStatusCode.Redirect && !signIn)))
                    wrong.Add($"{who}: {method} {pattern} → {(int)answer.StatusCode}{(leaks ? " and leaks" : "")}");
            }

            if (access is PublicAttribute or ByCodeAttribute) continue;
            await Expect("anonymous", anonymous, api ? HttpStatusCode.Unauthorized : HttpStatusCode.Redirect);
            if (access is not RequiresAttribute required) continue;
            await Expect("another brand's owner", foreigner, HttpStatusCode.NotFound);
            await Expect("a removed operator", removed, HttpStatusCode.NotFound);
            foreach (var (role, browser) in byRole)
                await Expect(role.ToString(), browser, role.Grants().Contains(required.Permission) ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        }

        Assert.Empty(wrong);
        foreach (var browser in byRole.Values) browser.Dispose();
    }

    [Fact]
    public async Task Behind_a_groups_link_only_its_own_members_get_further_than_the_door()
    {
        var world = await WebWorld.Shared;
        var (room, foreign) = (await RoomWorld.Create(world), await RoomWorld.Create(world));
        var sister = await RoomWorld.In(world, room.Brand);
        using var anonymous = world.Anonymous();
        using var owner = await world.SignIn(Role.Owner, room.Brand);
        using var member = await room.Join("小雅");
        using var ofSisterGroup = await sister.Join("阿May");
        using var ofOtherBrand = await foreign.Join("Lily");
        using var left = await room.Join("Gone");
        await left.Post($"/g/{room.Code}/leave", null, ("reason", "price"));
        var wrong = new List<string>();

        foreach (var (method, pattern, access) in Routes(world))
        {
            if (access is not ByCodeAttribute byCode) continue;
            Assert.Contains("{code}", pattern, StringComparison.Ordinal);
            var path = Fill(pattern.Replace("{code}", room.Code, StringComparison.Ordinal), room.Brand);
            async Task<HttpStatusCode> Ask(Browser browser, string where)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), where);
                using var answer = await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                return answer.StatusCode;
            }

            foreach (var (who, browser) in new[] { ("anonymous", anonymous), ("an operator", owner), ("another group's member", ofSisterGroup), ("another brand's member", ofOtherBrand), ("who left", left) })
            {
                var status = await Ask(browser, path);
                if (byCode.InsideOnly ? status != HttpStatusCode.Forbidden : (int)status >= 500 || status == HttpStatusCode.Forbidden) wrong.Add($"{who}: {method} {pattern} → {(int)status}");
                if (await Ask(browser, path.Replace(room.Code, "nobody-knows-this-one", StringComparison.Ordinal)) != HttpStatusCode.NotFound) wrong.Add($"{who}: {method} {pattern} with a made-up code");
            }
            if (await Ask(member, path) is var own && ((int)own >= 500 || own is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)) wrong.Add($"a member: {method} {pattern} → {(int)own}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_route_takes_a_post_without_the_pages_token_but_the_providers_signed_news() => Assert.Equal(["/pay/{provider}/{shop}"],
        (await WebWorld.Shared).App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Antiforgery.IAntiforgeryMetadata>() is { RequiresValidation: false }).Select(e => e.RoutePattern.RawText));

    [Fact]
    public async Task A_route_that_says_nothing_keeps_the_application_from_starting()
    {
        await using var app = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder().Build();
        Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/silent", () => "");
        Assert.Throws<InvalidOperationException>(() => Guildhall.Host.Console.RouteAccess.Check(app));
    }

    private static string Fill(string pattern, BrandProfile brand) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\{(\w+)[^}]*\}",
        part => part.Groups[1].Value switch { "brand" => brand.Code, "name" or "hash" or "colour" or "token" or "code" => "x", _ => Guid.CreateVersion7().ToString() });
}
