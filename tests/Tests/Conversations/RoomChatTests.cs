using System.Net;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Conversations;

public sealed class RoomChatTests
{
    [Fact]
    public async Task Without_script_a_post_leads_back_to_the_message_and_a_refusal_keeps_what_was_typed()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小雅");
        var id = Guid.CreateVersion7();
        using var said = await member.Post($"/g/{room.Code}", "say", ("Form.Id", id.ToString()), ("Form.Text", "大家好\r\n第二行 <b>粗</b> https://example.com/a?b=1。"));
        using var again = await member.Post($"/g/{room.Code}", "say", ("Form.Id", id.ToString()), ("Form.Text", "大家好\n第二行 <b>粗</b> https://example.com/a?b=1。"));
        Assert.All([said, again], answer => Assert.EndsWith($"/g/{room.Code}#m-{id}", answer.Headers.Location!.OriginalString, StringComparison.Ordinal));
        using var raw = await member.Get($"/g/{room.Code}");
        var html = await raw.Content.ReadAsStringAsync();
        Assert.Contains("&lt;b&gt;粗&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.com/a?b=1\" rel=\"noopener noreferrer nofollow ugc\"", html, StringComparison.Ordinal);
        Assert.Single(await room.Messages());

        var monster = new string('长', 100_000);
        using var refused = await member.Post($"/g/{room.Code}", "say", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Text", monster));
        var page = await Browser.Text(refused);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("at most 4000 characters; this one has 100000", page, StringComparison.Ordinal);
        Assert.Contains(monster, page, StringComparison.Ordinal);
        using var byScript = await room.TrySay(member, monster);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "conversations.too_long"), await RoomWorld.Problem(byScript));
        using var whole = await room.TrySay(member, new string('长', 4000));
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_a_reason_and_nothing_is_written()
    {
        var (room, other) = (await RoomWorld.Create(), await RoomWorld.Create());
        using var member = await room.Join("小雅");
        using var stranger = await other.Join("阿May");
        var (mine, theirs) = (await room.Say(member, "mine"), await other.Say(stranger, "theirs"));
        async Task Refused(string code, HttpStatusCode status, HttpResponseMessage answer)
        {
            Assert.Equal((status, code), await RoomWorld.Problem(answer));
            answer.Dispose();
        }

        await Refused("conversations.empty", HttpStatusCode.UnprocessableEntity, await room.TrySay(member, " \n\u0000 "));
        await Refused("kernel.same_key_other_body", HttpStatusCode.UnprocessableEntity, await room.TrySay(member, "changed", mine));
        await Refused("conversations.unknown_reply", HttpStatusCode.UnprocessableEntity, await room.TrySay(member, "to whom?", replyTo: Guid.CreateVersion7()));
        await Refused("conversations.unknown_reply", HttpStatusCode.UnprocessableEntity, await room.TrySay(member, "to another room", replyTo: theirs));
        await Refused("conversations.stale_page", HttpStatusCode.UnprocessableEntity, await room.TrySay(member, "old page", Guid.CreateVersion7(room.Web.Clock.GetUtcNow().AddDays(-8))));
        await Refused("conversations.stale_page", HttpStatusCode.UnprocessableEntity, await room.TrySay(member, "made-up id", new Guid("11111111-1111-4111-8111-111111111111")));
        await Refused("members.not_inside", HttpStatusCode.Forbidden, await other.TrySay(member, "not my room"));
        await Refused("conversations.no_message", HttpStatusCode.NotFound, await member.PostJsonForm($"/g/{room.Code}/messages/{theirs}/react", ("emoji", "👍")));
        await Refused("conversations.unknown_emoji", HttpStatusCode.UnprocessableEntity, await member.PostJsonForm($"/g/{room.Code}/messages/{mine}/react", ("emoji", "<img>")));
        await Refused("conversations.no_message", HttpStatusCode.NotFound, await member.PostJsonForm($"/g/{room.Code}/messages/{theirs}/recall"));
        Assert.Equal("mine", Assert.Single(await room.Messages()).Text);
        Assert.Equal("theirs", Assert.Single(await other.Messages()).Text);
    }

    [Fact]
    public async Task Somebody_who_floods_is_told_when_to_go_on_and_the_others_are_not_held_up()
    {
        var room = await RoomWorld.Create();
        using var flooder = await room.Join("Flood");
        using var other = await room.Join("Calm");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => room.TrySay(flooder, $"flood {n}")));
        var calm = await room.Say(other, "calm");

        Assert.Equal(20, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, a.StatusCode);
            Assert.InRange(a.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        });
        var kept = await room.Messages();
        Assert.Equal(21, kept.Count);
        Assert.Contains(kept, m => m.Id == calm);
    }

    [Fact]
    public async Task Replies_quote_and_mentions_find_whom_they_name_in_chinese_too()
    {
        var room = await RoomWorld.Create();
        using var anna = await room.Join("Anna");
        using var an = await room.Join("An");
        using var xiaoya = await room.Join("小雅 Baker");
        var first = await room.Say(anna, "Who bakes?");

        var reply = await room.Say(an, "@小雅 Baker你会吗？ also @Anna and nobody@example.com", replyTo: first);

        await using var db = room.Open();
        Assert.Equal(first, await db.First($"select reply_to from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and id = {reply}", r => r.Guid(0)));
        var mentioned = await db.Query($"""
            select m.name from conversations_mentions n join members_members m on m.brand_id = n.brand_id and m.id = n.member_id
            where n.brand_id = {room.Brand.Id} and n.group_id = {room.Group.Id} and n.message_id = {reply} order by m.name
            """, r => r.Text(0));
        Assert.Equal(["Anna", "小雅 Baker"], mentioned.Order(StringComparer.Ordinal));
        var page = await room.Page(xiaoya);
        Assert.Contains("<span class=\"at at-me\">@小雅 Baker</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"at\">@Anna</span>", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/g/{room.Code}#m-{first}\"><bdi>Anna</bdi>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tap_answers_with_an_emoji_and_the_next_tap_takes_it_back()
    {
        var room = await RoomWorld.Create();
        using var author = await room.Join("小雅");
        using var other = await room.Join("阿May");
        var id = await room.Say(author, "bread!");
        var react = $"/g/{room.Code}/messages/{id}/react";
        foreach (var browser in new[] { author, other, other }) using (var done = await browser.PostJsonForm(react, ("emoji", "❤️"), ("on", "true"))) Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Contains("❤️ <b>2</b>", await room.Page(author), StringComparison.Ordinal);
        Assert.Contains("tally tally-mine", await room.Page(other), StringComparison.Ordinal);

        using var back = await other.Post(react, null, ("emoji", "❤️"), ("on", "false"));
        Assert.Equal($"/g/{room.Code}#m-{id}", Browser.Location(back));
        Assert.Contains("❤️ <b>1</b>", await room.Page(other), StringComparison.Ordinal);
        Assert.DoesNotContain("tally-mine", await room.Page(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ones_own_message_can_be_recalled_for_two_minutes_and_nobody_elses()
    {
        await using var web = await WebWorld.Create();
        var room = await RoomWorld.Create(web);
        using var author = await room.Join("小雅");
        using var other = await room.Join("阿May");
        var (regretted, kept) = (await room.Say(author, "a secret word"), await room.Say(author, "this stays"));
        using var foreign = await other.PostJsonForm($"/g/{room.Code}/messages/{regretted}/recall");
        using var recalled = await author.PostJsonForm($"/g/{room.Code}/messages/{regretted}/recall");
        using var twice = await author.PostJsonForm($"/g/{room.Code}/messages/{regretted}/recall");
        web.Clock.Advance(TimeSpan.FromMinutes(3));
        using var late = await author.PostJsonForm($"/g/{room.Code}/messages/{kept}/recall");

        Assert.Equal((HttpStatusCode.Forbidden, "conversations.not_yours"), await RoomWorld.Problem(foreign));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (recalled.StatusCode, twice.StatusCode));
        Assert.Equal((HttpStatusCode.Conflict, "conversations.too_late_to_recall"), await RoomWorld.Problem(late));
        var page = await room.Page(other);
        Assert.DoesNotContain("a secret word", page, StringComparison.Ordinal);
        Assert.Contains("小雅 recalled a message", page, StringComparison.Ordinal);
        Assert.Contains("this stays", page, StringComparison.Ordinal);
        using var answer = await room.TrySay(other, "what was it?", replyTo: regretted);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "conversations.unknown_reply"), await RoomWorld.Problem(answer));
    }

    [Fact]
    public async Task History_is_read_backwards_page_by_page_without_loss_or_repetition()
    {
        await using var web = await WebWorld.Create();
        var room = await RoomWorld.Create(web);
        using var member = await room.Join("小雅");
        for (var n = 0; n < 130; n++)
        {
            if (n % 20 == 0) web.Clock.Advance(TimeSpan.FromMinutes(1));
            await SayPatiently(room, member, $"line {n:000}.");
        }

        var (seen, path) = (new List<string>(), $"/g/{room.Code}");
        while (path is not null)
        {
            var page = await member.Page(path);
            seen.InsertRange(0, System.Text.RegularExpressions.Regex.Matches(page, @"line (\d{3})\.").Select(m => m.Groups[1].Value));
            path = System.Text.RegularExpressions.Regex.Match(page, "class=\"older\"><a class=\"btn btn-sm\" href=\"([^\"]+before=[^\"]+)\"") is { Success: true } older ? older.Groups[1].Value : null;
        }

        Assert.Equal(Enumerable.Range(0, 130).Select(n => n.ToString("000", System.Globalization.CultureInfo.InvariantCulture)), seen);
    }

    [Fact]
    public async Task A_page_marks_where_its_reader_stopped_reading()
    {
        var room = await RoomWorld.Create();
        using var reader = await room.Join("Reader");
        using var writer = await room.Join("Writer");
        await room.Settles();
        await room.Say(writer, "old news");
        await room.Page(reader);
        var fresh = await room.Say(writer, "fresh news");
        var page = await room.Page(reader);
        Assert.Matches($"(?s)old news.*id=\"new\".*m-{fresh}", page);
        Assert.DoesNotContain("id=\"new\"", await room.Page(reader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_drawn_once_for_all_readers_carries_each_ones_own_name_and_token_and_nobody_elses()
    {
        var room = await RoomWorld.Create();
        using var writer = await room.Join("Writer");
        using var first = await room.Join("林 & <小雅>");
        using var second = await room.Join("Second");
        await room.Settles();
        await room.Say(writer, "for everybody");
        foreach (var reader in (Browser[])[first, second])
            await RoomEntryTests.Eventually(async () => !(await room.Page(reader)).Contains("id=\"new\"", StringComparison.Ordinal)); // Read, so nothing on it is their own.
        using var raw = await first.Get($"/g/{room.Code}");
        var (mine, theirs) = (await raw.Content.ReadAsStringAsync(), await room.Page(second));
        Assert.Contains("data-my-name=\"林 &amp; &lt;小雅&gt;\"", mine, StringComparison.Ordinal);
        Assert.Contains("data-my-name=\"Second\"", theirs, StringComparison.Ordinal);
        Assert.Equal(Browser.Value(theirs, "__RequestVerificationToken"), Assert.Single(System.Text.RegularExpressions.Regex.Matches(theirs, "name=\"__RequestVerificationToken\"[^>]*? value=\"([^\"]*)\"").Select(m => m.Groups[1].Value).Distinct()));
        foreach (var field in (string[])["__RequestVerificationToken", "Form.Id", "Id"])
        {
            Assert.NotEqual("", Browser.Value(mine, field));
            Assert.NotEqual(Browser.Value(mine, field), Browser.Value(theirs, field));
        }
        Assert.NotEqual(Browser.Value(mine, "Form.Id"), Browser.Value(await room.Page(first), "Form.Id"));
        Assert.True(raw.Headers.CacheControl!.NoStore);

        async Task<HttpStatusCode> Say(Browser who, string page) => (await who.Http.PostAsync(new Uri($"/g/{room.Code}", UriKind.Relative), new FormUrlEncodedContent(
            new Dictionary<string, string> { ["_handler"] = "say", ["Form.Id"] = Browser.Value(page, "Form.Id"), ["Form.Text"] = "by the page's own form", ["__RequestVerificationToken"] = Browser.Value(page, "__RequestVerificationToken") }))).StatusCode;
        Assert.Equal(HttpStatusCode.Redirect, await Say(first, mine));
        Assert.Equal(HttpStatusCode.BadRequest, await Say(first, theirs));
        Assert.Single(await room.Messages(), m => m.Text == "by the page's own form");
    }

    [Fact]
    public async Task What_is_said_is_counted_like_any_other_message_and_the_welcome_is_not()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小雅");
        for (var n = 0; n < 3; n++) await room.Say(member, $"message {n}");
        var recalled = await room.Say(member, "taken back");
        using var gone = await member.PostJsonForm($"/g/{room.Code}/messages/{recalled}/recall");
        await using var db = room.Open();
        await RoomEntryTests.Eventually(async () => await db.First($"select messages, members from insights_scope_days where brand_id = {room.Brand.Id} and scope = 'group' and scope_id = {room.Group.Id}", r => (r.Long(0), r.Long(1))) == (3, 1));
    }

    private static async Task SayPatiently(RoomWorld room, Browser member, string text)
    {
        while (true)
        {
            using var answer = await room.TrySay(member, text);
            if (answer.StatusCode == HttpStatusCode.OK) return;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TimeProvider.System);
        }
    }
}
