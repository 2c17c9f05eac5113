using System.Buffers.Binary;
using System.Net;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Posters;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Posters;

public sealed class PosterTests
{
    [Fact]
    public async Task The_team_has_a_poster_for_each_group_and_each_member_one_of_their_own()
    {
        var (room, foreign) = (await RoomWorld.Create(), await RoomWorld.Create());
        var sku = await room.AddCake(50);
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var (home, sale) = ($"/b/{room.Brand.Code}/activities", Guid.CreateVersion7());
        await console.PlanAfter(room, "flash-sale", sale, room.Plan(sale, sku, "周五秒杀", "9.9", "20", 1, ("Form.PerOrder", "2"), ("Form.PerPerson", "2"), ("Form.HoldMinutes", "60")));
        var poster = $"{home}/{sale}/poster.png?group={room.Group.Id.Value}";
        Assert.Equal((1080, 1440), await Size(console, poster));
        Assert.Contains(poster, await console.Page($"{home}/{sale}/posters"), StringComparison.Ordinal);
        using var anna = await room.Join("Anna");
        Assert.Equal(HttpStatusCode.NotFound, await Status(anna, $"/g/{room.Code}/posters/{sale}")); // A draft is nobody's business.
        Assert.Equal(HttpStatusCode.NotFound, await Status(anna, $"/g/{room.Code}/posters/{sale}/poster.png"));

        (await console.Post($"{home}/{sale}/schedule", null)).Dispose();
        var page = await anna.Page($"/g/{room.Code}/posters/{sale}");
        Assert.Matches($"/g/{room.Code}/flash-sale/{sale}\\?by=[0-9a-f-]{{36}}", page);
        Assert.Equal((1080, 1440), await Size(anna, $"/g/{room.Code}/posters/{sale}/poster.png"));
        Assert.Contains($"/g/{room.Code}/posters/{sale}", await anna.Page($"/g/{room.Code}/activities"), StringComparison.Ordinal);
        using var stranger = await foreign.Join("Stranger");
        Assert.Equal(HttpStatusCode.NotFound, await Status(stranger, $"/g/{foreign.Code}/posters/{sale}/poster.png"));
        foreach (var wrong in new[] { $"{home}/{sale}/poster.png?group={foreign.Group.Id.Value}", $"{poster}&partner={Guid.CreateVersion7()}", $"{home}/{Guid.CreateVersion7()}/poster.png?group={room.Group.Id.Value}" })
            Assert.Equal(HttpStatusCode.NotFound, await Status(console, wrong));
    }

    [Theory]
    [InlineData("en", "¥9.90", "¥68.00"), InlineData("zh-Hans", "扫码参加", "草莓蛋糕"), InlineData("zh-Hant", "掃碼參加", "Noto Sans CJK TC")]
    public async Task A_poster_says_what_there_is_when_and_where(string language, params string[] words)
    {
        var web = await WebWorld.Shared;
        var activity = Some("中秋月饼限时秒杀，全场五折起，数量有限先到先得");
        var (brand, text) = (await web.NewBrand(), new Localizer(web.App.Services.GetRequiredService<TextCatalogue>()) { Language = language });
        var svg = PosterSheet.Draw(activity, brand, "面包一群", [new("草莓蛋糕", "¥9.90", "¥68.00"), new("一种名字长得一行放不下的抹茶红豆千层蛋糕六寸", "¥19.90", null)], "https://example.com/g/abc", text);
        foreach (var word in words) Assert.Contains(word, svg, StringComparison.Ordinal);
        Assert.Contains(brand.Calendar.Local(activity.StartsAt).ToString("t", text.Culture), svg, StringComparison.Ordinal);
        var png = Guildhall.Kernel.Pictures.SvgPicture.Png(svg, PosterSheet.Width, PosterSheet.Height);
        Assert.Null(png.Refusal);
        Assert.True(png.Value.Length > 20_000, "Hardly anything was drawn.");
    }

    [Fact]
    public async Task The_same_poster_is_drawn_once()
    {
        var (shelf, svg) = (new PosterShelf(), "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><rect width=\"10\" height=\"10\"/></svg>");
        var drawn = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shelf.Print(svg, default).AsTask()));
        Assert.All(drawn, png => Assert.Same(drawn[0].Value, png.Value));
    }

    [Fact]
    public void A_code_begins_in_its_corner_and_fills_its_square()
    {
        var path = QrPicture.Path("https://example.com/g/abcdefghijklmnop", 10, 20, 100);
        Assert.StartsWith("M10 20h", path, StringComparison.Ordinal);
        var points = path.Split('M', StringSplitOptions.RemoveEmptyEntries).Select(p => p[..p.IndexOf('h', StringComparison.Ordinal)].Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).ToArray()).ToList();
        var unit = 100.0 / Math.Round(100 / (points[1][0] - points[0][0]));
        Assert.Equal(110, points.Max(p => p[0]) + unit, 0.01);
        Assert.Equal(120, points.Max(p => p[1]) + unit, 0.01);
    }

    private static Activity Some(string name)
    {
        var at = new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero); // 20:00 in Shanghai.
        return new(new ActivityId(Guid.CreateVersion7()), "flash-sale", name, ActivityState.Scheduled, at, at.AddHours(2), GoalKind.Orders, 1, null, 0, 0, "CNY", Eligibility.Everyone, "{}", [], "", at, null, null, 1);
    }

    private static async Task<(int, int)> Size(Browser browser, string path)
    {
        using var answer = await browser.Get(path);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }

    private static async Task<HttpStatusCode> Status(Browser browser, string path)
    {
        using var answer = await browser.Get(path);
        return answer.StatusCode;
    }
}
