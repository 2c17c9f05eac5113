using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Insights.Contracts;
using Guildhall.Insights.Rollups;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Insights;

[Collection(InsightsTests.Name)]
public sealed class RollupTests(InsightsWorld world)
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Rollups_equal_the_facts_after_any_sequence_of_imports_undo_and_marks(int seed)
    {
        var random = new Random(seed);
        var facts = RandomFacts.Draw(random, InsightsWorld.NewBrand("America/New_York"), RandomFacts.Start, 50);
        await world.Save(facts);
        for (var step = 0; step < 8; step++)
        {
            switch (random.Next(4))
            {
                case 0: await Undo(facts, facts.Groups[random.Next(3)], random); break;
                case 1: await Remark(facts, facts.People[random.Next(facts.People.Count)]); break;
                case 2: await UndoOrders(facts, random); break;
                default:
                    foreach (var _ in Enumerable.Range(0, 20)) facts.Say(facts.Groups[random.Next(3)], facts.People[random.Next(14)], facts.At("2026-01-15 10:00").AddHours(random.Next(2400)));
                    facts.Join(facts.Groups[0], facts.AddMember(), facts.At("2026-01-20 12:00").AddHours(random.Next(1500)));
                    await world.Save(facts);
                    break;
            }
            await world.Count(facts);
            var receipt = await Recompute(facts, mend: false);
            Assert.True(receipt.Equal, $"seed {seed}, step {step}: {string.Join("\n", receipt.Differences.Take(6))}");
        }
    }

    [Fact]
    public async Task Counting_again_changes_nothing()
    {
        var facts = RandomFacts.Draw(new Random(7), InsightsWorld.NewBrand(), RandomFacts.Start, 30);
        await world.Save(facts);
        var before = await Dump(facts);

        await world.Save(facts);

        Assert.Equal(before, await Dump(facts));
    }

    [Fact]
    public async Task A_rollup_that_went_wrong_is_found_told_and_mended()
    {
        var facts = RandomFacts.Draw(new Random(8), InsightsWorld.NewBrand(), RandomFacts.Start, 30);
        await world.Save(facts);
        var before = await Dump(facts);
        await using (var db = world.Open(facts))
        {
            await db.Execute($"update insights_member_days set messages = messages + 1 where brand_id = {facts.Brand} and messages > 2");
            await db.Execute($"update insights_scope_days set members = members + 1 where brand_id = {facts.Brand} and scope = 'brand'");
            await db.Execute($"delete from insights_sales_days where brand_id = {facts.Brand} and orders = 1");
        }

        var told = await Recompute(facts, mend: true);

        Assert.Equal(["insights_member_days", "insights_sales_days", "insights_scope_days"], told.Differences.Select(d => d.Table).Distinct().Order());
        Assert.Equal(before, await Dump(facts));
        Assert.True((await Recompute(facts, mend: false)).Equal);
    }

    [Fact]
    public async Task A_mark_that_grew_while_it_was_counted_is_kept()
    {
        var facts = InsightsWorld.NewBrand();
        var group = facts.AddGroup("g");
        facts.Say(group, facts.AddMember(), "2026-02-01 10:00");
        await world.Save(facts);
        await using var db = world.Open(facts);
        await db.Execute($"insert into insights_stale (brand_id, kind, scope_id, from_day, to_day, version, marked_at) values ({facts.Brand}, 'messages', {group.Id}, 1, 2, 5, {world.Clock.GetUtcNow()})");

        await db.Execute($"delete from insights_stale where brand_id = {facts.Brand} and kind = 'messages' and scope_id = {group.Id} and version = 4");

        Assert.Equal(1, await db.Count($"select count(*) from insights_stale where brand_id = {facts.Brand}"));
        await world.Count(facts);
        Assert.Equal(0, await db.Count($"select count(*) from insights_stale where brand_id = {facts.Brand}"));
    }

    [Fact]
    public async Task Another_brands_facts_are_never_counted()
    {
        var mine = InsightsWorld.NewBrand();
        var other = RandomFacts.Draw(new Random(3), InsightsWorld.NewBrand(), RandomFacts.Start, 20);
        mine.Say(mine.AddGroup("g"), mine.AddMember(), "2026-02-15 10:00");
        await world.Save(other);
        await world.Save(mine);

        var report = await world.Report(mine, "2026-02-01", "2026-03-15");

        Assert.Equal((1, 0), (report.GetProperty("messages").GetInt32(), report.GetProperty("orders").GetInt32()));
    }

    private async Task<Recompute.Receipt> Recompute(Facts facts, bool mend)
    {
        await using var scope = world.Scope(facts);
        return await scope.ServiceProvider.GetRequiredService<Recompute>().Handle(mend, default);
    }

    /// <summary>As an undone import does it: the facts are gone and the events say where.</summary>
    private async Task Undo(Facts facts, Facts.Group group, Random random)
    {
        var (from, to) = (RandomFacts.Start.AddDays(random.Next(20)), RandomFacts.Start.AddDays(20 + random.Next(40)));
        await using var db = world.Open(facts);
        await using var transaction = await db.Begin();
        await db.Execute($"delete from conversations_messages where brand_id = {facts.Brand} and group_id = {group.Id} and day between {from} and {to}");
        await db.Execute($"delete from members_memberships where brand_id = {facts.Brand} and group_id = {group.Id} and joined_day between {from} and {to}");
        await db.Publish(group.Id.Value, new MessagesChanged(group.Id, from, to), world.Clock);
        await db.Publish(group.Id.Value, new MembershipsChanged(group.Id, from), world.Clock);
        await transaction.Commit();
    }

    private async Task UndoOrders(Facts facts, Random random)
    {
        var (from, to) = (RandomFacts.Start.AddDays(random.Next(20)), RandomFacts.Start.AddDays(20 + random.Next(40)));
        await using var db = world.Open(facts);
        await using var transaction = await db.Begin();
        await db.Execute($"delete from commerce_orders where brand_id = {facts.Brand} and day between {from} and {to}");
        await db.Publish(facts.Brand.Value, new OrdersChanged(from, to), world.Clock);
        await transaction.Commit();
    }

    [Fact]
    public async Task Calls_on_one_node_that_count_at_the_same_time_do_not_meet()
    {
        var facts = RandomFacts.Draw(new Random(11), InsightsWorld.NewBrand(), RandomFacts.Start, 40);
        await world.Save(facts);
        for (var round = 0; round < 5; round++)
        {
            await using (var db = world.Open(facts))
            {
                await using var transaction = await db.Begin();
                await db.MarkAll(world.Clock, default);
                await transaction.Commit();
            }
            await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
            {
                await using var scope = world.Scope(facts);
                await scope.ServiceProvider.GetRequiredService<RecountStale>().Drain(default);
            }));
            var receipt = await Recompute(facts, mend: false);
            Assert.True(receipt.Equal, string.Join("\n", receipt.Differences.Take(6)));
        }
    }

    private async Task Remark(Facts facts, Facts.Person person)
    {
        await using var db = world.Open(facts);
        await using var transaction = await db.Begin();
        await db.Execute($"update members_members set staff = not staff where brand_id = {facts.Brand} and id = {person.Id}");
        await db.Publish(facts.Brand.Value, new MarksChanged(person.Id), world.Clock);
        await transaction.Commit();
    }

    private async Task<List<string>> Dump(Facts facts)
    {
        await using var db = world.Open(facts);
        return
        [
            .. await db.Query($"select scope, scope_id, day, members, joins, leaves, messages, staff_messages, dau, active from insights_scope_days where brand_id = {facts.Brand} order by scope, scope_id, day",
                r => $"{r.Text(0)} {r.Guid(1)} {r.Day(2)} {r.Long(3)} {r.Long(4)} {r.Long(5)} {r.Long(6)} {r.Long(7)} {r.Long(8)} {r.Long(9)}"),
            .. await db.Query($"select group_id, day, member_id, messages, orders from insights_member_days where brand_id = {facts.Brand} order by group_id, day, member_id",
                r => $"{r.Guid(0)} {r.Day(1)} {r.Guid(2)} {r.Long(3)} {r.Long(4)}"),
            .. await db.Query($"select group_id, day, hour, messages from insights_hours where brand_id = {facts.Brand} order by group_id, day, hour", r => $"{r.Guid(0)} {r.Day(1)} {r.Long(2)} {r.Long(3)}"),
            .. await db.Query($"select group_id, day, currency, orders, gmv_minor, refunds_minor from insights_sales_days where brand_id = {facts.Brand} order by group_id, day, currency",
                r => $"{r.Guid(0)} {r.Day(1)} {r.Text(2)} {r.Long(3)} {r.Long(4)} {r.Long(5)}"),
        ];
    }
}
