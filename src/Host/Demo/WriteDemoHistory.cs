using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Host.Demo;

/// <summary>Fills a demo brand with ninety days of three communities: people, stays, talk and orders. All of it follows from the seed and the moment it was asked for, so a second run writes nothing new.</summary>
internal sealed class WriteDemoHistory(AppDb db, OpenGroup openGroup, IBlobs blobs, IServiceProvider services, TimeProvider clock) : IJob
{
    public const int Days = 90;

    public static string Kind => "demo-history";

    /// <param name="At">The present of the story.</param>
    public sealed record Args(int Seed, DateTimeOffset At);

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        if (!brand.Demo) return DemoRefusals.NotADemo;
        var args = run.Args<Args>();
        var (now, done) = (brand.Calendar.Local(args.At), 0L);
        var world = DemoWorld.Make(args.Seed, now, brand.Calendar);
        var facts = new DemoFacts(db, brand);

        await using (var transaction = await db.Begin(ct))
        {
            await facts.Enter(world, ct);
            await transaction.Commit(ct);
        }
        var groups = new List<GroupId>();
        foreach (var group in DemoCast.Groups)
        {
            var opened = await Open(group, ct);
            if (opened.Refusal is { } refusal) return refusal;
            groups.Add(opened.Value);
        }
        await DemoPositions.Write(db, brand.Calendar.StartOf(world.First), ct);

        for (var index = 0; index < groups.Count; index++)
        {
            var (group, people) = (DemoCast.Groups[index], world.Groups[index].People);
            var messages = Story(group, args.Seed * 100 + index, people, world, brand.Calendar, now);
            await using var transaction = await db.Begin(ct);
            await facts.Stay(groups[index], [.. people, .. world.Staff[group.Community]], ct);
            await facts.Talk(groups[index], messages, ct);
            await facts.Sell(groups[index], DemoOrders.Of(group, args.Seed * 1000 + index, people, world, now), ct);
            await run.Save(db, null, done += messages.Count, null, 0, ct);
            await transaction.Commit(ct);
        }
        // Told at the end and at once, so that counting and indexing do not get into the way of the writing.
        await using (var transaction = await db.Begin(ct))
        {
            await facts.Sell(null, DemoOrders.OfTheShop(args.Seed, world, now), ct);
            foreach (var group in groups.OrderBy(g => g.Value))
            {
                await db.Publish(group.Value, new MembershipsChanged(group, world.First), clock, ct);
                await db.Publish(group.Value, new MessagesChanged(group, world.First, DateOnly.FromDateTime(now)), clock, ct);
            }
            await db.Publish(brand.Id.Value, new OrdersChanged(world.First, DateOnly.FromDateTime(now)), clock, ct);
            await run.Save(db, null, done, done, 0, ct);
            await db.StartJob<WriteDemoLoyalty>(DemoCast.Brand, args, clock, ct);
            await transaction.Commit(ct);
        }
        var goods = DemoCast.Communities.SelectMany((c, n) => c.Lines.Products.Take(8).Select(p => new StoryProduct($"{(char)('A' + n)}-{p.Sku}", p.Title, p.PriceMinor, c.Name))).DistinctBy(p => p.Code).ToList();
        var buyers = world.Groups.SelectMany((g, index) => g.People.Where(p => p.Left is null).Take(1).Select(p => (p.Id, p.Name, groups[index]))).ToList();
        await db.TellShop(brand, args.Seed, goods, buyers, services, blobs, clock, ct);
        var crowds = DemoCast.Communities.Select((community, n) => Crowd(DemoCast.Groups.Index().Where(g => g.Item.Community == community).Select(g => g.Index).ToList(), $"{(char)('A' + n)}-")).ToList();
        await db.TellActivities(brand, args.Seed, crowds, services, clock, ct);
        return new { messages = done };

        StoryCrowd Crowd(List<int> own, string codes) => new([.. own.Select(g => groups[g])], [.. world.Groups[own[0]].People.Where(p => p.Left is null).Select(p => (p.Id, p.Name))], codes);
    }

    private async Task<Result<GroupId>> Open(DemoGroup group, CancellationToken ct)
    {
        if (await db.FindGroup(group.Name, ct) is { } known) return known.Id;
        var opened = await openGroup.Handle(new(group.Name, group.Community.Name, Channel.Web), ct);
        if (opened.Refusal is { } refusal) return refusal;
        await using var transaction = await db.Begin(ct);
        await db.RenewCode(DemoBrand.GroupCode, opened.Value.Id.Value, clock, ct);
        await transaction.Commit(ct);
        return opened.Value.Id;
    }

    private static List<DemoMessage> Story(DemoGroup group, int seed, IReadOnlyList<DemoPerson> people, DemoWorld world, BrandCalendar calendar, DateTime now)
    {
        var story = new DemoStory(group, seed, people, world.Staff[group.Community], calendar.InstantOf);
        return [.. Enumerable.Range(0, Days).SelectMany(day => story.Tell(world.First.AddDays(day), world.IsEvent(group.Community, world.First.AddDays(day)), DemoWorld.Life(group, day), now))];
    }
}
