using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Tests.Members;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Conversations;

public sealed class ArchivedRoomTests
{
    [Fact]
    public async Task An_archived_room_says_its_farewell_takes_no_more_messages_and_talks_again_once_restored()
    {
        var room = await RoomWorld.Create();
        using var lin = await room.Join("小林");
        using var lead = await room.Web.SignIn(Role.Lead, room.Brand);
        var morning = await room.Say(lin, "早上好");
        var group = $"/b/{room.Brand.Code}/groups/{room.Group.Id.Value}";

        (await lead.Post($"{group}/lifecycle", "retire", ("Form.From", nameof(GroupStage.Active)), ("Form.Farewell", "谢谢大家，二群见"))).Dispose();
        using var refused = await room.TrySay(lin, "还在吗");
        using var reacted = await lin.PostJsonForm($"/g/{room.Code}/messages/{morning}/react", ("emoji", "👍"));
        using var recalled = await lin.PostJsonForm($"/g/{room.Code}/messages/{morning}/recall");
        using var pinned = await lead.PostJsonForm($"{group}/messages/{morning}/pin", ("on", "true"));
        await using var db = room.Open();
        await GroupMoveTests.Eventually(async () => await db.Count($"select count(*) from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and text = '谢谢大家，二群见'") == 1);
        var said = await room.Messages();
        (await lead.Post($"{group}/stage", null, ("from", "Retired"), ("to", "Warm"))).Dispose();
        await room.Say(lin, "回来了");

        Assert.Equal((HttpStatusCode.Gone, "conversations.archived"), await RoomWorld.Problem(refused));
        foreach (var still in new[] { reacted, recalled, pinned }) Assert.Equal((HttpStatusCode.Gone, "conversations.archived_still"), await RoomWorld.Problem(still));
        Assert.Equal(0, await room.Count("conversations_reactions") + await room.Count("conversations_pins"));
        Assert.Equal(["早上好"], said.Select(m => m.Text));
    }
}
