using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.GroupMoves;
using Guildhall.Tests.Communities;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Members;

public sealed class GroupMoveTests
{
    private sealed record Stay(Guid Group, MemberId Member, DateTimeOffset Joined, DateTimeOffset? Left);

    [Fact]
    public async Task Random_merges_and_splits_keep_every_stay_and_lose_nobody()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var groups = new List<GroupId>();
            for (var i = 0; i < 4; i++) groups.Add(await LifecycleTests.Open(world, brand, WebWorld.Fresh("g"), GroupStage.Active));
            foreach (var group in groups) await Fill(world, brand, group, random.Next(2, 12));
            await Share(world, brand, groups[0], groups[1]);
            var everybody = (await Stays(world, brand, groups)).Where(s => s.Left is null).Select(s => s.Member).ToHashSet();

            for (var step = 0; step < 5; step++)
            {
                var before = await Stays(world, brand, groups);
                var from = groups[random.Next(groups.Count)];
                var people = before.Where(s => s.Group == from.Value && s.Left is null).Select(s => s.Member).Distinct().ToArray();
                MemberId[] moving;
                GroupId to;
                await using (var scope = world.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(brand.Id))
                {
                    if (step % 2 == 0 && people.Length > 1)
                    {
                        moving = [.. people.Where(_ => random.Next(2) == 0)];
                        var split = await scope.ServiceProvider.GetRequiredService<SplitGroup>().Handle(new(from, WebWorld.Fresh("s"), 500, moving), default);
                        if (moving.Length == 0 || moving.Length == people.Length)
                        {
                            Assert.Equal("members.split_some", split.Refusal?.Code);
                            continue;
                        }
                        groups.Add(to = split.Value);
                    }
                    else
                    {
                        to = groups.First(g => g != from);
                        moving = people;
                        var merged = await scope.ServiceProvider.GetRequiredService<MergeGroups>().Handle(new(from, to, people.Length, "bye"), default);
                        if (merged.Refusal is { } refusal)
                        {
                            Assert.Equal("members.group_archived", refusal.Code); // One of them was merged away before.
                            continue;
                        }
                        Assert.Equal(people.Length, merged.Value);
                    }
                }

                var after = await Stays(world, brand, groups);
                // What had ended stays as it was; who moved left there and is here; who was here already is here once; everybody else is untouched.
                Assert.Subset(after.Select(s => (s.Group, s.Member, s.Joined)).ToHashSet(), before.Select(s => (s.Group, s.Member, s.Joined)).ToHashSet());
                Assert.Subset(after.ToHashSet(), before.Where(s => s.Left is not null).ToHashSet());
                Assert.All(moving, m => Assert.DoesNotContain(after, s => s.Group == from.Value && s.Member == m && s.Left is null));
                Assert.All(moving, m => Assert.Single(after, s => s.Group == to.Value && s.Member == m && s.Left is null));
                Assert.Equal(before.Where(s => s.Left is null && !(s.Group == from.Value && moving.Contains(s.Member))).Order(Comparer<Stay>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))),
                    after.Where(s => s.Left is null && !(s.Group == to.Value && moving.Contains(s.Member) && !before.Contains(s))).Order(Comparer<Stay>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
                Assert.Equal(everybody, after.Where(s => s.Left is null).Select(s => s.Member).ToHashSet());
            }
        }
    }

    [Fact]
    public async Task A_merge_is_previewed_then_confirmed_and_the_emptied_web_group_is_archived()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var (from, to) = (await LifecycleTests.Open(world, brand, "小群", GroupStage.Declining), await LifecycleTests.Open(world, brand, "大群", GroupStage.Active));
        await Fill(world, brand, from, 3);
        var moves = $"/b/{brand.Code}/groups/{from.Value}/moves";

        using var self = await lead.Post(moves, "merge", ("Merge.To", from.Value.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, self.StatusCode);
        using var seen = await lead.Post(moves, "merge", ("Merge.To", to.Value.ToString()));
        var preview = await Browser.Text(seen);
        Assert.Equal("3", Browser.Value(preview, "Merge.People"));
        Assert.Equal(3, (await Stays(world, brand, [from])).Count(s => s.Left is null));
        await Fill(world, brand, from, 1);
        using var stale = await lead.Post(moves, "merge", ("Merge.To", to.Value.ToString()), ("Merge.People", "3"), ("Merge.Confirmed", "true"));
        Assert.Equal((HttpStatusCode.Conflict, "4"), (stale.StatusCode, Browser.Value(await Browser.Text(stale), "Merge.People")));
        using var merged = await lead.Post(moves, "merge", ("Merge.To", to.Value.ToString()), ("Merge.People", "4"), ("Merge.Confirmed", "true"), ("Merge.Farewell", "再见"));

        Assert.Equal(HttpStatusCode.Redirect, merged.StatusCode);
        Assert.Equal((0, 4), ((await Stays(world, brand, [from])).Count(s => s.Left is null), (await Stays(world, brand, [to])).Count(s => s.Left is null)));
        await using var db = world.Open(brand.Id);
        Assert.True((await db.FindGroupCard(from))!.ReadOnly);
        Assert.Equal(1, await db.Count($"select count(*) from brands_audit where brand_id = {brand.Id} and action = 'members.groups_merged'"));
        Assert.Equal(4, await db.Count($"select count(*) from members_memberships where brand_id = {brand.Id} and group_id = {from} and leave_reason = 'moved_group'"));
        // One line greets all of them.
        await Eventually(async () => await db.Count($"select count(*) from conversations_messages where brand_id = {brand.Id} and group_id = {to} and broadcast and text like {"%" + "4 people from 小群" + "%"}") == 1);
        Assert.Equal(1, await db.Count($"select count(*) from conversations_messages where brand_id = {brand.Id} and group_id = {to}"));
    }

    [Fact]
    public async Task On_other_channels_people_are_asked_and_ticked_off_when_they_come_or_by_hand()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var (from, to) = (await LifecycleTests.Open(world, brand, "微信一群", GroupStage.Active, Channel.WeCom), await LifecycleTests.Open(world, brand, "微信二群", GroupStage.Active, Channel.WeCom));
        var people = await Fill(world, brand, from, 3);
        (await lead.Post($"/b/{brand.Code}/groups/{from.Value}/moves", "merge", ("Merge.To", to.Value.ToString()), ("Merge.People", "3"), ("Merge.Confirmed", "true"))).Dispose();
        Assert.Equal(3, (await Stays(world, brand, [from])).Count(s => s.Left is null));
        await using var db = world.Open(brand.Id);
        Assert.False((await db.FindGroupCard(from))!.ReadOnly);

        await Join(world, brand, to, people[0]);
        await Eventually(async () => await db.Count($"select count(*) from members_group_move_people where brand_id = {brand.Id} and moved_at is not null") == 1);
        var move = (await db.First($"select id from members_group_moves where brand_id = {brand.Id}", r => r.Guid(0)))!;
        (await lead.Post($"/b/{brand.Code}/groups/{from.Value}/moves/{move}/{people[1].Value}", null)).Dispose();
        using var unknown = await lead.Post($"/b/{brand.Code}/groups/{from.Value}/moves/{move}/{Guid.CreateVersion7()}", null);

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(2, await db.Count($"select count(*) from members_group_move_people where brand_id = {brand.Id} and moved_at is not null"));
    }

    [Fact]
    public async Task A_split_is_looked_at_again_when_the_choice_changes_and_refuses_what_does_not_fit()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var from = await LifecycleTests.Open(world, brand, "原群", GroupStage.Active);
        var people = await Fill(world, brand, from, 4);
        var moves = $"/b/{brand.Code}/groups/{from.Value}/moves";
        (string, string)[] chosen = [("people", people[0].Value.ToString()), ("people", people[1].Value.ToString()), ("Split.Name", "新群"), ("Split.Capacity", "100")];

        using var none = await lead.Post(moves, "split", ("Split.Name", "新群"), ("Split.Capacity", "100"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
        using var seen = await lead.Post(moves, "split", chosen);
        var token = Browser.Value(await Browser.Text(seen), "Split.Seen");
        using var other = await lead.Post(moves, "split", [.. chosen, ("people", people[2].Value.ToString()), ("Split.Seen", token), ("Split.Confirmed", "true")]);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var small = await lead.Post(moves, "split", [.. chosen.Where(c => c.Item1 != "Split.Capacity"), ("Split.Capacity", "1"), ("Split.Seen", token), ("Split.Confirmed", "true")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, small.StatusCode);
        using var taken = await lead.Post(moves, "split", [.. chosen.Where(c => c.Item1 != "Split.Name"), ("Split.Name", "原群"), ("Split.Seen", token), ("Split.Confirmed", "true")]);
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Equal(4, (await Stays(world, brand, [from])).Count(s => s.Left is null));
        using var done = await lead.Post(moves, "split", [.. chosen, ("Split.Seen", token), ("Split.Confirmed", "true")]);

        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        await using var db = world.Open(brand.Id);
        var made = (await db.AllGroupCards()).Single(g => g.Name == "新群");
        Assert.Equal(2, (await Stays(world, brand, [made.GroupId])).Count(s => s.Left is null));
        Assert.Equal(GroupStage.Warm, made.Stage);
    }

    internal static async Task<List<MemberId>> Fill(WebWorld world, BrandProfile brand, GroupId group, int people)
    {
        var added = new List<MemberId>();
        for (var i = 0; i < people; i++)
        {
            var member = Id.New<MemberId>(world.Clock);
            await using (var db = world.Open(brand.Id))
                await db.Execute($"insert into members_members (brand_id, id, name, staff, bot, attributes, created_at, version) values ({brand.Id}, {member}, {WebWorld.Fresh("成员")}, {false}, {false}, {"{}"}, {world.Clock.GetUtcNow()}, 0)");
            await Join(world, brand, group, member);
            added.Add(member);
        }
        return added;
    }

    internal static async Task Join(WebWorld world, BrandProfile brand, GroupId group, MemberId member)
    {
        var now = world.Clock.GetUtcNow();
        await using var db = world.Open(brand.Id);
        await using var transaction = await db.Begin();
        await db.Execute($"insert into members_memberships (brand_id, group_id, member_id, joined_at, joined_day, estimated) values ({brand.Id}, {group}, {member}, {now}, {brand.Calendar.DayOf(now)}, {false})");
        await Guildhall.Kernel.Outbox.OutboxEvents.Publish(db, group.Value, new Guildhall.Members.Contracts.MembershipsChanged(group, brand.Calendar.DayOf(now)), world.Clock);
        await transaction.Commit();
    }

    internal static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await holds()) return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        Assert.Fail("It never came true.");
    }

    private static async Task Share(WebWorld world, BrandProfile brand, GroupId one, GroupId other)
    {
        var shared = (await Stays(world, brand, [one])).First().Member;
        await Join(world, brand, other, shared);
    }

    private static async Task<List<Stay>> Stays(WebWorld world, BrandProfile brand, IReadOnlyList<GroupId> groups)
    {
        await using var db = world.Open(brand.Id);
        return await db.Query($"select group_id, member_id, joined_at, left_at from members_memberships where brand_id = {brand.Id} and {db.In("group_id", groups.ToArray())}", r => new Stay(r.Guid(0), r.Id<MemberId>(1), r.Time(2), r.TimeOrNull(3)));
    }
}
