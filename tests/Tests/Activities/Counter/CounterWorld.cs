using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Counter;

/// <summary>People who stand in a group and talk, and the counter that hears them when the test turns its loops.</summary>
internal static class CounterWorld
{
    public static async Task<MemberId[]> Inside(this FlashWorld world, params string[] names) => await world.Shop.In(async (_, db) =>
    {
        var ids = names.Select(_ => Id.New<MemberId>(world.Clock)).ToArray();
        for (var n = 0; n < ids.Length; n++)
        {
            await db.Execute($"insert into members_members (brand_id, id, name, staff, bot, attributes, created_at, version) values ({world.Shop.Brand.Id}, {ids[n]}, {names[n]}, {false}, {false}, '{{}}', {world.Clock.GetUtcNow()}, 1)");
            await db.Execute($"insert into members_memberships (brand_id, group_id, member_id, joined_at, joined_day, estimated) values ({world.Shop.Brand.Id}, {world.Group}, {ids[n]}, {world.Clock.GetUtcNow()}, {world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow())}, {false})");
        }
        return ids;
    });

    public static async Task<Guid> Say(this FlashWorld world, MemberId author, string text)
    {
        world.Clock.Advance(TimeSpan.FromMilliseconds(1)); // Ids of one millisecond have no order.
        var id = Id.New(world.Clock);
        Assert.Null((await world.Shop.Kernel.Services.GetRequiredService<SayInRoom>().Handle(world.Shop.Brand, world.Group, author, id, text, null)).Refusal);
        return id;
    }

    /// <summary>Delivers and runs what is due until nothing is left.</summary>
    public static async Task Serve(this FlashWorld world)
    {
        await world.Shop.Drain();
        await world.Shop.RunSchedule();
        await world.Shop.Drain();
    }

    public static async Task<List<(Guid Message, string Outcome, string Note)>> Acts(this FlashWorld world)
    {
        await using var db = world.Shop.Open();
        return await db.Query($"select message_id, outcome, note from activities_chat_acts where brand_id = {world.Shop.Brand.Id} order by at, message_id", r => (r.Guid(0), r.Text(1), r.Text(2)));
    }

    /// <summary>What the brand's own voice said in the room.</summary>
    public static async Task<List<string>> HouseLines(this FlashWorld world)
    {
        await using var db = world.Shop.Open();
        return await db.Query($"select text from conversations_messages where brand_id = {world.Shop.Brand.Id} and group_id = {world.Group} and broadcast order by seq", r => r.Text(0));
    }

    public static async Task<long> Events(this FlashWorld world, string kind)
    {
        await using var db = world.Shop.Open();
        return await db.Count($"select count(*) from kernel_room_events where brand_id = {world.Shop.Brand.Id} and room = {world.Group} and kind = {kind}");
    }
}
