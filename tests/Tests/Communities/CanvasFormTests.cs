using System.Buffers.Binary;
using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Kernel.Pictures;
using Guildhall.Tests.Worlds;
using static Guildhall.Tests.Communities.CanvasWorld;

namespace Guildhall.Tests.Communities;

/// <summary>What the steps take, refuse and fill in, and who may.</summary>
public sealed class CanvasFormTests
{
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
}
