using System.Buffers.Binary;
using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Kernel.Pictures;
using Guildhall.Tests.Worlds;
using static Guildhall.Tests.Communities.CanvasWorld;

namespace Guildhall.Tests.Communities;

/// <summary>What is attached to a canvas, and what is drawn of it.</summary>
public sealed class CanvasPictureTests
{
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
}
