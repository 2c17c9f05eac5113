using Guildhall.Kernel;

namespace Guildhall.Host.Demo;

internal sealed record DemoOrder(Guid Id, string Number, DateTime PaidAt, MemberId? Buyer, IReadOnlyList<(DemoProduct Product, int Quantity)> Lines, DateTime? RefundedAt)
{
    public long AmountMinor => Lines.Sum(l => l.Product.PriceMinor * l.Quantity);
}

/// <summary>What a group's people buy: a little every day, much on event days, mostly the talkative; and what the shop sells beside the groups.</summary>
internal static class DemoOrders
{
    public static List<DemoOrder> Of(DemoGroup group, int seed, IReadOnlyList<DemoPerson> people, DemoWorld world, DateTime now)
    {
        var random = new Random(seed);
        var orders = new List<DemoOrder>();
        // Some buy again and again, most once or never.
        var buyers = people.Where((_, i) => i % 3 == 0).ToList();
        for (var day = 0; day < WriteDemoHistory.Days; day++)
        {
            var date = world.First.AddDays(day);
            var count = (group.Threads * .38 * DemoWorld.Life(group, day)) * (world.IsEvent(group.Community, date) ? 3.6 : 1) * (.5 + random.NextDouble());
            for (var n = (int)Math.Round(count); n > 0; n--)
            {
                var buyer = buyers[(int)(buyers.Count * Math.Pow(random.NextDouble(), 1.3))];
                var at = date.ToDateTime(new TimeOnly(random.Chance(.4) ? 19 + random.Next(3) : 8 + random.Next(14), random.Next(60), random.Next(60)));
                if (at < now && buyer.Joined <= at) orders.Add(Order(random, $"D{seed % 1000:000}{day:00}{n:000}", at, buyer.Id, group.Community.Lines.Products, now));
            }
        }
        return orders;
    }

    public static List<DemoOrder> OfTheShop(int seed, DemoWorld world, DateTime now)
    {
        var random = new Random(seed + 7);
        var orders = new List<DemoOrder>();
        for (var day = 0; day < WriteDemoHistory.Days; day++)
            for (var n = 26 + random.Next(22); n > 0; n--)
            {
                var at = world.First.AddDays(day).ToDateTime(new TimeOnly(7 + random.Next(16), random.Next(60), random.Next(60)));
                if (at < now) orders.Add(Order(random, $"S{day:00}{n:000}", at, null, random.Of(DemoCast.Communities).Lines.Products, now));
            }
        return orders;
    }

    private static DemoOrder Order(Random random, string number, DateTime at, MemberId? buyer, IReadOnlyList<DemoProduct> products, DateTime now)
    {
        var id = new byte[16];
        random.NextBytes(id);
        var lines = Enumerable.Range(0, random.Chance(.25) ? 2 : 1).Select(_ => (random.Of(products), random.Chance(.2) ? 2 : 1)).DistinctBy(l => l.Item1).ToList();
        var back = at.AddDays(1 + random.Next(5)).AddMinutes(random.Next(600));
        return new DemoOrder(new Guid(id), number, at, buyer, lines, random.Chance(.022) && back < now ? back : null);
    }
}
