using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Insights.People;

/// <summary>Gives a tag to everybody whom a list finds, however many, as a job; taking it back is one, too, and touches only who got it by this.</summary>
internal sealed class TagEverybody(AppDb db, IAudit audit, IOfferUndo undo, TimeProvider clock) : IJob, IUndo<TagEverybody.Before>
{
    public sealed record Args(PeopleChoice Choice, string Tag);

    public sealed record Outcome(long Tagged);

    public sealed record Before(Guid Job, string Tag);

    public static string Kind => "tag-members";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/members/tag-all", async (string brand, [FromForm] string? query, [FromForm] string? tag, HttpContext http, TagEverybody everybody, CancellationToken ct) =>
        Answers.Back(http, await everybody.Start(query ?? "", tag ?? "", ct), $"/b/{Uri.EscapeDataString(brand)}/members", "insights.tagging")).Requires(Permissions.MembersEdit);

    public async Task<Result<JobId>> Start(string query, string tag, CancellationToken ct)
    {
        var words = tag.Trim();
        if (words.Length is 0 or > TagMembers.LongestTag || words.Any(char.IsControl)) return InsightsRefusals.TagLength.With(TagMembers.LongestTag);
        await using var transaction = await db.Begin(ct);
        var today = (await db.CurrentBrandProfile(ct)).Calendar.DayOf(clock.GetUtcNow()).DayNumber;
        var job = await db.StartJob<TagEverybody>(words, new Args(new(query.Length < 2000 ? query : "", today), words), clock, ct);
        await audit.Write(db, "members.tagged", words, new { filter = query, job }, ct);
        await undo.Offer(db, words, new Before(job.Value, words), ct);
        await transaction.Commit(ct);
        return job;
    }

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var (brand, args, job) = (run.Brand, run.Args<Args>(), run.Job.Id.Value);
        var (done, total) = (run.Job.Done, run.Job.Total ?? await args.Choice.Count(db, ct));
        await foreach (var (people, end) in args.Choice.Pages(db, run.Job.Cursor, ct))
        {
            await using (var transaction = await db.Begin(ct))
            {
                // The job stands where an import would: by it the tags are found again.
                await db.Execute($"""
                    insert into members_tags (brand_id, member_id, tag, import_id) select m.brand_id, m.id, {Words(args.Tag)}, {Job(job)} from members_members m where m.brand_id = {brand} and {db.In("m.id", people.ConvertAll(p => p.Id).ToArray())} on conflict do nothing
                    """, ct);
                done += people.Count;
                await run.Save(db, end, done, Math.Max(total, done), 0, ct);
                await transaction.Commit(ct);
            }
            await run.StopIfAsked(ct);
        }
        return new Outcome(await db.Count($"select count(*) from members_tags where brand_id = {brand} and tag = {args.Tag} and import_id = {job}", ct));
    }

    public async Task<Result<Done>> TakeBack(Before before, CancellationToken ct)
    {
        await db.Steer(new JobId(before.Job), JobWish.Cancel, clock, ct);
        await db.StartJob<UntagEverybody>(before.Tag, before, clock, ct);
        return new Done();
    }

    // In a select list PostgreSQL must be told what a parameter is.
    private Sql Words(string tag) => db.IsSqlite ? Sql.Of($"{tag}") : Sql.Of($"{tag}::text");
    private Sql Job(Guid job) => db.IsSqlite ? Sql.Of($"{job}") : Sql.Of($"{job}::uuid");
}

/// <summary>Takes back what <see cref="TagEverybody"/> gave, once that job has stopped.</summary>
internal sealed class UntagEverybody(AppDb db, TimeProvider clock) : IJob
{
    private const int Portion = 2000;

    public static string Kind => "untag-members";

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var (brand, before) = (run.Brand, run.Args<TagEverybody.Before>());
        while (await db.FindJob(new JobId(before.Job), ct) is { Ended: false }) await Task.Delay(TimeSpan.FromMilliseconds(200), clock, ct);
        for (var done = run.Job.Done; ;)
        {
            await using (var transaction = await db.Begin(ct))
            {
                var some = await db.Query($"select member_id from members_tags where brand_id = {brand} and tag = {before.Tag} and import_id = {before.Job} limit {Portion}", r => r.Guid(0), ct);
                if (some.Count == 0) return new TagEverybody.Outcome(done);
                await db.Execute($"delete from members_tags where brand_id = {brand} and tag = {before.Tag} and import_id = {before.Job} and {db.In("member_id", some.ToArray())}", ct);
                done += some.Count;
                await run.Save(db, null, done, null, 0, ct);
                await transaction.Commit(ct);
            }
            await run.StopIfAsked(ct);
        }
    }
}
