using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Host.Demo;

/// <summary>Fills a demo brand with ninety days of three communities: people, stays, talk and orders. All of it follows from the seed and the moment it was asked for, so a second run writes nothing new.</summary>
internal sealed class WriteDemoHistory(AppDb db, OpenGroup openGroup, TimeProvider clock) : IJob
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
        foreach (var (group, index) in DemoCast.Groups.Select((g, i) => (g, i)))
        {
            var known = await db.FindGroup(group.Name, ct);
            if (known is null)
            {
                var opened = await openGroup.Handle(new(group.Name, group.Community.Name, Channel.Web), ct);
                if (opened.Refusal is { } refusal) return refusal;
                known = opened.Value;
            }
            var cast = world.Groups[index];
            var story = new DemoStory(group, args.Seed * 100 + index, cast.People, world.Staff[group.Community], brand.Calendar.InstantOf);
            var messages = new List<DemoMessage>();
            for (var day = 0; day < Days; day++)
            {
                var date = world.First.AddDays(day);
                messages.AddRange(story.Tell(date, world.IsEvent(group.Community, date), DemoWorld.Life(group, day), now));
            }
            var orders = DemoOrders.Of(group, args.Seed * 1000 + index, cast.People, world, now);

            await using var transaction = await db.Begin(ct);
            await facts.Stay(known.Id, cast.People.Concat(world.Staff[group.Community]).ToList(), ct);
            await facts.Talk(known.Id, messages, ct);
            await facts.Sell(known.Id, orders, ct);
            await db.Publish(known.Id.Value, new MembershipsChanged(known.Id, world.First), clock, ct);
            await db.Publish(known.Id.Value, new MessagesChanged(known.Id, world.First, DateOnly.FromDateTime(now)), clock, ct);
            await run.Save(db, null, done += messages.Count, null, 0, ct);
            await transaction.Commit(ct);
        }
        await using (var transaction = await db.Begin(ct))
        {
            await DemoPositions.Write(db, brand.Calendar.StartOf(world.First), ct);
            await facts.Sell(null, DemoOrders.OfTheShop(args.Seed, world, now), ct);
            await db.Publish(brand.Id.Value, new OrdersChanged(world.First, DateOnly.FromDateTime(now)), clock, ct);
            await run.Save(db, null, done, done, 0, ct);
            await transaction.Commit(ct);
        }
        return new { messages = done };
    }
}
