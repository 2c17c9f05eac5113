using System.Net;
using System.Text.Json;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Conversations;

public sealed class RoomRaceTests
{
    [Fact]
    public async Task The_same_message_sent_from_two_tabs_and_a_phone_at_once_is_said_once()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小雅");
        var devices = Enumerable.Range(0, 3).Select(_ => room.OtherTabOf(member)).ToList();
        var id = Guid.CreateVersion7();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => room.TrySay(devices[n % 3], "once only", id)));
        var bodies = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Single(await room.Messages());
        Assert.Single(await room.Events(), e => e.Kind == "said" && e.Payload.Contains(id.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Under_fire_a_room_numbers_everything_without_gaps_and_tells_exactly_what_it_keeps()
    {
        var room = await RoomWorld.Create();
        var members = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => room.Join($"Member {n}")));
        var first = await room.Say(members[0], "start");

        await Task.WhenAll(members.SelectMany((member, m) => Enumerable.Range(0, 15).Select(async n =>
        {
            var id = await room.Say(member, $"{m}:{n} @Member {(m + 1) % 8}", replyTo: first);
            using var reacted = await member.PostJsonForm($"/g/{room.Code}/messages/{first}/react", ("emoji", "👍"), ("on", n % 2 == 0 ? "true" : "false"));
            if (n % 5 == 0) using (var recalled = await member.PostJsonForm($"/g/{room.Code}/messages/{id}/recall")) Assert.Equal(HttpStatusCode.OK, recalled.StatusCode);
        })));

        await room.Settles();
        var events = await room.Events();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Seq));
        var told = events.Where(e => e.Kind == "said").Select(e => (JsonDocument.Parse(e.Payload).RootElement.GetProperty("id").GetGuid(), e.Seq)).ToHashSet();
        await using var db = room.Open();
        var kept = await db.Query($"select id, seq from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id}", r => (r.Guid(0), r.Long(1)));
        Assert.True(told.SetEquals(kept));
        Assert.Equal(1 + 8 * 15, (await room.Messages()).Count);
        Assert.Equal(8 * 3, await db.Count($"select count(*) from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and removed"));
        foreach (var member in members) member.Dispose();
    }

    [Fact]
    public async Task A_message_taken_back_while_others_answer_it_keeps_no_answer()
    {
        var room = await RoomWorld.Create();
        using var author = await room.Join("Author");
        var others = await Task.WhenAll(Enumerable.Range(0, 5).Select(n => room.Join($"Other {n}")));
        for (var round = 0; round < 5; round++)
        {
            var id = await room.Say(author, $"round {round}");
            var recall = author.PostJsonForm($"/g/{room.Code}/messages/{id}/recall");
            var answers = await Task.WhenAll(others.Select(o => o.PostJsonForm($"/g/{room.Code}/messages/{id}/react", ("emoji", "😂"))));
            using var recalled = await recall;
            Assert.Equal(HttpStatusCode.OK, recalled.StatusCode);
            Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound));
        }
        Assert.Equal(0, await room.Count("conversations_reactions"));
        foreach (var other in others) other.Dispose();
    }
}
