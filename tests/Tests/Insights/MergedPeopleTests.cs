using Guildhall.Brands.Contracts;
using Guildhall.Insights.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Members.Entry;
using Guildhall.Members.Merging;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Insights;

[Collection(InsightsTests.Name)]
public sealed class MergedPeopleTests(InsightsWorld world)
{
    [Theory, InlineData(11), InlineData(12), InlineData(13)]
    public async Task Numbers_equal_the_facts_after_any_sequence_of_merges_and_taking_all_back_leaves_no_trace(int seed)
    {
        var random = new Random(seed);
        var facts = RandomFacts.Draw(random, InsightsWorld.NewBrand(), RandomFacts.Start, 40);
        await world.Save(facts);
        await Equal(facts, $"seed {seed}, before");
        var (stays, numbers) = (await Stays(facts), await Numbers(facts));
        var people = facts.People.Where(p => p.IsMember).Select(p => p.Id).ToList();
        var merged = new Stack<MemberId>();
        for (var step = 0; step < 4; step++)
        {
            var (kept, gone) = (people[random.Next(people.Count)], people[random.Next(people.Count)]);
            if (kept == gone) continue;
            people.Remove(gone);
            merged.Push(gone);
            Assert.Null((await Merge(facts, kept, gone)).Refusal);
            await world.Count(facts);
            await Equal(facts, $"seed {seed}, merge {step}");
        }
        await using (var db = world.Open(facts))
        {
            var persons = await db.PersonsOf([.. facts.People.Select(p => p.Id)]);
            // Never a chain: whoever stands for somebody stands for themselves.
            Assert.All(persons.Values, person => Assert.Equal(person, persons[person]));
            Assert.Equal(facts.People.Count - merged.Count, persons.Values.Distinct().Count());
            Assert.Equal(0, await db.Count($"select count(*) from members_memberships where brand_id = {facts.Brand} and {db.In("member_id", merged.ToArray())}"));
            Assert.Equal(0, await db.Count($"select count(*) from insights_member_days where brand_id = {facts.Brand} and {db.In("member_id", merged.ToArray())}"));
        }

        while (merged.TryPop(out var last)) Assert.Null((await Separate(facts, last)).Refusal);
        await world.Count(facts);

        await Equal(facts, $"seed {seed}, taken back");
        Assert.Equal(stays, await Stays(facts));
        Assert.Equal(numbers, await Numbers(facts));
    }

    [Fact]
    public async Task Somebody_who_is_one_human_in_two_groups_counts_once_and_buys_as_one()
    {
        var facts = InsightsWorld.NewBrand();
        var (one, two) = (facts.AddGroup("一群"), facts.AddGroup("二群"));
        var (lily, again, other) = (facts.AddMember(), facts.AddMember(), facts.AddMember());
        facts.Join(one, lily, "2026-02-01 09:00");
        facts.Join(two, again, "2026-02-02 09:00");
        facts.Join(two, other, "2026-02-02 09:00");
        facts.Say(one, lily, "2026-02-03 10:00");
        var asked = facts.Say(two, other, "2026-02-03 10:00", "这个怎么用？");
        facts.Say(two, again, "2026-02-03 11:00", to: asked);
        facts.Buy(lily, "2026-02-03 12:00", 1000, one);
        facts.Buy(again, "2026-02-04 12:00", 2000, two);
        await world.Save(facts);
        var before = await Days(facts, "2026-02-03");

        Assert.Null((await Merge(facts, lily.Id, again.Id)).Refusal);
        await world.Count(facts);

        Assert.Equal((3, 3), before);
        Assert.Equal((2, 2), await Days(facts, "2026-02-03"));
        var sales = await world.Report(facts, "2026-02-01", "2026-02-10");
        Assert.Contains("\"buyers\":1", sales.ToString().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await Equal(facts, "merged");
    }

    [Fact]
    public async Task A_later_merge_is_taken_back_first_and_staff_and_merged_people_are_refused()
    {
        var facts = InsightsWorld.NewBrand();
        var (a, b, c, staff) = (facts.AddMember().Id, facts.AddMember().Id, facts.AddMember().Id, facts.AddStaff().Id);
        await world.Save(facts);

        Assert.Equal("members.people_staff", (await Merge(facts, a, staff)).Refusal?.Code);
        Assert.Equal("members.people_two", (await Merge(facts, a, a)).Refusal?.Code);
        Assert.Null((await Merge(facts, b, a)).Refusal);
        Assert.Equal("members.people_already", (await Merge(facts, c, a)).Refusal?.Code);
        Assert.Null((await Merge(facts, c, b)).Refusal);
        await using var db = world.Open(facts);
        Assert.Equal((c, c), (await db.PersonOf(a), await db.PersonOf(b)));

        Assert.Equal("members.people_later", (await Separate(facts, a)).Refusal?.Code);
        Assert.Null((await Separate(facts, b)).Refusal);
        Assert.Equal((b, b, c), (await db.PersonOf(a), await db.PersonOf(b), await db.PersonOf(c)));
        Assert.Null((await Separate(facts, a)).Refusal);
        Assert.Equal("members.people_not_merged", (await Separate(facts, a)).Refusal?.Code);
    }

    private async Task<Result<int>> Merge(Facts facts, MemberId person, MemberId merged)
    {
        await using var db = world.Open(facts);
        var (ledger, devices) = (new MergeLedger(db, world.Clock), new DeviceBook(db.Source, world.Clock));
        return await new MergePeople(db, ledger, devices, new Unwritten(), new Unwritten(), new SeparatePeople(db, ledger, devices, new Unwritten(), world.Clock), world.Clock).Handle(new(person, [person, merged]), default);
    }

    private async Task<Result<Done>> Separate(Facts facts, MemberId merged)
    {
        await using var db = world.Open(facts);
        return await new SeparatePeople(db, new MergeLedger(db, world.Clock), new DeviceBook(db.Source, world.Clock), new Unwritten(), world.Clock).Handle(merged, default);
    }

    private async Task Equal(Facts facts, string when)
    {
        await using var scope = world.Scope(facts);
        var receipt = await scope.ServiceProvider.GetRequiredService<Recompute>().Handle(mend: false, default);
        Assert.True(receipt.Equal, $"{when}: {string.Join("\n", receipt.Differences.Take(6))}");
    }

    private async Task<List<string>> Stays(Facts facts)
    {
        await using var db = world.Open(facts);
        return await db.Query($"select group_id, member_id, joined_at, left_at, joined_day, left_day from members_memberships where brand_id = {facts.Brand} order by group_id, member_id, joined_at",
            r => $"{r.Guid(0)} {r.Guid(1)} {r.Time(2):O} {r.TimeOrNull(3):O} {r.Day(4)} {r.DayOrNull(5)}");
    }

    private async Task<List<string>> Numbers(Facts facts)
    {
        await using var db = world.Open(facts);
        return
        [
            .. await db.Query($"select group_id, day, member_id, messages, orders from insights_member_days where brand_id = {facts.Brand} order by group_id, day, member_id", r => $"{r.Guid(0)} {r.Day(1)} {r.Guid(2)} {r.Long(3)} {r.Long(4)}"),
            .. await db.Query($"select scope, scope_id, day, members, joins, leaves, messages, dau, active from insights_scope_days where brand_id = {facts.Brand} order by scope, scope_id, day",
                r => $"{r.Text(0)} {r.Guid(1)} {r.Day(2)} {r.Long(3)} {r.Long(4)} {r.Long(5)} {r.Long(6)} {r.Long(7)} {r.Long(8)}"),
        ];
    }

    /// <summary>Members and speakers of the whole brand on a day.</summary>
    private async Task<(long Members, long Dau)> Days(Facts facts, string day)
    {
        await using var db = world.Open(facts);
        return await db.First($"select members, dau from insights_scope_days where brand_id = {facts.Brand} and scope = 'brand' and day = {DateOnly.Parse(day)}", r => (r.Long(0), r.Long(1)));
    }

    private sealed class Unwritten : IAudit, IOfferUndo
    {
        public Task Write(AppDb db, string action, string target, object? details = null, CancellationToken ct = default) => Task.CompletedTask;

        public Task Offer<TBefore>(AppDb db, string target, TBefore before, CancellationToken ct = default) where TBefore : notnull => Task.CompletedTask;
    }
}
