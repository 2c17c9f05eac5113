using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Insights;
using Guildhall.Insights.Measures;
using Guildhall.Insights.Scores;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Insights;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Host;

/// <summary>What tells operators of things that happened without them: work that ended, health that fell, an event that nobody can take.</summary>
public sealed class NoticeTests
{
    [Fact]
    public async Task Work_that_ended_failed_or_left_rows_out_is_told_to_those_who_may_run_it()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        using var analyst = await world.SignIn(Role.Analyst, brand);
        await using (var db = world.Open(brand.Id))
        {
            await using var transaction = await db.Begin();
            foreach (var (state, failed) in new[] { (JobState.Done, 0L), (JobState.Done, 7L), (JobState.Failed, 0L) })
            {
                var job = Id.New<JobId>(world.Clock);
                await db.Publish(job.Value, new JobEnded(job, "export-members", $"名单 {state} {failed}", state, failed), world.Clock);
            }
            await transaction.Commit();
        }

        await RoomEntryTests.Eventually(async () => (await Told(world, brand, lead.Operator)).Count == 3);
        Assert.Equal(["host.notice_job_done 名单 Done 0", "host.notice_job_errors 名单 Done 7", "host.notice_job_failed 名单 Failed 0"], (await Told(world, brand, lead.Operator)).Order());
        Assert.Empty(await Told(world, brand, analyst.Operator));
        var page = await lead.Page($"/b/{brand.Code}/notices");
        Assert.Contains("名单 Done 7 is finished; 7 rows were not taken.", page, StringComparison.Ordinal);
        Assert.Contains("名单 Failed 0 failed.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_that_falls_below_forty_is_told_once()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var facts = Facts.Of(brand);
        var group = facts.AddGroup("安静的群");
        for (var n = 0; n < 5; n++) facts.Join(group, facts.AddMember(), world.Clock.GetUtcNow().AddDays(-60));
        var scope = Scope.Of(brand.Id, group.Id);
        await using (var db = world.Open(brand.Id))
        {
            await facts.Save(db);
            var (before, yesterday) = (JsonSerializer.Serialize(new Health(80, []), KernelJson.Options), world.Clock.GetUtcNow().AddDays(-1));
            await db.Execute($"""
                insert into insights_scores (brand_id, scope, scope_id, to_day, health, components, stale, counted_at)
                values ({brand.Id}, {scope.Kind}, {scope.Id}, {brand.Calendar.DayOf(yesterday)}, {80.0}, {before}, {true}, {yesterday})
                on conflict (brand_id, scope, scope_id) do update set health = excluded.health, components = excluded.components, stale = excluded.stale, counted_at = excluded.counted_at
                """);
        }

        await RoomEntryTests.Eventually(async () =>
        {
            await using var run = world.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(brand.Id);
            await run.ServiceProvider.GetRequiredService<ScoreScopes>().Handle(default);
            return (await Told(world, brand, lead.Operator)).Count > 0;
        });
        Assert.StartsWith("insights.notice_health 安静的群", Assert.Single(await Told(world, brand, lead.Operator)), StringComparison.Ordinal);
        Assert.Contains($"groups/{group.Id.Value}", await Path(world, brand, lead.Operator), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_no_handler_can_take_is_told_to_who_may_change_the_brand_when_its_stream_is_parked()
    {
        await using var world = await WebWorld.Create(configure: builder => builder.Services.AddHandler<Unheard, NeverTakes>());
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        using var analyst = await world.SignIn(Role.Analyst, brand);
        await using (var db = world.Open(brand.Id))
        {
            await using var transaction = await db.Begin();
            await db.Publish(Guid.CreateVersion7(), new Unheard(7), world.Clock);
            await transaction.Commit();
        }

        await RoomEntryTests.Eventually(async () =>
        {
            world.Clock.Advance(TimeSpan.FromMinutes(5)); // Each failure waits twice as long as the one before.
            await world.App.Services.GetRequiredService<OutboxDispatcher>().DeliverPending(default);
            return (await Told(world, brand, owner.Operator)).Count > 0;
        });
        var told = Assert.Single(await Told(world, brand, owner.Operator));
        Assert.StartsWith("host.notice_parked", told, StringComparison.Ordinal);
        Assert.Contains("Unheard", told, StringComparison.Ordinal);
        Assert.Contains("it never works", await owner.Page($"/b/{brand.Code}/notices"), StringComparison.Ordinal);
        Assert.Empty(await Told(world, brand, analyst.Operator));
    }

    internal sealed record Unheard(int Number);

    internal sealed class NeverTakes : IHandle<Unheard>
    {
        public Task Handle(Unheard happened, Delivery delivery, CancellationToken ct) => throw new InvalidOperationException("it never works");
    }

    private static async Task<List<string>> Told(WebWorld world, BrandProfile brand, OperatorId who)
    {
        await using var db = world.Open(brand.Id);
        return await db.Query($"select code, args from brands_notices where brand_id = {brand.Id} and operator_id = {who}", r => $"{r.Text(0)} {JsonSerializer.Deserialize<List<string>>(r.Text(1))![0]}");
    }

    private static async Task<string> Path(WebWorld world, BrandProfile brand, OperatorId who)
    {
        await using var db = world.Open(brand.Id);
        return (await db.First($"select path from brands_notices where brand_id = {brand.Id} and operator_id = {who}", r => r.Text(0)))!;
    }
}
