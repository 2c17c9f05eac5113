using System.Text.Json;
using Guildhall.Activities.Announcements;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Stages;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Guildhall.Activities.Rehearsals;

/// <summary>Performs a rehearsal on a stage of its own and keeps its report. Begun again after a crash it begins from the start: a stage is never used twice.</summary>
internal sealed class RehearseActivity(AppDb db, IServiceProvider services, IEnumerable<IRehearse> kinds, Localizer t, TimeProvider clock, ILogger<RehearseActivity> log) : IJob
{
    public sealed record Args(ActivityId Activity, int Buyers, int Seed);

    private static readonly TimeSpan Tells = TimeSpan.FromSeconds(.7), Before = TimeSpan.FromMinutes(10);

    private IReadOnlyList<TestBuyer> buyers = [];
    private OtherOffers others = OtherOffers.None;

    public static string Kind => "rehearse-activity";

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var (args, began) = (run.Args<Args>(), Stopwatch.GetTimestamp());
        if (await db.FindActivity(args.Activity, ct) is not { } activity || kinds.FirstOrDefault(k => k.Kind == activity.Kind) is not { } kind) return ActivityRefusals.Unknown;
        if (activity.State is not (ActivityState.Draft or ActivityState.Scheduled)) return ActivityRefusals.RehearsalLate;
        var brand = await db.CurrentBrandProfile(ct);
        t.Language = brand.Language;
        var announcements = await db.Announcements(activity.Id, ct);
        var first = announcements.Select(a => a.DueOf(activity)).Append(activity.StartsAt).Min();
        RehearsalReport report;
        await using (var stage = await services.GetRequiredService<OpenStage>().Handle(first - Before, ct))
        {
            var goods = await db.FindSkus([.. SetStage.Ids(activity.Settings).Select(id => new SkuId(id))], ct);
            others = await OtherOffers.Of(db, activity, kind.WholeShop(activity) ? null : goods, kind.InShop, ct);
            await SetStage.Handle(db, stage, activity, kind.WholeShop(activity), others, ct);
            report = await Prepare(stage, brand, activity, kind, args, ct) is { } refused
                ? new(RehearsalReport.Sentence.Of(refused))
                : await Perform(run, stage, brand, kind, args, announcements, ct);
        }
        report = report with { Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds };
        await using var transaction = await db.Begin(ct);
        await db.Execute($"update activities_rehearsals set report = {JsonSerializer.Serialize(report, KernelJson.Options)}, done_at = {clock.GetUtcNow()} where brand_id = {brand.Id} and activity_id = {activity.Id} and id = {run.Job.Id}", ct);
        await run.Save(db, null, 100, 100, 0, ct);
        await transaction.Commit(ct);
        return new { report.Seconds };
    }

    /// <summary>Enters the test buyers and puts the plan on the stage's calendar.</summary>
    private async Task<Refusal?> Prepare(Stage stage, BrandProfile brand, Activity activity, IRehearse kind, Args args, CancellationToken ct)
    {
        await using var scope = stage.Scope(brand.Id);
        var groups = await SetStage.Groups(scope.ServiceProvider.GetRequiredService<AppDb>(), activity.Id, ct);
        if (groups.Count == 0) return ActivityRefusals.NoGroups;
        buyers = await TestBuyer.Enter(stage, brand, groups, activity, kind, others, args.Buyers, args.Seed, t, ct);
        return (await scope.ServiceProvider.GetRequiredService<MoveActivity>().Handle(activity.Id, "schedule", ct)).Refusal;
    }

    private async Task<RehearsalReport> Perform(JobRun run, Stage stage, BrandProfile brand, IRehearse kind, Args args, List<Announcement> announcements, CancellationToken ct)
    {
        Activity plan;
        await using (var look = stage.Open(brand.Id)) plan = (await look.FindActivity(args.Activity, ct))!;
        var play = new Play(stage, plan, kind, buyers, log);
        var told = Stopwatch.GetTimestamp();
        await play.Run(async share =>
        {
            if (Stopwatch.GetElapsedTime(told) < Tells) return;
            told = Stopwatch.GetTimestamp();
            await run.Save(db, null, (long)(share * 99), 100, 0, ct);
            await run.StopIfAsked(ct);
        }, ct);
        var (members, eligible) = await Eligible(plan, ct);
        await using var scope = stage.Scope(brand.Id);
        return await new CountRehearsal(scope.ServiceProvider.GetRequiredService<AppDb>(), stage, play, kind, others, services.GetRequiredService<TextCatalogue>()).Handle(
            await scope.ServiceProvider.GetRequiredService<ReviewActivity>().Handle((await scope.ServiceProvider.GetRequiredService<AppDb>().FindActivity(plan.Id, ct))!, ct), announcements, members, eligible, clock.GetUtcNow(), ct);
    }

    /// <summary>Real people: how many are in its groups now, and how many of them may take part.</summary>
    private async Task<(long Members, long Eligible)> Eligible(Activity plan, CancellationToken ct)
    {
        var inside = await db.Query($"""
            select distinct s.member_id from members_memberships s join activities_groups g on g.brand_id = s.brand_id and g.group_id = s.group_id and g.activity_id = {plan.Id}
            join members_members m on m.brand_id = s.brand_id and m.id = s.member_id where s.brand_id = {db.CurrentBrand} and s.left_at is null and not m.staff and not m.bot
            """, r => r.Id<MemberId>(0), ct);
        var persons = (await db.PersonsOf(inside, ct)).Values.Distinct().ToList();
        return (persons.Count, persons.Count - (await plan.Eligibility.Refusals(db, plan, persons, ct)).Count);
    }
}
