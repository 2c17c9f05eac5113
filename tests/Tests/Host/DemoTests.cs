using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Host.Demo;
using Guildhall.Insights.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Host;

public sealed class DemoTests
{
    private static readonly string[] Facts = ["members_members", "members_memberships", "members_tags", "conversations_messages", "conversations_mentions", "commerce_orders", "commerce_order_lines", "commerce_refunds"];

    private static async Task<BrandProfile> Look(WebWorld world, Browser owner, BrandProfile beside)
    {
        using var answer = await owner.Post($"/b/{beside.Code}/demo", null);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        await using var db = world.Open(null);
        var demo = (await db.AllBrands()).Single(b => b.Demo);
        Assert.StartsWith($"/b/{Uri.EscapeDataString(demo.Code)}", Browser.Location(answer), StringComparison.Ordinal);
        return demo;
    }

    private static async Task Filled(WebWorld world, BrandProfile demo)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            await using var db = world.Open(demo.Id);
            if (await db.Count($"select count(*) from kernel_jobs where brand_id = {demo.Id} and kind = 'demo-history' and state = 'done'") == 1) return;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
        Assert.Fail("The demo was never filled.");
    }

    private static async Task<Dictionary<string, long>> Rows(AppDb db, BrandId brand)
    {
        var counts = new Dictionary<string, long>();
        foreach (var table in Facts.Except(["conversations_mentions"])) counts[table] = await db.Count($"select count(*) from {Sql.Raw(table)} where brand_id = {brand}");
        // What the demo's life said meanwhile went through a room and has a body hash.
        counts["conversations_messages"] = await db.Count($"select count(*) from conversations_messages where brand_id = {brand} and body is null");
        return counts;
    }

    [Fact]
    public async Task A_demo_beside_a_real_brand_is_filled_alive_marked_and_removed_to_the_last_row_by_its_typed_name()
    {
        await using var world = await WebWorld.Create();
        var real = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, real);
        Assert.Contains("Look at a demo brand", await owner.Page($"/b/{real.Code}/overview"), StringComparison.Ordinal);
        var demo = await Look(world, owner, real);
        await Filled(world, demo);

        await using var db = world.Open(demo.Id);
        var rows = await Rows(db, demo.Id);
        Assert.Equal(DemoCast.Groups.Count, await db.Count($"select count(*) from communities_groups where brand_id = {demo.Id}"));
        Assert.Equal(DemoCast.Communities.Count, await db.Count($"select count(*) from communities_communities where brand_id = {demo.Id}"));
        Assert.Equal(DemoCast.People, await db.Count($"select count(*) from members_members where brand_id = {demo.Id} and not staff"));
        Assert.True(rows["conversations_messages"] > 30_000 && rows["commerce_orders"] > 3_000, string.Join(", ", rows));
        Assert.Equal(0, await db.Count($"select count(*) from conversations_messages where brand_id = {demo.Id} and (at > {world.Clock.GetUtcNow()} or text like '%!{{%' escape '!')"));
        Assert.Equal(0, await db.Count($"select count(*) from conversations_messages m where m.brand_id = {demo.Id} and m.reply_to is not null and not exists (select 1 from conversations_messages t where t.brand_id = m.brand_id and t.group_id = m.group_id and t.id = m.reply_to)"));
        Assert.Equal(rows, await Again(world, db, demo));
        Assert.All(await db.AllGroupCards(), card => Assert.True(card.Purpose is not null && card.Topics.Count >= 3 && card.Rules.Count >= 4 && card.Welcome("小雨")!.Contains("小雨", StringComparison.Ordinal), card.Name));

        Assert.Contains("Demo brand", await owner.Page($"/b/{demo.Code}/settings"), StringComparison.Ordinal);
        Assert.DoesNotContain("Demo brand", await owner.Page($"/b/{real.Code}/settings"), StringComparison.Ordinal);
        using (await owner.Post($"/b/{demo.Code}/settings/remove-demo", null, ("name", "something else"))) { }
        Assert.Equal(rows["members_members"], (await Rows(db, demo.Id))["members_members"]);
        using (var refused = await owner.Post($"/b/{real.Code}/settings/remove-demo", null, ("name", real.Name))) Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.Contains("not a demo brand", await owner.Page($"/b/{real.Code}/settings"), StringComparison.Ordinal);

        using (var removed = await owner.Post($"/b/{demo.Code}/settings/remove-demo", null, ("name", demo.Name))) Assert.Equal("/", Browser.Location(removed));
        var left = await Leftovers(db, demo.Id);
        for (var tries = 0; tries < 300 && left.Count > 0; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            left = await Leftovers(db, demo.Id);
        }
        Assert.Empty(left);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.Get($"/b/{demo.Code}/overview")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.Get($"/b/{real.Code}/overview")).StatusCode);
        await using var all = world.Open(null);
        Assert.Contains(await all.AllBrands(), b => b.Id == real.Id);
    }

    [Fact]
    public async Task The_numbers_of_the_demo_equal_a_recount_and_its_life_goes_on_only_there()
    {
        await using var world = await WebWorld.Create();
        var real = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, real);
        var demo = await Look(world, owner, real);
        await Filled(world, demo);
        var life = new DemoLife(world.Source, world.App.Services.GetRequiredService<DemoVoice>(), world.App.Services.GetRequiredService<Guildhall.Kernel.Leases.LeaseBook>(),
            world.App.Services.GetRequiredService<Node>(), world.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<DemoLife>.Instance);
        await using var db = world.Open(demo.Id);
        var before = await db.Count($"select count(*) from conversations_messages where brand_id = {demo.Id}");

        for (var beat = 0; beat < 240; beat++)
        {
            await life.Live(default);
            world.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        var after = await db.Count($"select count(*) from conversations_messages where brand_id = {demo.Id}");
        Assert.InRange(after - before, 20, 700);
        await using (var others = world.Open(real.Id)) Assert.Equal(0, await others.Count($"select count(*) from conversations_messages where brand_id = {real.Id}"));
        // The application keeps the demo talking, too: what is said while it is counted anew is told a moment later. A number that is wrong stays wrong.
        for (var tries = 1; ; tries++)
        {
            await world.App.Services.GetRequiredService<OutboxDispatcher>().Drain(default);
            await using var scope = world.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(demo.Id);
            var recount = await scope.ServiceProvider.GetRequiredService<Recompute>().Handle(mend: false, default);
            if (recount.Equal) break;
            Assert.True(tries < 4, string.Join("\n", recount.Differences.Take(5)));
        }
    }

    [Fact]
    public void Nobody_says_a_sentence_with_a_hole_and_there_are_three_hundred_to_choose_from()
    {
        DemoLines[] all = [DemoLines.Beauty, DemoLines.Fresh, DemoLines.Baby, DemoLines.Everyday];
        var sentences = all.SelectMany(l => l.Topics.SelectMany(t => t.Questions.Concat(t.Answers).Concat(t.Remarks).Concat(t.Thanks))).ToHashSet();
        Assert.True(sentences.Count >= 200, $"{sentences.Count}");
        Assert.All(all.Take(3), l => Assert.All(l.Topics, t => Assert.True(t.Products.Count > 0 && t.Questions.Count > 0 && t.Answers.Count > 0 && t.Thanks.Count > 0, t.Questions[0])));
        Assert.All(sentences, s => Assert.DoesNotContain('{', DemoLines.Fill(s, new Random(1), "p", "w")));
        Assert.All(sentences, s => Assert.DoesNotMatch(new Regex(@"^[qamt] "), s));
    }

    // The same job run a second time writes nothing.
    private static async Task<Dictionary<string, long>> Again(WebWorld world, AppDb db, BrandProfile demo)
    {
        var first = (await db.RecentJobs(50)).Single(j => j.Kind == WriteDemoHistory.Kind);
        await db.StartJob<WriteDemoHistory>("again", first.ReadArgs<WriteDemoHistory.Args>(), world.Clock);
        for (var tries = 0; tries < 600; tries++)
        {
            if ((await db.RecentJobs(50)).Count(j => j.Kind == WriteDemoHistory.Kind && j.State == JobState.Done) == 2) break;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
        return await Rows(db, demo.Id);
    }

    private static async Task<List<string>> Leftovers(AppDb db, BrandId brand)
    {
        var tables = await db.Query(db.IsSqlite
            ? Sql.Of($"select m.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'brand_id'")
            : Sql.Of($"select c.table_name::text from information_schema.columns c where c.table_schema = current_schema() and c.column_name = 'brand_id'"), r => r.Text(0));
        var left = new List<string>();
        foreach (var table in tables)
            if (await db.Count($"select count(*) from {Sql.Raw(table)} where brand_id = {brand}") is > 0 and var rows) left.Add($"{table}: {rows}");
        return left;
    }
}
