using Guildhall.Activities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Activities.Counter;

namespace Guildhall.Tests.Activities.Auctions;

public sealed class ChatAuctionTests
{
    [Fact]
    public async Task Numbers_in_a_group_bid_in_its_auction_and_what_is_no_bid_stays_talk()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction();
        var people = await world.Inside("小红", "阿明", "小李");
        var first = await world.Say(people[0], "５２元");
        await world.Say(people[1], "我52岁了");
        await world.Say(people[1], "3");
        var second = await world.Say(people[1], "五十三");
        await world.Serve();
        Assert.Equal([(first, 5200L), (second, 5300L)], (await world.AssertSound(auction)).Select(b => (b.Id, b.PriceMinor)));
        Assert.Equal([(first, "taken"), (second, "taken")], (await world.Acts()).Select(a => (a.Message, a.Outcome)));

        // Too low by now: a bare number is talk, one that says it bids is answered.
        await world.Say(people[2], "53");
        await world.Say(people[2], "出价 53");
        await world.Serve();
        Assert.Equal(["taken", "taken", "refused"], (await world.Acts()).Select(a => a.Outcome));
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        await world.Serve();
        var line = Assert.Single(await world.HouseLines());
        Assert.Contains("¥53.00", line, StringComparison.Ordinal);
        Assert.Contains("54.00", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bots_line_follows_the_chat_and_the_page()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction();
        var people = await world.Inside("小红", "阿明", "小李");
        await world.Say(people[0], "10块");
        await world.Serve();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await world.Bid(auction, people[1], 1100)).Refusal);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await world.Bid(auction, people[2], 3000, limit: true)).Refusal);
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        await world.Serve();
        Assert.Contains("¥12.00", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
        await world.Say(people[0], "二十");
        await world.Serve();
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        await world.Serve();
        Assert.Contains("¥21.00", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
        await using var db = world.Shop.Kernel.Source.Open(Actor.System(null));
        Assert.Empty(await db.Query($"select error from kernel_schedule where error is not null", r => r.Text(0)));
        await world.CloseAuction(auction);
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        await world.Serve();
        Assert.Contains("got it for ¥21.00", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recalled_message_leaves_its_bid_standing()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction();
        var people = await world.Inside("小红");
        var said = await world.Say(people[0], "52");
        await world.Serve();
        await world.Shop.In(async (_, db) =>
        {
            await db.Execute($"update conversations_messages set removed = {true}, removed_by = 'author' where brand_id = {world.Shop.Brand.Id} and group_id = {world.Group} and id = {said}");
            var day = world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            await db.Publish(world.Group.Value, new MessagesChanged(world.Group, day, day), world.Clock);
            return 0;
        });
        await world.Serve();
        Assert.Equal("taken", Assert.Single(await world.Acts()).Outcome);
        Assert.Equal(said, Assert.Single(await world.AllBids(auction)).Id);
    }

    [Fact]
    public async Task A_message_before_the_end_counts_though_it_is_handled_after_it_and_one_after_the_end_does_not()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction();
        var people = await world.Inside("小红", "阿明");
        Assert.Null((await world.Bid(auction, people[0], 5000)).Refusal);
        var ends = (await world.Activity(auction)).EndsAt;
        world.Clock.Advance(ends - TimeSpan.FromMilliseconds(5) - world.Clock.GetUtcNow());
        var last = await world.Say(people[1], "52");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Say(people[0], "60"); // After the end, and before it is closed.

        world.Clock.Advance(AuctionWorld.UntilClosed);
        await world.Shop.RunSchedule();
        Assert.Equal(ActivityState.Running, (await world.Activity(auction)).State); // The room is not handled up to the end.
        Assert.Empty(await world.AllOffers(auction));
        await world.Shop.Drain();
        await world.CloseAuction(auction);
        Assert.Equal([5000L, 5200], (await world.AssertSound(auction)).Select(b => b.PriceMinor));
        var offer = Assert.Single(await world.AllOffers(auction));
        Assert.Equal((people[1], 5200L), (offer.Person, offer.PriceMinor));
        Assert.Equal(last, (await world.AllBids(auction))[^1].Id);
    }

    [Fact]
    public async Task Ended_by_hand_what_was_said_before_still_counts()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction();
        var people = await world.Inside("小红");
        await world.Say(people[0], "52");
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null((await world.Move(auction, "end")).Refusal);
        Assert.Null((await world.Move(auction, "end")).Refusal); // Tapped twice.
        Assert.Equal("activities.is_over", (await world.Bid(auction, people[0], 9000)).Refusal!.Code);
        await world.CloseAuction(auction);
        Assert.Equal(5200, Assert.Single(await world.AllOffers(auction)).PriceMinor);
    }

    [Fact]
    public async Task With_two_auctions_a_bare_number_is_talk_and_a_said_bid_is_asked_about()
    {
        await using var world = await FlashWorld.Create();
        await world.OpenAuction();
        await world.OpenAuction();
        var people = await world.Inside("小红");
        await world.Say(people[0], "52");
        await world.Say(people[0], "出价52");
        await world.Serve();
        Assert.Equal("asked", Assert.Single(await world.Acts()).Outcome);
        Assert.Equal(0, await world.Shop.Count("activities_auction_bids"));
    }

    [Fact]
    public async Task Page_and_chat_fight_for_one_lot_and_the_history_is_one()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction(a => a with { IncrementMinor = 1 });
        var people = await world.Inside([.. Enumerable.Range(0, 20).Select(n => $"成员{n}")]);
        for (var round = 0; round < 5; round++)
        {
            for (var n = 0; n < 4; n++) await world.Say(people[(round * 4 + n) % 20], $"{10 + round * 10 + n * 2}");
            var page = Enumerable.Range(0, 20).Select(n => Task.Run(() => world.Bid(auction, people[n], 1000 + round * 1000 + n * 40, limit: n % 2 == 0)));
            await Task.WhenAll(page.Append(Task.Run(world.Shop.Drain)));
        }
        await world.Shop.Drain();
        var bids = await world.AssertSound(auction);
        Assert.Contains(bids, b => b.Source == "page");
        await world.CloseAuction(auction);
        Assert.Equal(bids[^1].PriceMinor, Assert.Single(await world.AllOffers(auction)).PriceMinor);
    }
}
