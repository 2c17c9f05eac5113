using System.Buffers.Binary;
using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Kernel.Pictures;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Communities;

public sealed class CanvasTests
{
    private static async Task<(WebWorld World, BrandProfile Brand, Browser Lead, string Home)> Start()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        var lead = await world.SignIn(Role.Lead, brand);
        using var opened = await lead.Post($"/b/{brand.Code}/communities/new", "community", ("Form.Name", "茶友"));
        var home = Browser.Location(opened)!;
        Assert.EndsWith("/purpose", home, StringComparison.Ordinal);
        return (world, brand, lead, home[..^"/purpose".Length]);
    }

    private static CommunityId IdOf(string home) => new(Guid.Parse(home.Split('/')[^1]));

    private static async Task<CanvasVersion> Newest(WebWorld world, BrandProfile brand, string home)
    {
        await using var db = world.Open(brand.Id);
        return await db.NewestCanvas(IdOf(home), default);
    }

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
    public async Task Evidence_of_a_persona_holds_pictures_and_documents_that_only_the_brand_opens_and_every_version_keeps()
    {
        var (world, brand, lead, home) = await Start();
        using var _ = lead;
        using var stranger = await world.SignIn(Role.Owner, await world.NewBrand());
        var persona = Guid.CreateVersion7();
        using var made = await lead.Post($"{home}/personas/new", "canvas", ("Form.Token", Browser.Value(await lead.Page($"{home}/personas/new"), "Form.Token")), ("Form.Id", persona.ToString()), ("Form.Name", "小雅"));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        var page = $"{home}/personas/{persona}";
        async Task Attach(string name, byte[] bytes)
        {
            using var form = new MultipartFormDataContent
            {
                { new StringContent(await lead.FormToken()), "__RequestVerificationToken" }, { new StringContent(Browser.Value(await lead.Page(page), "Token")), "Token" },
                { new StringContent("Reviews"), "Kind" }, { new StringContent("看看这份"), "Note" }, { new ByteArrayContent(bytes), "File", name },
            };
            using var answer = await lead.Http.PostAsync(new Uri(page + "/evidence", UriKind.Relative), form);
            Assert.Equal(page, Browser.Location(answer));
        }

        await Attach("评价.csv", "日期,评价\n2026-01-01,很好"u8.ToArray());
        await Attach("报告.pdf", "%PDF-1.4 and so on"u8.ToArray());
        await Attach("截图.png", Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        await Attach("evil.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray());
        await Attach("program.csv", [0x4d, 0x5a, 0, 0]);

        var evidence = (await Newest(world, brand, home)).Canvas.Personas.Single().Evidence;
        Assert.Equal(["text/csv", "application/pdf", "image/png"], evidence.Select(e => e.File?.Type));
        foreach (var file in evidence.Select(e => e.File!))
        {
            using var opened = await lead.Get($"{home}/evidence/{file.Hash}");
            Assert.Equal((HttpStatusCode.OK, file.IsPicture ? file.Type : "application/octet-stream", !file.IsPicture), (opened.StatusCode, opened.Content.Headers.ContentType?.MediaType, opened.Content.Headers.ContentDisposition?.DispositionType == "attachment"));
            using var hidden = await stranger.Get($"{home}/evidence/{file.Hash}");
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
            Assert.Contains(file.Hash, await lead.Page(home), StringComparison.Ordinal);
        }

        // Typing on keeps the files; what is taken off is still behind the earlier version.
        var form = await lead.Page(page);
        using var kept = await lead.Post(page, "canvas", [("Form.Token", Browser.Value(form, "Form.Token")), ("Form.Id", persona.ToString()), ("Form.Name", "小雅"),
            .. evidence.SelectMany((e, n) => new[] { ($"Form.Evidence[{n}].Kind", "Reviews"), ($"Form.Evidence[{n}].Note", $"note {n}"), ($"Form.Evidence[{n}].File", e.File!.Hash), ($"Form.Evidence[{n}].Drop", n == 0 ? "true" : "false") })]);
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        var now = (await Newest(world, brand, home)).Canvas.Personas.Single().Evidence;
        Assert.Equal([null, "报告.pdf", "截图.png"], now.Select(e => e.File?.Name));
        Assert.Equal(HttpStatusCode.OK, (await lead.Get($"{home}/evidence/{evidence[0].File!.Hash}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.Get($"{home}/evidence/{new string('a', 64)}")).StatusCode);
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
        (await lead.Post(home + "/purpose", "canvas", ("Form.Token", third), ("Form.Purpose", "一句话"))).Dispose();
        (await lead.Post(home + "/purpose", "canvas", ("Form.Token", Browser.Value(await lead.Page(home + "/purpose"), "Form.Token")), ("Form.Purpose", "另一句话"))).Dispose();

        Assert.Equal((2, "另一句话", false), await Newest(world, brand, home) is var w ? (w.Number, w.Canvas.Purpose, w.Autosaved) : default);
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

    [Theory]
    [InlineData("purpose", "Form.Topics", "1\n2\n3\n4\n5\n6\n7\n8")]
    [InlineData("brand", "Form.Measure", "Size")]
    [InlineData("rhythm", "Form.Hours", "07:30 noon")]
    [InlineData("rhythm", "Form.Pushes", "25")]
    [InlineData("layers", "Form.Layers[0].Target", "-3")]
    public async Task Wrong_input_is_refused_beside_what_was_typed_and_saves_nothing(string step, string field, string typed)
    {
        var (world, brand, lead, home) = await Start();
        using var _ = lead;
        var token = Browser.Value(await lead.Page($"{home}/{step}"), "Form.Token");

        using var answer = await lead.Post($"{home}/{step}", "canvas", ("Form.Token", token), (field, typed));

        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        Assert.Contains("aria-invalid=\"true\"", await Browser.Text(answer), StringComparison.Ordinal);
        Assert.Equal(0, (await Newest(world, brand, home)).Number);
    }

    [Fact]
    public async Task A_persona_is_added_changed_and_removed_and_templates_and_the_matrix_fill_their_forms()
    {
        var (world, brand, lead, home) = await Start();
        using var _ = lead;
        var blank = await lead.Page(home + "/personas/new");
        (string, string)[] written = [("Form.Token", Browser.Value(blank, "Form.Token")), ("Form.Id", Browser.Value(blank, "Form.Id")), ("Form.Name", "办公室泡茶党"), ("Form.Crowd", "2"), ("Form.Authority", "4"), ("Form.Interest", "5"), ("Form.Friends", "1"),
            ("Form.Evidence[0].Kind", "Reviews"), ("Form.Evidence[0].Note", "好评提到不会泡"), ("Form.Evidence[0].Source", "https://example.com/r"), ("Form.Evidence[1].Kind", ""), ("Form.Evidence[1].Note", "")];
        using var added = await lead.Post(home + "/personas/new", "canvas", written);
        Assert.Equal(home + "/personas", Browser.Location(added));
        var persona = Assert.Single((await Newest(world, brand, home)).Canvas.Personas);
        Assert.Equal((new Quadrants(2, 4, 5, 1), new Evidence(EvidenceKind.Reviews, "好评提到不会泡", "https://example.com/r")), (persona.Relations, Assert.Single(persona.Evidence)));
        Assert.Contains("relations-shape", await lead.Page(home), StringComparison.Ordinal);

        using var wrong = await lead.Post($"{home}/personas/{persona.Id}", "canvas", [.. written.Where(w => w.Item1 is not ("Form.Crowd" or "Form.Token")), ("Form.Token", Browser.Value(await lead.Page($"{home}/personas/{persona.Id}"), "Form.Token")), ("Form.Crowd", "9")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        (await lead.Post($"{home}/personas/{persona.Id}/remove", null, ("token", CanvasSteps.Token(persona)))).Dispose();
        Assert.Empty((await Newest(world, brand, home)).Canvas.Personas);

        using var filled = await lead.Post(home + "/rhythm", "canvas", ("Form.Token", Browser.Value(await lead.Page(home + "/rhythm"), "Form.Token")), ("Form.Cell", "Low-High"), ("Form.Fill", "rhythm"));
        Assert.Contains("07:30  10:00  17:00  21:00", await Browser.Text(filled), StringComparison.Ordinal);
        using var rules = await lead.Post(home + "/norms", "canvas", ("Form.Token", Browser.Value(await lead.Page(home + "/norms"), "Form.Token")), ("Form.Template", "beauty"), ("Form.Fill", "rules"), ("Form.Forbid", "No spam at all"));
        Assert.Matches("No spam at all\n(.*\n)*No fakes", await Browser.Text(rules));
        Assert.Equal(2, (await Newest(world, brand, home)).Number);
    }

    [Fact]
    public async Task The_picture_is_a_png_as_wide_as_promised_and_as_high_as_its_drawing()
    {
        var (_, _, lead, home) = await Start();
        using var browser = lead;
        (await lead.Post(home + "/purpose", "canvas", ("Form.Token", Browser.Value(await lead.Page(home + "/purpose"), "Form.Token")), ("Form.Purpose", "陪上班族泡好一杯茶 <b>&"), ("Form.Topics", "冲泡\n产地\n茶具"))).Dispose();

        var svg = System.Xml.Linq.XDocument.Parse(await lead.Http.GetStringAsync(new Uri(home + "/canvas.svg", UriKind.Relative))).Root!;
        using var answer = await lead.Get(home + "/canvas.png");
        var png = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((1080, (int)svg.Attribute("height")!), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.True(png.Length > 10_000, "more than an empty sheet");
    }

    [Fact]
    public void Lines_of_a_sheet_are_never_wider_than_allowed_and_lose_no_letter()
    {
        const string text = "陪上班族用十分钟泡好一杯茶，Guildhall brews 12 cups，每周五会员价。😀😀";
        foreach (var width in new[] { 40, 90, 200, 1000 })
        {
            var lines = SvgSheet.Wrap(text, width, 20);
            Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
            Assert.All(lines, line => Assert.False(line.Length > 1 && char.IsLowSurrogate(line[0]), line));
        }
        Assert.Equal(["一二", "三"], SvgSheet.Wrap("一二三", 40, 20));
    }

    [Fact]
    public async Task Another_brands_community_is_not_found_and_floor_staff_may_look_but_not_edit()
    {
        var (world, brand, lead, home) = await Start();
        using var _ = lead;
        var other = await world.NewBrand();
        using var foreign = await world.SignIn(Role.Owner, other);
        using var floor = await world.SignIn(Role.Floor, brand);
        foreach (var path in new[] { "", "/purpose", "/personas/new", "/versions", "/canvas.png" })
        {
            using var answer = await foreign.Get(home.Replace(brand.Code, other.Code, StringComparison.Ordinal) + path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        await floor.Page(home);
        using var edit = await floor.Get(home + "/purpose");
        Assert.Equal(HttpStatusCode.Forbidden, edit.StatusCode);
    }

    internal static async Task<string> Audited(WebWorld world, BrandProfile brand)
    {
        await using var db = world.Open(brand.Id);
        return string.Join(' ', await db.Query($"select action from brands_audit where brand_id = {brand.Id}", r => r.Text(0)));
    }
}
