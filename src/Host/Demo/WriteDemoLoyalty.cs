using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Host.Demo;

/// <summary>After the talk and the orders of a demo brand: the points, coupons and perks that follow from them. Goes on where it was stopped, and ends when the brand is removed.</summary>
internal sealed class WriteDemoLoyalty(AppDb db) : IJob
{
    public static string Kind => "demo-loyalty";

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        if (!brand.Demo) return DemoRefusals.NotADemo;
        var args = run.Args<WriteDemoHistory.Args>();
        var now = brand.Calendar.Local(args.At);
        var world = DemoWorld.Make(args.Seed, now, brand.Calendar);
        var orders = DemoCast.Groups.SelectMany((group, index) => DemoOrders.Of(group, args.Seed * 1000 + index, world.Groups[index].People, world, now)).Where(o => o.Buyer is not null)
            .Select(o => new StoryOrder(o.Id, o.Buyer!.Value, brand.Calendar.InstantOf(o.PaidAt), o.AmountMinor, o.RefundedAt is { } back ? brand.Calendar.InstantOf(back) : null));
        var people = world.People.Select(p => new StoryPerson(p.Id, p.Weight, brand.Calendar.InstantOf(p.Joined), p.Left is { } left ? brand.Calendar.InstantOf(left) : null));
        var told = run.Job.Cursor is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : (DateOnly?)null;
        await db.TellLoyalty(brand, args.Seed, [.. people], [.. orders], world.First, told, args.At,
            today => run.Save(db, today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), today.DayNumber - world.First.DayNumber + 1, WriteDemoHistory.Days, 0, ct), ct);
        return new { days = WriteDemoHistory.Days };
    }
}
