using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Insights.Contracts;
using Guildhall.Insights.People;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Insights;

public sealed class PeopleTests
{
    private const int Crowd = 120;

    private static string[] Listed(string page) => [.. Regex.Matches(page, "class=\"row-link\" href=\"/b/[^\"]+/members/([0-9a-f-]{36})\"").Select(m => m.Groups[1].Value)];

    private static async Task<(Facts Facts, Facts.Group Group)> Populate(WebWorld world, BrandProfile brand)
    {
        var facts = Facts.Of(brand);
        var group = facts.AddGroup("春茶群");
        var now = world.Clock.GetUtcNow();
        for (var i = 0; i < Crowd; i++)
        {
            var person = facts.AddMember();
            facts.Join(group, person, now.AddDays(-(i % 60) - 1), i % 10 == 9 ? now.AddHours(-1) : null);
            if (i % 3 == 0) facts.Say(group, person, now.AddDays(-(i % 60) - .5));
            if (i % 5 == 0) facts.Buy(person, now.AddDays(-1), 1000, group);
        }
        facts.Join(group, facts.AddStaff(), now.AddDays(-90));
        await using var db = world.Open(brand.Id);
        await facts.Save(db);
        await using var scope = world.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(brand.Id);
        await scope.ServiceProvider.GetRequiredService<Recompute>().Handle(mend: true, default);
        return (facts, group);
    }

    private static async Task<List<string>> Walk(Browser browser, string path)
    {
        var all = new List<string>();
        for (string? next = path; next is not null;)
        {
            var page = await browser.Page(next);
            all.AddRange(Listed(page));
            next = Regex.Match(page, "rel=\"next\" href=\"([^\"]+)\"") is { Success: true } link ? link.Groups[1].Value : null;
        }
        return all;
    }

    [Fact]
    public async Task The_list_pages_through_everybody_once_in_both_orders_and_each_filter_equals_a_plain_count()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        var (facts, group) = await Populate(world, brand);
        using var lead = await world.SignIn(Role.Lead, brand);
        var list = $"/b/{brand.Code}/members";
        var today = brand.Calendar.DayOf(world.Clock.GetUtcNow());
        string[] Plain(Func<Facts.Person, bool> which) => [.. facts.People.Where(p => p.IsMember && which(p)).Select(p => p.Id.Value.ToString()).Order()];

        foreach (var (filter, which) in new (string, Func<Facts.Person, bool>)[]
        {
            ("", _ => true), ("?sort=name", _ => true),
            ($"?group={group.Id.Value}", p => facts.Stays.Any(s => s.Person == p && s.LeftAt is null)),
            ("?joined=14", p => facts.Stays.Any(s => s.Person == p && facts.Day(s.JoinedAt) >= today.AddDays(-14))),
            ("?silent=30", p => !facts.Lines.Any(l => l.Author == p && facts.Day(l.At) > today.AddDays(-30))),
            ($"?silent=7&group={group.Id.Value}&sort=name", p => facts.Stays.Any(s => s.Person == p && s.LeftAt is null) && !facts.Lines.Any(l => l.Author == p && facts.Day(l.At) > today.AddDays(-7))),
        })
        {
            var walked = await Walk(lead, list + filter);
            Assert.Equal(walked.Count, walked.Distinct().Count());
            Assert.Equal(Plain(which), walked.Order());
        }
        Assert.Empty(await Walk(lead, $"{list}?q=nobody-is-called-so"));
        Assert.Equal(HttpStatusCode.OK, (await lead.Get($"{list}?after=garbage&group=x&silent=999999999999")).StatusCode);
    }

    [Fact]
    public async Task Chosen_members_are_previewed_tagged_once_and_untagged_by_undo()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        var (facts, _) = await Populate(world, brand);
        using var lead = await world.SignIn(Role.Lead, brand);
        using var analyst = await world.SignIn(Role.Analyst, brand);
        using var stranger = await world.SignIn(Role.Owner, other);
        var people = facts.People.Where(p => p.IsMember).Take(3).Select(p => p.Id.Value).ToList();
        var staff = facts.People.Single(p => p.Staff).Id.Value;
        await using var db = world.Open(brand.Id);
        await db.Execute($"insert into members_tags (brand_id, member_id, tag) values ({brand.Id}, {people[0]}, 'VIP')");
        Task<long> Tagged() => db.Count($"select count(*) from members_tags where brand_id = {brand.Id} and tag = 'VIP'");
        var ids = string.Join(',', people.Append(staff).Select(p => p.ToString("N")));

        using var chosen = await lead.Post($"/b/{brand.Code}/members/chosen", null, [.. people.Append(staff).Select(p => ("ids", p.ToString("N")))]);
        Assert.EndsWith(ids, Browser.Location(chosen), StringComparison.Ordinal);
        var preview = await lead.Page($"/b/{brand.Code}/members/tag?ids={ids}&tag=VIP");
        Assert.Contains("goes to 2 members", preview, StringComparison.Ordinal);
        Assert.Contains("2 left out", preview, StringComparison.Ordinal);
        Assert.Equal(1, await Tagged());

        using var applied = await lead.Post($"/b/{brand.Code}/members/tagged", null, ("ids", ids), ("tag", " VIP "));
        Assert.Equal(3, await Tagged());
        var after = await lead.Page($"/b/{brand.Code}/members?tag=VIP");
        Assert.Equal(people.Select(p => p.ToString()).Order(), Listed(after).Order());
        await lead.Post(Regex.Match(after, "action=\"(/b/[^\"]+/undo/[^\"]+)\"").Groups[1].Value, null, ("back", $"/b/{brand.Code}/members"));
        Assert.Equal(1, await Tagged());

        await lead.Post($"/b/{brand.Code}/members/tagged", null, ("ids", ids), ("tag", new string('长', 41)));
        Assert.Equal(0, await db.Count($"select count(*) from members_tags where brand_id = {brand.Id} and tag <> 'VIP'"));
        Assert.Equal(HttpStatusCode.Forbidden, (await analyst.Post($"/b/{brand.Code}/members/tagged", null, ("ids", ids), ("tag", "x"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"/b/{brand.Code}/members")).StatusCode);
        await stranger.Post($"/b/{other.Code}/members/tagged", null, ("ids", ids), ("tag", "x"));
        await using var theirs = world.Open(other.Id);
        Assert.Equal(0, await theirs.Count($"select count(*) from members_tags where brand_id = {other.Id}"));
    }

    [Fact]
    public async Task A_members_page_tells_their_stays_messages_and_orders_and_another_brands_member_is_not_found()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        var (facts, _) = await Populate(world, brand);
        using var lead = await world.SignIn(Role.Lead, brand);
        using var stranger = await world.SignIn(Role.Owner, other);
        var buyer = facts.People.First(p => facts.Orders.Any(o => o.Buyer == p) && facts.Lines.Any(l => l.Author == p));

        var page = await lead.Page($"/b/{brand.Code}/members/{buyer.Id.Value}");

        Assert.Contains("Joined 春茶群", page, StringComparison.Ordinal);
        Assert.Contains("1 messages in 春茶群", page, StringComparison.Ordinal);
        Assert.Contains("¥10.00", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"/b/{other.Code}/members/{buyer.Id.Value}")).StatusCode);
    }

    [Theory, InlineData("csv"), InlineData("xlsx")]
    public async Task A_list_of_members_is_exported_by_a_job_into_a_file_that_only_exporters_get(string format)
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        await Populate(world, brand);
        using var lead = await world.SignIn(Role.Lead, brand);
        using var content = await world.SignIn(Role.Content, brand);
        var listed = await Walk(lead, $"/b/{brand.Code}/members?silent=30");

        (await lead.Post($"/b/{brand.Code}/members/export", null, ("query", "?silent=30"), ("format", format))).Dispose();
        var exports = $"/b/{brand.Code}/members/exports";
        await Conversations.RoomEntryTests.Eventually(async () => (await lead.Page(exports)).Contains("/file\"", StringComparison.Ordinal));
        var path = Regex.Match(await lead.Page(exports), "href=\"([^\"]+/file)\"").Groups[1].Value;

        using var file = await lead.Get(path);
        var bytes = await file.Content.ReadAsByteArrayAsync();
        if (format == "csv") Assert.Equal(listed.Order(), System.Text.Encoding.UTF8.GetString(bytes).Trim().Split('\n').Skip(1).Select(l => l.Split(',')[0]).Order());
        else
        {
            using var sheet = DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open(new MemoryStream(bytes), false);
            Assert.Equal(listed.Count + 1, sheet.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>().Count());
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await content.Get(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await content.Post($"/b/{brand.Code}/members/export", null, ("format", "csv"))).StatusCode);
    }

    [Fact]
    public async Task Everybody_whom_the_filters_find_is_tagged_by_a_job_and_undo_takes_it_from_them_only()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        await Populate(world, brand);
        using var lead = await world.SignIn(Role.Lead, brand);
        var found = await Walk(lead, $"/b/{brand.Code}/members?silent=30");
        await using var db = world.Open(brand.Id);
        await db.Execute($"insert into members_tags (brand_id, member_id, tag) values ({brand.Id}, {Guid.Parse(found[0])}, '沉默')");
        Task<long> Tagged() => db.Count($"select count(*) from members_tags where brand_id = {brand.Id} and tag = '沉默'");
        Assert.Contains($"{found.Count} members are found", await lead.Page($"/b/{brand.Code}/members/tag-all?silent=30"), StringComparison.Ordinal);

        (await lead.Post($"/b/{brand.Code}/members/tag-all", null, ("query", "?silent=30"), ("tag", " 沉默 "))).Dispose();
        var undo = Regex.Match(await lead.Page($"/b/{brand.Code}/members"), "action=\"(/b/[^\"]+/undo/[^\"]+)\"").Groups[1].Value;
        await Conversations.RoomEntryTests.Eventually(async () => await Tagged() == found.Count);
        Assert.Equal(found.Order(), Listed(await lead.Page($"/b/{brand.Code}/members?tag=沉默")).Concat(found.Skip(50)).Distinct().Order());
        await lead.Post(undo, null, ("back", $"/b/{brand.Code}/members"));

        await Conversations.RoomEntryTests.Eventually(async () => await Tagged() == 1);
        Assert.Equal(1, await db.Count($"select count(*) from brands_audit where brand_id = {brand.Id} and action = 'members.tagged'"));
    }

    [Theory, InlineData(0), InlineData(5000)]
    public async Task Whoever_joined_within_a_time_is_found_alike_whether_few_or_many_did(int few)
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        var (facts, _) = await Populate(world, brand);
        var today = brand.Calendar.DayOf(world.Clock.GetUtcNow());
        await using var db = world.Open(brand.Id);
        foreach (var byName in new[] { true, false })
        {
            var filter = new PeopleFilter(null, null, null, 14, null, byName) { Few = few };
            var (found, after) = (new List<Guid>(), (PeopleCursor?)null);
            while (await filter.Page(db, today, after, 7, default) is { Count: > 0 } page)
            {
                found.AddRange(page.Select(p => p.Id.Value));
                after = new PeopleCursor(page[^1].Id, page[^1].Name);
            }
            Assert.Equal(facts.People.Where(p => p.IsMember && facts.Stays.Any(s => s.Person == p && facts.Day(s.JoinedAt) >= today.AddDays(-14))).Select(p => p.Id.Value).Order(), found.Order());
            Assert.Equal(found.Count, await filter.Count(db, today, default));
        }
    }

    [Fact]
    public async Task The_first_steps_follow_the_facts()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        Assert.Contains("1 of 5 done", await lead.Page($"/b/{brand.Code}/overview"), StringComparison.Ordinal);

        await Populate(world, brand);

        Assert.Contains("4 of 5 done", await lead.Page($"/b/{brand.Code}/overview"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ties_page_names_who_turns_to_whom_and_who_stands_alone()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        var facts = Facts.Of(brand);
        var group = facts.AddGroup("互助群");
        var (asks, helps, alone, staff) = (facts.AddMember(), facts.AddMember(), facts.AddMember(), facts.AddStaff());
        var at = world.Clock.GetUtcNow().AddDays(-3);
        foreach (var person in new[] { asks, helps, alone, staff }) facts.Join(group, person, at.AddDays(-1));
        var question = facts.Say(group, asks, at);
        facts.Say(group, helps, at.AddMinutes(2), to: question);
        facts.Say(group, asks, at.AddMinutes(3), mentions: [helps]);
        facts.Say(group, staff, at.AddMinutes(5), to: question);
        facts.Say(group, alone, at.AddMinutes(9));
        await using (var db = world.Open(brand.Id)) await facts.Save(db);
        await using (var scope = world.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(brand.Id)) await scope.ServiceProvider.GetRequiredService<Recompute>().Handle(mend: true, default);
        using var lead = await world.SignIn(Role.Lead, brand);

        var page = await lead.Page($"/b/{brand.Code}/groups/{group.Id.Value}/ties");

        Assert.Contains("the 3 best connected of 3 people", page, StringComparison.Ordinal);
        Assert.Contains("66.7%", page, StringComparison.Ordinal);
        Assert.Contains("50.0%", page, StringComparison.Ordinal);
        Assert.Contains($"/members/{alone.Id.Value}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/members/{asks.Id.Value}\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.Get($"/b/{brand.Code}/groups/{Guid.CreateVersion7()}/ties")).StatusCode);
    }
}
