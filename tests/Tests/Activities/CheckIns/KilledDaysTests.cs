using System.Globalization;
using System.Text.Json;
using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Votes;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.CheckIns;

/// <summary>A server that is killed again and again while members check in and vote: what it acknowledged is there, once, and the sums agree.</summary>
public sealed class KilledDaysTests
{
    private const int People = 4, AcknowledgedPerLife = 10, Activities = 200;

    // Twenty by GUILDHALL_TEST_KILLS=20; each costs a start of the server.
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("GUILDHALL_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 2;

    [Fact]
    public async Task Every_acknowledged_check_in_and_ballot_survives_the_kill_and_none_is_double()
    {
        var (camps, votes) = (Ids(), Ids());
        var world = await KilledWorld.Create(async (db, brand, group) =>
        {
            foreach (var id in camps) await Open(db, brand.Id, brand.Currency, group, id, CheckIn.Kind, new CheckIn(CheckInProof.None, 0, 0, [], [], 0));
            foreach (var id in votes) await Open(db, brand.Id, brand.Currency, group, id, Vote.Kind, new Vote("?", ["A", "B"], 1, false, VoteResults.Always));
        });
        // Each person acts once in each activity: the n-th act of somebody is of the n-th one.
        var (acts, turns) = (new System.Collections.Concurrent.ConcurrentDictionary<Guid, int>(), new System.Collections.Concurrent.ConcurrentDictionary<string, int>());
        var (acknowledged, sent) = await world.Fire(Kills, People, AcknowledgedPerLife, (phone, id) =>
        {
            var who = phone.Cookies.GetCookieHeader(phone.Http.BaseAddress!).Split("member-")[1].Split(';')[0];
            var act = acts.GetOrAdd(id, _ => turns.AddOrUpdate(who, 0, (_, last) => last + 1)) % (2 * Activities);
            return act % 2 == 0 ? phone.PostJson($"/g/{world.Code}/check-in/{camps[act / 2].Value}/days", new { id }) : phone.PostJson($"/g/{world.Code}/vote/{votes[act / 2].Value}/ballots", new { id, choices = new[] { 1 } });
        });

        var stored = (await world.Look(db => db.Query($"select id from activities_check_ins where brand_id = {world.Brand.Id} union all select id from activities_ballots where brand_id = {world.Brand.Id}", r => r.Guid(0)))).ToHashSet();
        Assert.True(acknowledged.Count >= Kills * AcknowledgedPerLife);
        Assert.Empty(acknowledged.Except(stored));
        Assert.Empty(stored.Except(sent));
        Assert.Equal(await Count(world, "select count(*) from activities_ballots"), await Count(world, "select cast(sum(votes) as bigint) from activities_vote_totals"));
        Assert.Equal(await Count(world, "select count(*) from activities_check_ins"), await Count(world, "select cast(sum(days) as bigint) from activities_check_in_sums"));
    }

    private static ActivityId[] Ids() => [.. Enumerable.Range(0, Activities).Select(_ => new ActivityId(Guid.CreateVersion7()))];

    private static Task<long> Count(KilledWorld world, string sql) => world.Look(db => db.Count(Sql.Of($"{Sql.Raw(sql)} where brand_id = {world.Brand.Id}")));

    private static async Task Open(AppDb db, BrandId brand, string currency, GroupId group, ActivityId id, string kind, object settings)
    {
        var now = TimeProvider.System.GetUtcNow();
        await db.Execute($"""
            insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
            values ({brand}, {id}, {kind}, 'Game', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddDays(1)}, {GoalKind.Participants}, 1, {currency},
              {JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options)}, {JsonSerializer.Serialize(settings, settings.GetType(), KernelJson.Options)}, '[]', {now}, 1)
            """);
        await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({brand}, {id}, {group})");
    }
}
