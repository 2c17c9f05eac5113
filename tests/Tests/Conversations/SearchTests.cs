using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Conversations.Search;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Conversations;

public sealed class SearchTests
{
    [Fact]
    public async Task A_member_finds_messages_by_a_single_sign_a_phrase_and_the_beginning_of_a_word()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小美");
        foreach (var text in new[] { "草莓今天发货吗", "明天再看，货在路上", "Strawberry cake 好吃", "普通的一句话" }) await room.Say(member, text);
        await Indexed(room);

        Assert.Equal(["明天再看，货在路上", "草莓今天发货吗"], await Find(room, "货"));
        Assert.Equal(["草莓今天发货吗"], await Find(room, "发货"));
        Assert.Equal(["草莓今天发货吗"], await Find(room, "草 货"));
        Assert.Equal(["Strawberry cake 好吃"], await Find(room, "straw"));
        Assert.Equal(["Strawberry cake 好吃"], await Find(room, "好 CAKE"));
        Assert.Empty(await Find(room, "rawberry"));
        Assert.Empty(await Find(room, "‘”;--%_"));

        var page = await member.Page($"/g/{room.Code}/search?q={Uri.EscapeDataString("发货")}");
        Assert.Contains("<mark>发货</mark>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_finds_what_was_taken_back_or_said_in_another_group()
    {
        var room = await RoomWorld.Create();
        var other = await RoomWorld.In(room.Web, room.Brand);
        using var member = await room.Join("阿明");
        using var stranger = await other.Join("路人");
        var said = await room.Say(member, "秘密的草莓");
        await other.Say(stranger, "别处的草莓");
        await Indexed(room);
        Assert.Equal(["秘密的草莓"], await Find(room, "草莓"));

        using var recalled = await member.PostJson($"/g/{room.Code}/messages/{said}/recall", new { });
        Assert.Empty(await Find(room, "草莓")); // At once, before the index has followed.
        await Indexed(room, 0);
        Assert.Equal(["别处的草莓"], await Find(other, "草莓"));

        using var closed = await stranger.Get($"/g/{room.Code}/search?q=x");
        Assert.NotEqual(HttpStatusCode.OK, closed.StatusCode);
    }

    [Fact]
    public async Task Imported_history_is_found_and_page_follows_page()
    {
        var room = await RoomWorld.Create();
        var day = new DateOnly(2026, 1, 5);
        await using (var db = room.Open())
        {
            await using var transaction = await db.Begin();
            for (var i = 0; i < 70; i++)
            {
                var (text, at) = ($"第{i}条茶叶", room.Brand.Calendar.StartOf(day).AddMinutes(i));
                await db.Execute($"""
                    insert into conversations_messages (brand_id, group_id, id, seq, at, day, hour, author_id, text, broadcast, removed)
                    values ({room.Brand.Id}, {room.Group.Id}, {Guid.CreateVersion7(at)}, {i}, {at}, {day}, {0}, {Guid.CreateVersion7()}, {text}, {false}, {false})
                    """);
            }
            await db.Publish(room.Group.Id.Value, new MessagesChanged(room.Group.Id, day, day), room.Web.Clock);
            await transaction.Commit();
        }
        await Indexed(room, 70);

        await using var reading = room.Open();
        var found = new List<string>();
        Hits page;
        DateTimeOffset? before = null;
        do
        {
            page = await SearchMessages.Of(reading, room.Group.Id, "茶叶", before, default);
            found.AddRange(page.Found.Select(h => h.Message.Text));
            before = page.Older;
        }
        while (before is not null);
        Assert.Equal(Enumerable.Range(0, 70).Reverse().Select(i => $"第{i}条茶叶"), found);

        using var analyst = await room.Web.SignIn(Role.Analyst, room.Brand);
        Assert.Contains("<mark>茶叶</mark>", await analyst.Page($"/b/{room.Brand.Code}/groups/{room.Group.Id.Value}/room/search?q={Uri.EscapeDataString("茶叶")}"), StringComparison.Ordinal);
    }

    private static async Task<List<string>> Find(RoomWorld room, string query)
    {
        await using var db = room.Open();
        return [.. (await SearchMessages.Of(db, room.Group.Id, query, null, default)).Found.Select(h => h.Message.Text).Where(t => !t.Contains("欢迎", StringComparison.Ordinal))];
    }

    /// <summary>Waits until the index holds as many entries as there are messages, or as many as asked.</summary>
    private static async Task Indexed(RoomWorld room, long? entries = null)
    {
        await using var db = room.Open();
        for (var patience = 0; patience < 200; patience++)
        {
            await room.Web.App.Services.GetRequiredService<OutboxDispatcher>().Drain(default);
            var said = entries ?? await db.Count($"select count(*) from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and not removed and not broadcast");
            var held = await db.Count($"select count(*) from kernel_search s where brand_id = {room.Brand.Id} and scope = {room.Group.Id} and id in (select id from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and not broadcast)");
            if (held == said) return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        throw new InvalidOperationException("The index did not follow.");
    }
}
