using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Guildhall.Conversations.Pictures;
using Guildhall.Kernel.Pictures;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Conversations;

public sealed class PictureTests
{
    [Fact]
    public async Task A_picture_is_drawn_anew_kept_once_and_seen_only_by_the_people_inside()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小美");
        using var outsider = room.Web.Anonymous();
        var file = Drawn(2400, 1200, "a secret in the file");
        var id = Guid.CreateVersion7();

        using var sent = await Send(room, member, file, id);
        using var again = await Send(room, member, file, id);
        using var twice = await Send(room, member, file, Guid.CreateVersion7());
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [sent.StatusCode, again.StatusCode, twice.StatusCode]);
        Assert.Equal(2, (await room.Messages()).Count);
        await using var db = room.Open();
        Assert.Equal(1, await db.Count($"select count(*) from kernel_blobs where brand_id = {room.Brand.Id}"));
        var picture = SentPicture.Parse(await db.First($"select attachment from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and id = {id}", r => r.TextOrNull(0)))!;
        Assert.Equal((1600, 800), (picture.Width, picture.Height));
        Assert.Contains($"/g/{room.Code}/pictures/{picture.Hash}", await room.Page(member), StringComparison.Ordinal);

        using var seen = await member.Get($"/g/{room.Code}/pictures/{picture.Hash}");
        var bytes = await seen.Content.ReadAsByteArrayAsync();
        Assert.Equal("image/png", seen.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("a secret", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        using var refused = await outsider.Get($"/g/{room.Code}/pictures/{picture.Hash}");
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
        using var other = await room.Web.SignIn(Guildhall.Brands.Contracts.Role.Owner, await room.Web.NewBrand());
        using var foreign = await other.Get($"/b/{room.Brand.Code}/groups/{room.Group.Id.Value}/room/pictures/{picture.Hash}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task Nobody_can_open_a_picture_any_more_once_no_message_shows_it()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小美");
        var (file, first, second) = (Drawn(80, 60, ""), Guid.CreateVersion7(), Guid.CreateVersion7());
        using var one = await Send(room, member, file, first);
        using var two = await Send(room, member, file, second);
        await using var db = room.Open();
        var hash = await db.First($"select hash from conversations_pictures where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} limit 1", r => r.Text(0));

        async Task<HttpStatusCode> Open()
        {
            using var answer = await member.Get($"/g/{room.Code}/pictures/{hash}");
            return answer.StatusCode;
        }
        using (await member.PostJson($"/g/{room.Code}/messages/{first}/recall", new { })) { }
        Assert.Equal(HttpStatusCode.OK, await Open());
        using (await member.PostJson($"/g/{room.Code}/messages/{second}/recall", new { })) { }
        Assert.Equal(HttpStatusCode.NotFound, await Open());
        Assert.DoesNotContain(hash!, await room.Page(member), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_a_refused_picture_is_answered_with_a_whole_sentence()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("阿明");
        byte[] huge = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0x20, 0, 0, 0, 0x18, 0x6A, 8, 2, 0, 0, 0, 0, 0, 0, 0];
        using var answer = await Send(room, member, huge, Guid.CreateVersion7(), script: false);
        Assert.Equal($"/g/{room.Code}", Browser.Location(answer));
        Assert.Contains("51.2 megapixels; at most 40", await room.Page(member), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Strange => new()
    {
        { "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "kernel.no_picture" },
        { "GIF89a\u0010\u0000\u0010\u0000 and then nothing of a picture", "kernel.picture_broken" },
        { "\u00ff\u00d8\u00ff\u00e0 no frame", "kernel.no_picture" },
        { "MZ this is a program", "kernel.no_picture" },
    };

    [Theory]
    [MemberData(nameof(Strange))]
    public async Task What_only_looks_like_a_picture_is_refused_with_a_reason(string latin1, string code)
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("阿明");
        using var answer = await Send(room, member, Encoding.Latin1.GetBytes(latin1), Guid.CreateVersion7());
        Assert.Equal(code, (await RoomWorld.Problem(answer)).Code);
        Assert.Empty(await room.Messages());
    }

    [Fact]
    public async Task Fifty_megapixels_are_refused_before_anything_is_decoded()
    {
        // A header that promises more than it holds: were it decoded, it would be called broken.
        byte[] huge = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0x20, 0, 0, 0, 0x18, 0x6A, 8, 2, 0, 0, 0, 0, 0, 0, 0];
        var refused = await Photo.Redraw(new MemoryStream(huge), default);
        Assert.Equal("kernel.picture_too_many_pixels", refused.Refusal?.Code);
        Assert.Equal(51.2, refused.Refusal?.Args?[0]);

        var large = new byte[Photo.LargestFile + 1];
        Assert.Equal("kernel.picture_too_large", (await Photo.Redraw(new MemoryStream(large), default)).Refusal?.Code);
    }

    [Fact]
    public async Task A_photograph_becomes_a_jpeg_of_its_own_size()
    {
        var png = SvgPicture.Png("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 48'><rect width='64' height='48' fill='#c33'/></svg>", 64, 48).Value;
        var photo = (await Photo.Redraw(new MemoryStream(png), default)).Value;
        Assert.Equal((64, 48, "image/jpeg"), (photo.Width, photo.Height, photo.Type));
        Assert.Equal([0xFF, 0xD8, 0xFF], photo.Bytes[..3]);
    }

    [Fact]
    public async Task A_picture_that_was_cut_short_is_damaged_and_says_so()
    {
        var png = SvgPicture.Png("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 300'><circle cx='200' cy='150' r='140' fill='#c33'/></svg>", 400, 300).Value;
        var jpeg = (await Photo.Redraw(new MemoryStream(SvgPicture.Png("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 300'><rect width='400' height='300' fill='#c33'/><circle cx='200' cy='150' r='140' fill='#3c3'/></svg>", 400, 300).Value), default)).Value.Bytes;
        var gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
        foreach (var whole in new[] { png, jpeg, gif, [.. png, .. "words"u8], [.. jpeg, .. "a film"u8] }) Assert.Null((await Photo.Redraw(new MemoryStream(whole), default)).Refusal);
        foreach (var whole in new[] { png, jpeg, gif })
            foreach (var kept in new[] { whole.Length - 1, whole.Length * 9 / 10, whole.Length * 2 / 3 })
                Assert.Equal("kernel.picture_broken", (await Photo.Redraw(new MemoryStream(whole[..kept]), default)).Refusal?.Code);
    }

    /// <summary>A real PNG with words hidden behind its end.</summary>
    private static byte[] Drawn(int width, int height, string hidden) =>
        [.. SvgPicture.Png($"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'><circle cx='200' cy='200' r='150' fill='#14665a'/></svg>", width, height).Value, .. Encoding.ASCII.GetBytes(hidden)];

    private static async Task<HttpResponseMessage> Send(RoomWorld room, Browser member, byte[] file, Guid id, bool script = true)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(id.ToString()), "Id" }, { new ByteArrayContent(file), "File", "photo.jpg" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/g/{room.Code}/pictures", UriKind.Relative)) { Content = form };
        if (script) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add("RequestVerificationToken", await member.FormToken());
        return await member.Http.SendAsync(request);
    }
}
