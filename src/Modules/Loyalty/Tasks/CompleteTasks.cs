using System.Security.Cryptography;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Tasks;

/// <summary>Ticks a task off for many at once, each person once, and gives what it brings; and the bonus to those for whom it was the last.</summary>
internal sealed class CompleteTasks(AppDb db, BrandProfile brand, TimeProvider clock, Humans? among, IReadOnlyList<TaskRule>? given)
{
    public async Task<int> Handle(NewcomerTask task, IReadOnlyCollection<MemberId> members, Func<Task> beside, CancellationToken ct)
    {
        var (rules, fresh) = ((IReadOnlyList<TaskRule>)[], new List<(MemberId Person, MemberId Member)>());
        await db.Together(beside, async () => (rules, fresh) = await Tick(task, members, ct));
        if (fresh.Count == 0) return 0;
        var rule = rules.First(r => r.Task == task);
        var enabled = rules.Where(r => r is { Enabled: true, Task: not null }).Select(r => r.Stored).ToArray();
        var finished = rules[^1].Enabled ? await Finished(fresh.ConvertAll(f => f.Person), enabled, ct) : [];
        await Reward([.. fresh.Select(f => (rule, f)), .. fresh.Where(f => finished.Contains(f.Person)).Select(f => (rules[^1], f))], ct);
        return fresh.Count;
    }

    /// <summary>The rules, and who has done it just now.</summary>
    private async Task<(IReadOnlyList<TaskRule> Rules, List<(MemberId Person, MemberId Member)> Fresh)> Tick(NewcomerTask task, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        if (members.Count == 0) return ([], []);
        var (rules, personOf) = await db.Together(
            () => given is null ? TaskRule.Read(db, ct) : Task.FromResult(given),
            () => among is null ? db.PersonsOf(members, ct) : Task.FromResult(members.ToDictionary(m => m, m => among[m])));
        if (rules.First(r => r.Task == task) is not { Enabled: true } rule) return (rules, []);
        var persons = personOf.GroupBy(p => p.Value, (person, entries) => (Person: person, Member: entries.First().Key)).OrderBy(p => p.Person.Value).ToList();
        return (rules, await Tick(rule.Stored, persons, ct));
    }

    private async Task<List<(MemberId Person, MemberId Member)>> Tick(string task, List<(MemberId Person, MemberId Member)> persons, CancellationToken ct)
    {
        var asked = db.Rows("asked", new("person", persons.ConvertAll(p => p.Person.Value).ToArray()), new("member", persons.ConvertAll(p => p.Member.Value).ToArray()));
        return await db.Query($"""
            insert into loyalty_tasks_done (brand_id, person_id, task, member_id, at) select {brand.Id}, person, {task}, member, {clock.GetUtcNow()} from {asked} where true order by person on conflict do nothing returning person_id, member_id
            """, r => (r.Id<MemberId>(0), r.Id<MemberId>(1)), ct);
    }

    private async Task<HashSet<MemberId>> Finished(List<MemberId> persons, string[] enabled, CancellationToken ct) =>
    [
        .. await db.Query($"""
            select person_id from loyalty_tasks_done where brand_id = {brand.Id} and {db.In("person_id", persons.ToArray())} and {db.In("task", enabled)} group by person_id having count(*) = {enabled.Length}
            """, r => r.Id<MemberId>(0), ct),
    ];

    private async Task Reward(List<(TaskRule Rule, (MemberId Person, MemberId Member) Who)> earned, CancellationToken ct)
    {
        // A coupon that is gone by now spoils nothing: the task is done and the points are given. Coupons before points, as everywhere.
        foreach (var kind in earned.Where(e => e.Rule.CouponKind is not null).GroupBy(e => e.Rule.CouponKind!.Value).OrderBy(k => k.Key))
            await db.GrantCoupons(brand, kind.Key, [.. kind.Select(e => new CouponGrant(KeyOf(e.Rule, e.Who.Person), e.Who.Member))], "task", clock, ct);
        await db.MovePoints(brand, [.. earned.Where(e => e.Rule.Points > 0).Select(e => (PointsMove)new PointsMove.Award(new("task_" + e.Rule.Stored, e.Who.Person.Value), e.Who.Member, e.Rule.Points, EarnSource.Task, clock.GetUtcNow()))], clock, ct);
    }

    // The same person's same task is the same coupon.
    private static Guid KeyOf(TaskRule rule, MemberId person) => new(SHA256.HashData([.. person.Value.ToByteArray(), .. System.Text.Encoding.ASCII.GetBytes(rule.Stored)]).AsSpan(0, 16));
}
