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
        await room.Say(lin, "早上好");
        var group = $"/b/{room.Brand.Code}/groups/{room.Group.Id.Value}";

        (await lead.Post($"{group}/lifecycle", "retire", ("Form.From", nameof(GroupStage.Active)), ("Form.Farewell", "谢谢大家，二群见"))).Dispose();
        using var refused = await room.TrySay(lin, "还在吗");
        await using var db = room.Open();
        await GroupMoveTests.Eventually(async () => await db.Count($"select count(*) from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and text = '谢谢大家，二群见'") == 1);
        var said = await room.Messages();
        (await lead.Post($"{group}/stage", null, ("from", "Retired"), ("to", "Warm"))).Dispose();
        await room.Say(lin, "回来了");

        Assert.Equal((HttpStatusCode.Gone, "conversations.archived"), await RoomWorld.Problem(refused));
        Assert.Equal(["早上好"], said.Select(m => m.Text));
    }
}
