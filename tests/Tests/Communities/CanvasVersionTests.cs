using System.Buffers.Binary;
using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Kernel.Pictures;
using Guildhall.Tests.Worlds;
using static Guildhall.Tests.Communities.CanvasWorld;

namespace Guildhall.Tests.Communities;

/// <summary>Every save is a version: of several people, of one sitting, and brought back.</summary>
public sealed class CanvasVersionTests
{
    [Fact]
    public async Task Each_saved_step_is_a_version_that_the_living_page_and_the_card_show()
    {
        var (world, brand, lead, home) = await Start();
        using var _ = lead;
        var token = Browser.Value(await lead.Page(home + "/purpose"), "Form.Token");

        using var saved = await lead.Post(home + "/purpose", "canvas", ("Form.Token", token), ("Form.Purpose", "陪上班族用十分钟泡好一杯茶"), ("Form.Topics", "冲泡\r\n产地\r\n产地"), ("Form.MemberValues", "答疑"));
        Assert.Equal(home + "/brand", Browser.Location(saved));
        using var next = await lead.Post(home + "/brand", "canvas", ("Form.Token", Browser.Value(await lead.Page(home + "/brand"), "Form.Token")), ("Form.Sales", "true"), ("Form.Role", "Advisor"), ("Form.Measure", "Revenue"), ("Form.Number", "120000.5"), ("Form.By", "2030-01-31"));
        Assert.Equal(HttpStatusCode.Redirect, next.StatusCode);

        var version = await Newest(world, brand, home);
        Assert.Equal((2, BrandRole.Advisor, new Goal(GoalMeasure.Revenue, 120000.5m, new(2030, 1, 31))), (version.Number, version.Canvas.Role, version.Canvas.Goal));
        Assert.Equal(["冲泡", "产地"], version.Canvas.Topics);
        var page = await lead.Page(home);
        Assert.Contains("陪上班族用十分钟泡好一杯茶", page, StringComparison.Ordinal);
        Assert.Contains("¥120,000.50", page, StringComparison.Ordinal);
        Assert.Contains("/versions/2", await lead.Page(home + "/versions"), StringComparison.Ordinal);
        Assert.Contains("communities.canvas_saved", await Audited(world, brand), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_in_different_steps_both_save_and_in_one_step_the_later_sees_both()
    {
        var (world, brand, lead, home) = await Start();
        using var _ = lead;
        using var other = await world.SignIn(Role.Lead, brand);
        var (mine, theirs, audience) = (Browser.Value(await lead.Page(home + "/purpose"), "Form.Token"), Browser.Value(await other.Page(home + "/purpose"), "Form.Token"), Browser.Value(await other.Page(home + "/audience"), "Form.Token"));
        (await other.Post(home + "/purpose", "canvas", ("Form.Token", theirs), ("Form.Purpose", "他人写的定位句子一句"))).Dispose();
        (await other.Post(home + "/audience", "canvas", ("Form.Token", audience), ("Form.Region", "上海"))).Dispose();

        using var refused = await lead.Post(home + "/purpose", "canvas", ("Form.Token", mine), ("Form.Purpose", "我写的定位"));
        var page = await Browser.Text(refused);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("他人写的定位句子一句", page, StringComparison.Ordinal);
        Assert.Contains("我写的定位</textarea>", page, StringComparison.Ordinal);
        var kept = await Newest(world, brand, home);
        Assert.Equal(("他人写的定位句子一句", "上海", 2), (kept.Canvas.Purpose, kept.Canvas.Audience.Region, kept.Number));

        using var again = await lead.Post(home + "/purpose", "canvas", ("Form.Token", Browser.Value(page, "Form.Token")), ("Form.Purpose", "我写的定位"));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Equal(("我写的定位", "上海"), ((await Newest(world, brand, home)).Canvas.Purpose, (await Newest(world, brand, home)).Canvas.Audience.Region));
    }

    [Fact]
    public async Task Autosaves_of_one_sitting_are_one_version_and_a_stale_autosave_changes_nothing()
    {
        var (world, brand, lead, home) = await Start();
        using var _ = lead;
        var first = Browser.Value(await lead.Page(home + "/purpose"), "Form.Token");
        async Task<string> Type(string token, string words)
        {
            using var answer = await lead.Post(home + "/purpose", "canvas", ("Form.Token", token), ("Form.Autosave", "true"), ("Form.Purpose", words));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return Browser.Value(await Browser.Text(answer), "Form.Token");
        }

        var second = await Type(first, "一");
        var third = await Type(second, "一句");
        await Type(first, "迟到的");
        Assert.Equal((1, "一句", true), await Newest(world, brand, home) is var v ? (v.Number, v.Canvas.Purpose, v.Autosaved) : default);
        // Another tab of the same person, open since before, does not replace it either.
        using (var older = await lead.Post(home + "/purpose", "canvas", ("Form.Token", first), ("Form.Purpose", "旧页面")))
            Assert.Contains("旧页面", await Browser.Text(older), StringComparison.Ordinal);
        Assert.Equal("一句", (await Newest(world, brand, home)).Canvas.Purpose);
        // The save that its own autosave has just overtaken goes through.
        using (var overtaken = await lead.Post(home + "/purpose", "canvas", ("Form.Token", first), ("Form.Purpose", "一句"))) Assert.Equal(HttpStatusCode.Redirect, overtaken.StatusCode);
        (await lead.Post(home + "/purpose", "canvas", ("Form.Token", third), ("Form.Purpose", "一句话"))).Dispose();
        (await lead.Post(home + "/purpose", "canvas", ("Form.Token", Browser.Value(await lead.Page(home + "/purpose"), "Form.Token")), ("Form.Purpose", "另一句话"))).Dispose();

        Assert.Equal((3, "另一句话", false), await Newest(world, brand, home) is var w ? (w.Number, w.Canvas.Purpose, w.Autosaved) : default);
    }

    [Fact]
    public async Task An_older_version_is_restored_as_the_newest_unless_somebody_saved_meanwhile()
    {
        var (world, brand, lead, home) = await Start();
        using var _ = lead;
        foreach (var words in new[] { "第一", "第二" })
            (await lead.Post(home + "/purpose", "canvas", ("Form.Token", Browser.Value(await lead.Page(home + "/purpose"), "Form.Token")), ("Form.Purpose", words))).Dispose();

        (await lead.Post(home + "/versions/1/restore", null, ("newest", "1"))).Dispose();
        Assert.Equal((2, "第二"), await Newest(world, brand, home) is var stale ? (stale.Number, stale.Canvas.Purpose) : default);
        (await lead.Post(home + "/versions/1/restore", null, ("newest", "2"))).Dispose();
        Assert.Equal((3, "第一"), await Newest(world, brand, home) is var restored ? (restored.Number, restored.Canvas.Purpose) : default);
        using var none = await lead.Post(home + "/versions/9/restore", null, ("newest", "3"));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }
}
