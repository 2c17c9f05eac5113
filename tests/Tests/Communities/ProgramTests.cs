using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Communities;

/// <summary>Positions and groups as a program with a key reads and writes them.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task A_program_opens_a_community_writes_its_position_and_is_told_when_somebody_else_was_faster()
    {
        var (world, brand) = (await WebWorld.Shared, await (await WebWorld.Shared).NewBrand());
        using var owner = await world.SignIn(Role.Owner, brand);
        using var program = await Program(world, brand, owner, Permissions.GroupsRead, Permissions.GroupsEdit);
        var home = $"/api/v1/brands/{brand.Code}/communities";

        var opened = await Json(await program.PostAsJsonAsync(home, new { name = "茶友" }));
        var id = (string)opened["id"]!;
        Assert.Equal(0, (int)opened["version"]!);
        var canvas = opened["canvas"]!;
        (canvas["purpose"], canvas["topics"], canvas["brandValues"]) = ("陪上班族泡好一杯茶", new JsonArray("冲泡", "产地", "器具"), new JsonArray("service_crm"));
        canvas["goal"] = new JsonObject { ["measure"] = "revenue", ["number"] = 120000, ["by"] = "2030-01-31" };
        canvas["personas"] = new JsonArray(new JsonObject
        {
            ["id"] = Guid.CreateVersion7().ToString(),
            ["name"] = "小雅",
            ["relations"] = new JsonObject { ["crowd"] = 1, ["authority"] = 2, ["interest"] = 5, ["friends"] = 4 },
            ["evidence"] = new JsonArray(new JsonObject { ["kind"] = "survey", ["note"] = "42 answers", ["source"] = "", ["file"] = new JsonObject { ["hash"] = new string('a', 64), ["name"] = "x", ["type"] = "image/png", ["size"] = 1 } }),
        });
        var written = await Json(await program.PutAsJsonAsync($"{home}/{id}/canvas", new JsonObject { ["token"] = (string)opened["token"]!, ["canvas"] = canvas.DeepClone() }));
        Assert.Equal((1, "sync"), ((int)written["version"]!, (string)written["by"]!));
        Assert.Null(written["canvas"]!["personas"]![0]!["evidence"]![0]!["file"]); // Files come in by the page only.
        Assert.Contains("陪上班族泡好一杯茶", await owner.Page($"/b/{brand.Code}/communities/{id}"), StringComparison.Ordinal);

        using var again = await program.PutAsJsonAsync($"{home}/{id}/canvas", new JsonObject { ["token"] = (string)opened["token"]!, ["canvas"] = canvas.DeepClone() });
        Assert.Equal((HttpStatusCode.OK, 1), (again.StatusCode, (int)(await again.Content.ReadFromJsonAsync<JsonNode>())!["version"]!)); // What it asks for is there already.
        canvas["purpose"] = "陪上班族泡好一壶茶";
        using var late = await program.PutAsJsonAsync($"{home}/{id}/canvas", new JsonObject { ["token"] = (string)opened["token"]!, ["canvas"] = canvas.DeepClone() });
        Assert.Equal((HttpStatusCode.Conflict, "communities.canvas_changed"), (late.StatusCode, (string)(await late.Content.ReadFromJsonAsync<JsonNode>())!["title"]!));
        canvas["topics"] = new JsonArray([.. Enumerable.Range(0, 9).Select(n => JsonValue.Create($"t{n}"))]);
        using var wrong = await program.PutAsJsonAsync($"{home}/{id}/canvas", new JsonObject { ["token"] = (string)written["token"]!, ["canvas"] = canvas.DeepClone() });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Topics"), (wrong.StatusCode, (string)(await wrong.Content.ReadFromJsonAsync<JsonNode>())!["field"]!));
        using var nonsense = await program.PutAsJsonAsync($"{home}/{id}/canvas", new { token = "x", canvas = new { brandValues = new[] { "fame" } } });
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
        canvas["topics"] = new JsonArray();
        canvas["purpose"] = new string('茶', 90_000);
        using var endless = await program.PutAsJsonAsync($"{home}/{id}/canvas", new JsonObject { ["token"] = (string)written["token"]!, ["canvas"] = canvas.DeepClone() });
        Assert.True(endless.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge);

        Assert.Equal("[1]", (await Json(await program.GetAsync(new Uri($"{home}/{id}/versions", UriKind.Relative)))).AsArray().Select(v => (int)v!["version"]!).ToArray() is [1] ? "[1]" : "");
        Assert.Equal("陪上班族泡好一杯茶", (string)(await Json(await program.GetAsync(new Uri($"{home}/{id}/versions/1", UriKind.Relative))))["purpose"]!);
        Assert.Equal((1, 1), (await Json(await program.GetAsync(new Uri(home, UriKind.Relative)))).AsArray() is [{ } line] ? (1, (int)line["version"]!) : default);
    }

    [Fact]
    public async Task A_program_opens_edits_and_retires_groups_within_its_scope_only()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        using var owner = await world.SignIn(Role.Owner, brand);
        using var program = await Program(world, brand, owner, Permissions.GroupsRead, Permissions.GroupsEdit);
        using var reader = await Program(world, brand, owner, Permissions.GroupsRead);
        var home = $"/api/v1/brands/{brand.Code}/groups";

        var opened = await Json(await program.PostAsJsonAsync(home, new { name = "一群", community = "茶友", channel = "web" }));
        var path = $"{home}/{(string)opened["id"]!}";
        Assert.Equal(("茶友", "active", 200), ((string)opened["communityName"]!, (string)opened["stage"]!, (int)opened["capacity"]!));
        using var twice = await program.PostAsJsonAsync(home, new { name = "一群", community = "茶友", channel = "web" });
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        var edited = await Json(await program.PutAsJsonAsync(path, new { name = "茶友一群", capacity = 300, about = "周五直播", version = (int)opened["version"]! }));
        Assert.Equal(("茶友一群", 300), ((string)edited["name"]!, (int)edited["capacity"]!));
        using var stale = await program.PutAsJsonAsync(path, new { name = "别名", capacity = 300, version = (int)opened["version"]! });
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        using var wordy = await program.PutAsJsonAsync(path, new { name = "茶友一群", capacity = 300, about = new string('x', 1001), version = (int)edited["version"]! });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wordy.StatusCode);
        var retired = await Json(await program.PostAsJsonAsync(path + "/stage", new { from = "active", to = "retired", farewell = "再见" }));
        Assert.Equal("retired", (string)retired["stage"]!);

        Assert.Equal(["茶友一群"], (await Json(await reader.GetAsync(new Uri(home, UriKind.Relative)))).AsArray().Select(g => (string)g!["name"]!));
        Assert.Empty((await Json(await reader.GetAsync(new Uri(home + "?after=茶友一群", UriKind.Relative)))).AsArray());
        using var forbidden = await reader.PostAsJsonAsync(home, new { name = "二群", channel = "web" });
        using var foreign = await program.GetAsync(new Uri(path.Replace(brand.Code, other.Code, StringComparison.Ordinal), UriKind.Relative));
        using var nowhere = await program.GetAsync(new Uri($"{home}/{Guid.CreateVersion7()}", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (forbidden.StatusCode, foreign.StatusCode, nowhere.StatusCode));
        await using var db = world.Open(brand.Id);
        Assert.Equal(["communities.group_edited", "communities.group_opened", "communities.stage_changed"], (await CanvasWorld.Audited(world, brand)).Split(' ').Where(a => a.StartsWith("communities.", StringComparison.Ordinal)).Order());
    }

    private static async Task<HttpClient> Program(WebWorld world, BrandProfile brand, Browser owner, params string[] permissions)
    {
        var made = await Browser.Text(await owner.Post($"/b/{brand.Code}/keys", "key", [("Form.Name", "sync"), ("Form.Days", "30"), .. permissions.Select(p => ("Form.Permissions", p))]));
        var program = new HttpClient { BaseAddress = world.Address };
        program.DefaultRequestHeaders.Authorization = new("Bearer", Regex.Match(made, "value=\"(gh_[^\"]+)\"").Groups[1].Value);
        return program;
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == HttpStatusCode.OK ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{(int)answer.StatusCode}: {text}");
    }
}
