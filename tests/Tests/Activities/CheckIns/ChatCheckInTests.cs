using Guildhall.Activities.CheckIns;
using Guildhall.Tests.Activities.Counter;
using static Guildhall.Tests.Activities.CheckIns.CheckInWorld;

namespace Guildhall.Tests.Activities.CheckIns;

public sealed class ChatCheckInTests
{
    [Fact]
    public async Task Said_in_the_chat_it_counts_on_the_day_on_which_the_room_took_it()
    {
        await using var world = await FlashWorld.Create();
        var camp = await world.Play(CheckIn.Kind, Plain with { Proof = CheckInProof.Words, LeastWords = 4 }, hours: 24 * 10);
        var people = await world.Inside("小红", "阿明");
        var calendar = world.Shop.Brand.Calendar;
        var midnight = calendar.StartOf(calendar.DayOf(world.Clock.GetUtcNow()).AddDays(1));
        world.Clock.Advance(midnight - TimeSpan.FromMilliseconds(3) - world.Clock.GetUtcNow());
        var said = await world.Say(people[0], "打卡 今天跑了五公里");
        await world.Say(people[1], "打卡");
        world.Clock.Advance(TimeSpan.FromSeconds(2)); // It is tomorrow when it is handled.
        Assert.Equal(1, (await Tap(world, camp, people[0], words: "新的一天开始了")).Value.Days);
        await world.Serve();
        await using var db = world.Shop.Open();
        var rows = await db.CheckInsOf(camp, [people[0]], default);
        Assert.Equal([(said, "今天跑了五公里", Today(world) - 1), (rows[1].Id, "新的一天开始了", Today(world))], rows.Select(r => (r.Id, r.Words, r.Day)));
        Assert.Equal((2, 2), (await db.CheckInSums(camp, [people[0]], default)).Single().Sum is var s ? (s.Days, s.Streak) : default);
        Assert.Equal(["taken", "refused"], (await world.Acts()).OrderByDescending(a => a.Outcome, StringComparer.Ordinal).Select(a => a.Outcome));
        Assert.Contains("1 checked in today", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recalled_message_opens_its_day_again_unless_it_has_brought_a_reward()
    {
        await using var world = await FlashWorld.Create();
        var camp = await world.Play(CheckIn.Kind, Plain with { Stages = [new(StageKind.Cumulative, 2, 20, null, 0)] }, hours: 24 * 10);
        var person = (await world.Inside("小红"))[0];
        var first = await world.Say(person, "打卡");
        await world.Serve();
        var points = await world.PointsOf(person);
        await Recall(world, first);
        Assert.Equal((0L, 0L), (await world.Shop.Count("activities_check_ins"), await world.Shop.Count("activities_check_in_sums", "days > 0")));
        Assert.True(await world.PointsOf(person) <= points);
        Assert.Equal((1, 1), (await Tap(world, camp, person)).Value is var again ? (again.Days, again.Streak) : default);
        world.Clock.Advance(TimeSpan.FromDays(1));
        var second = await world.Say(person, "签到");
        await world.Serve();
        await Recall(world, second);
        Assert.Equal(2, await world.Shop.Count("activities_check_ins"));
    }

    private static async Task Recall(FlashWorld world, Guid message)
    {
        await world.Shop.In(async (_, db) =>
        {
            await db.Execute($"update conversations_messages set removed = {true}, removed_by = 'author' where brand_id = {world.Shop.Brand.Id} and group_id = {world.Group} and id = {message}");
            var day = world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            await Guildhall.Kernel.Outbox.OutboxEvents.Publish(db, world.Group.Value, new Guildhall.Conversations.Contracts.MessagesChanged(world.Group, day, day), world.Clock);
            return 0;
        });
        await world.Serve();
    }
}
