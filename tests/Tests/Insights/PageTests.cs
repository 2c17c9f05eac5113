using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Insights.Contracts;
using Guildhall.Insights.Overview;
using Guildhall.Insights.Rollups;
using Guildhall.Insights.Scores;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Insights;

public sealed class PageTests
{
    private static readonly string[] Pages = ["overview", "fleet", "growth", "activity", "loyalty", "conversion"];

    private static async Task<(WebWorld World, BrandProfile Brand, Facts Facts)> Filled(Action<Facts>? tell = null)
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        var facts = Facts.Of(brand);
        if (tell is null) RandomFacts.Draw(new Random(5), facts, RandomFacts.Start, 60);
        else tell(facts);
        await using (var db = world.Open(brand.Id))
        {
            await facts.Save(db);
            await using var transaction = await db.Begin();
            await db.MarkAll(world.Clock, default);
            await transaction.Commit();
        }
        await using var scope = world.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(brand.Id);
        await scope.ServiceProvider.GetRequiredService<RecountStale>().Drain(default);
        await scope.ServiceProvider.GetRequiredService<ScoreScopes>().Handle(default);
        return (world, brand, facts);
    }

    [Fact]
    public async Task Every_page_shows_its_figures_with_definitions_and_a_period()
    {
        var (world, brand, facts) = await Filled();
        using var browser = await world.SignIn(Role.Owner, brand);
        foreach (var page in Pages.Append($"groups/{facts.Groups[0].Id.Value}"))
            foreach (var query in new[] { "", "?days=7&compare=previous", "?from=2026-02-10&to=2026-03-31" })
            {
                var html = await browser.Page($"/b/{brand.Code}/{page}{query}");
                Assert.Contains("Asia/Shanghai", html, StringComparison.Ordinal);
                Assert.DoesNotContain("[insights.", html, StringComparison.Ordinal);
                Assert.DoesNotMatch("(?<![\\w-])NaN(?![\\w-])", html); // Not a part of some token.
            }
    }

    [Fact]
    public async Task Charts_mark_the_day_on_which_an_activity_began_and_a_group_was_merged()
    {
        var (world, brand, facts) = await Filled();
        var (here, there, at) = (facts.Groups[0].Id, facts.Groups[1].Id, new DateTimeOffset(2026, 2, 20, 16, 30, 0, TimeSpan.Zero)); // The 21st in Shanghai.
        await using (var db = world.Open(brand.Id))
        {
            await using var transaction = await db.Begin();
            async Task Begun(string name, string state)
            {
                var id = Guid.CreateVersion7();
                await db.Execute($"""
                    insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
                    values ({brand.Id}, {id}, 'vote', {name}, {state}, {at}, {at.AddDays(1)}, 'participants', 1, 'CNY', '{"{}"}', '{"{}"}', '[]', {at}, 1)
                    """);
                await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({brand.Id}, {id}, {here})");
            }
            await Begun("周五投票", "settled");
            await Begun("没办成的", "cancelled");
            await db.Execute($"insert into members_group_moves (brand_id, id, kind, from_group, to_group, at, operator_name) values ({brand.Id}, {Guid.CreateVersion7()}, 'merge', {here}, {there}, {at.AddDays(2)}, 'Li Wei')");
            await transaction.Commit();
        }
        using var browser = await world.SignIn(Role.Owner, brand);
        async Task<string[]> Marks(string page, string period = "?from=2026-02-10&to=2026-03-31")
        {
            var spec = Regex.Match(await browser.Page($"/b/{brand.Code}/{page}{period}"), "<script type=\"application/json\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
            using var json = JsonDocument.Parse(spec);
            return [.. json.RootElement.GetProperty("marks").EnumerateArray().Select(m => $"{m.GetProperty("at").GetInt32()} {m.GetProperty("name").GetString()}")];
        }

        var merged = $"13 {facts.Groups[0].Name} merged into {facts.Groups[1].Name}";
        foreach (var page in new[] { "growth", "activity", "conversion", $"groups/{here.Value}" }) Assert.Equal(["11 周五投票", merged], await Marks(page));
        Assert.Equal([merged], await Marks($"groups/{there.Value}"));
        Assert.Empty(await Marks("growth", "?from=2026-03-10&to=2026-03-31"));
    }

    [Fact]
    public async Task A_brand_without_facts_is_shown_the_way_to_import()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var browser = await world.SignIn(Role.Owner, brand);
        foreach (var page in Pages)
            Assert.Contains($"/b/{brand.Code}/import\"", await browser.Page($"/b/{brand.Code}/{page}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fleet_lists_every_group_and_finds_and_sorts_them()
    {
        var (world, brand, facts) = await Filled();
        using var browser = await world.SignIn(Role.Analyst, brand);
        var all = await browser.Page($"/b/{brand.Code}/fleet?sort=messages&dir=desc");
        var one = await browser.Page($"/b/{brand.Code}/fleet?q=group+1");
        Assert.All(facts.Groups, g => Assert.Contains($"/groups/{g.Id.Value}", all, StringComparison.Ordinal));
        Assert.Contains(facts.Groups[1].Id.Value.ToString(), one, StringComparison.Ordinal);
        Assert.DoesNotContain(facts.Groups[0].Id.Value.ToString(), one, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_lead_to_the_rows_behind_them()
    {
        var (world, brand, facts) = await Filled(f =>
        {
            var (g, p) = (f.AddGroup("tea"), f.AddMember());
            f.Join(g, p, "2026-02-03 09:00");
            f.Say(g, p, "2026-02-03 10:00", "the very message");
            f.Say(g, p, "2026-02-03 11:00", "a recalled one", removed: true);
            f.Buy(p, "2026-02-03 12:00", 12345, g);
        });
        using var browser = await world.SignIn(Role.Owner, brand);
        var messages = await browser.Page($"/b/{brand.Code}/facts/messages?day=2026-02-03&group={facts.Groups[0].Id.Value}");
        Assert.Contains("the very message", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("a recalled one", messages, StringComparison.Ordinal);
        Assert.Contains("¥123.45", await browser.Page($"/b/{brand.Code}/facts/orders?from=2026-02-03&to=2026-02-04"), StringComparison.Ordinal);
        Assert.Contains("tea", await browser.Page($"/b/{brand.Code}/facts/stays?from=2026-02-03&to=2026-02-04&of=joins"), StringComparison.Ordinal);
        Assert.Contains("facts/orders", await browser.Page($"/b/{brand.Code}/conversion"), StringComparison.Ordinal);
    }

    [Theory, InlineData("days"), InlineData("fleet"), InlineData("buyers"), InlineData("sales"), InlineData("cohorts")]
    public async Task Tables_are_exported_as_csv_and_xlsx(string table)
    {
        var (world, brand, _) = await Filled();
        using var browser = await world.SignIn(Role.Analyst, brand);
        var csv = await browser.Http.GetAsync(new Uri($"/b/{brand.Code}/insights/{table}.csv?from=2026-02-10&to=2026-04-01", UriKind.Relative));
        var xlsx = await browser.Http.GetByteArrayAsync(new Uri($"/b/{brand.Code}/insights/{table}.xlsx?from=2026-02-10&to=2026-04-01", UriKind.Relative));
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.True((await csv.Content.ReadAsStringAsync()).Split('\n').Length > 2);
        Assert.Equal("PK"u8.ToArray(), xlsx[..2]);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_and_odd_addresses_break_nothing()
    {
        var (world, brand, _) = await Filled();
        using var browser = await world.SignIn(Role.Owner, brand);
        async Task<HttpStatusCode> Status(string path) => (await browser.Http.GetAsync(new Uri($"/b/{brand.Code}/{path}", UriKind.Relative))).StatusCode;
        Assert.Equal(HttpStatusCode.NotFound, await Status($"groups/{Guid.CreateVersion7()}"));
        Assert.Equal(HttpStatusCode.NotFound, await Status("insights/secrets.csv"));
        Assert.Equal(HttpStatusCode.NotFound, await Status("insights/days.pdf"));
        foreach (var odd in new[] { "overview?days=abc", "overview?from=2026-13-45&to=x", "growth?from=2026-03-01&to=2026-02-01", "facts/messages?day=0000-00-00&group=x", "facts/orders?from=9999-12-31&to=0001-01-01", "facts/stays?of=nonsense", "fleet?page=999&sort=%27--" })
            Assert.Equal(HttpStatusCode.OK, await Status(odd));
    }

    [Fact]
    public async Task The_report_is_one_document_for_programs_and_one_page_for_people()
    {
        var (world, brand, facts) = await Filled();
        await using var scope = world.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(brand.Id);
        var report = scope.ServiceProvider.GetRequiredService<Report>();
        scope.ServiceProvider.GetRequiredService<Localizer>().Language = "zh-Hans";
        var document = (await report.Handle(new(facts.Groups[0].Name), default)).Value;
        var html = document.Html();
        Assert.Equal(facts.Groups[0].Name, JsonDocument.Parse(document.Json).RootElement.GetProperty("group").GetString());
        Assert.Contains("成员数", html, StringComparison.Ordinal);
        Assert.DoesNotContain("[insights.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal("insights.unknown_group", (await report.Handle(new("nowhere"), default)).Refusal!.Code);
        Assert.Equal("insights.window_empty", (await report.Handle(new(null, new(2026, 2, 2), new(2026, 2, 2)), default)).Refusal!.Code);
        using var browser = await world.SignIn(Role.Analyst, brand);
        Assert.Contains("<svg", await browser.Page($"/b/{brand.Code}/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_stands_out_only_against_enough_weeks_and_beyond_chance()
    {
        Assert.Null(Alerts.Score(0, [10, 10, 10]));
        Assert.Null(Alerts.Score(12, [10, 9, 11, 10]));
        Assert.True(Alerts.Score(0, [40, 42, 38, 41])!.Value.Score < -3);
        Assert.Equal(40.25, Alerts.Score(90, [40, 42, 38, 41])!.Value.Usual);
        Assert.Null(Alerts.Score(2, [0, 0, 0, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public async Task Health_is_scored_for_every_scope_and_again_after_its_days_changed()
    {
        var (world, brand, facts) = await Filled();
        await using var db = world.Open(brand.Id);
        Assert.Equal(facts.Groups.Count + 3, await db.Count($"select count(*) from insights_scores where brand_id = {brand.Id}"));
        Assert.NotNull((await db.FindScore(Guildhall.Insights.Scope.Of(brand.Id), default))!.Health.Score);

        await using (var transaction = await db.Begin())
        {
            await db.MarkAll(world.Clock, default);
            await transaction.Commit();
        }
        await using var scope = world.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(brand.Id);
        await scope.ServiceProvider.GetRequiredService<RecountStale>().Drain(default);
        Assert.Equal(facts.Groups.Count + 3, await db.Count($"select count(*) from insights_scores where brand_id = {brand.Id} and stale"));
    }
}
