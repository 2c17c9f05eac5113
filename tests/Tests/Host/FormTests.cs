using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Entry;
using Guildhall.Tests.Worlds;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Host;

public sealed partial class FormTests
{
    private static readonly string[] Nonsense = ["", "<script>alert(1)</script>", "😀", "'; drop table brands_operators; --", "-1", "99999999999999999999", new string('長', 3000)];

    [Fact]
    public async Task Nonsense_in_any_form_of_any_page_never_breaks_it_and_is_shown_again()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        var pages = world.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { } methods && methods.Contains("GET") && methods.Contains("POST"))
            .Where(e => Authorise.AccessOf(e) is RequiresAttribute or SignedInAttribute && !e.RoutePattern.RawText!.Replace("{brand}", "", StringComparison.Ordinal).Contains('{', StringComparison.Ordinal))
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/').Replace("{brand}", brand.Code, StringComparison.Ordinal));
        var trouble = new List<string>();
        foreach (var path in pages.Distinct())
        {
            using var shown = await owner.Get(path);
            if (shown.StatusCode != HttpStatusCode.OK) continue;
            foreach (Match form in Form().Matches(await shown.Content.ReadAsStringAsync()))
            {
                var handler = Browser.Value(form.Value, "_handler");
                if (handler.Length == 0 || form.Value.Contains("type=\"file\"", StringComparison.Ordinal)) continue;
                string[] names = [.. Field().Matches(form.Value).Select(m => m.Groups[1].Value).Where(n => !n.StartsWith("__", StringComparison.Ordinal) && n != "_handler").Distinct()];
                foreach (var words in Nonsense)
                {
                    using var answer = await owner.Post(path, handler, [.. names.Select(n => (n, words))]);
                    var page = await Browser.Text(answer);
                    if ((int)answer.StatusCode >= 500) trouble.Add($"{path} {handler}: {(int)answer.StatusCode} for {words[..Math.Min(20, words.Length)]}");
                    else if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity && words.Length > 0 && Typed().IsMatch(form.Value) && !page.Contains(words, StringComparison.Ordinal))
                        trouble.Add($"{path} {handler}: lost {words[..Math.Min(20, words.Length)]}");
                }
            }
        }
        Assert.Empty(trouble);
    }

    [GeneratedRegex("<form method=\"post\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<(?:input|select|textarea)[^>]*? name=\"([^\"]+)\"")]
    private static partial Regex Field();

    [GeneratedRegex("type=\"(?:text|email|number)\"")]
    private static partial Regex Typed();
}
