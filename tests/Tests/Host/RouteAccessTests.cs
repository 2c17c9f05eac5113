using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Entry;
using Guildhall.Tests.Worlds;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Host;

public sealed class RouteAccessTests
{
    // Whoever opens a route to everybody writes it down here too.
    private static readonly string[] OpenToAll =
        ["/health", "/assets/{hash}/{name}", "/sign-in", "/sign-in/code", "/setup", "/invitations/{token}", "/language", "/theme", "/brand/{colour}.css", "/_framework/opaque-redirect"];

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

            if (access is PublicAttribute) continue;
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
    public async Task No_route_takes_a_post_without_the_pages_token() => Assert.DoesNotContain(
        (await WebWorld.Shared).App.Services.GetRequiredService<EndpointDataSource>().Endpoints,
        e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Antiforgery.IAntiforgeryMetadata>() is { RequiresValidation: false });

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
