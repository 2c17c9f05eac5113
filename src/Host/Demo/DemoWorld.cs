using Guildhall.Kernel;

namespace Guildhall.Host.Demo;

/// <summary>Who is there from when to when, and which days are special.</summary>
internal sealed class DemoWorld
{
    private static readonly (int Month, int Day)[] Festivals = [(6, 18), (8, 18), (9, 9), (11, 11), (12, 12), (3, 8), (5, 20)];

    private readonly Dictionary<DemoCommunity, int> eventPhase = [];

    public sealed record Cast(IReadOnlyList<DemoPerson> People);

    public DateOnly First { get; private init; }
    public IReadOnlyList<Cast> Groups { get; private init; } = [];
    public IReadOnlyDictionary<DemoCommunity, IReadOnlyList<DemoPerson>> Staff { get; private init; } = new Dictionary<DemoCommunity, IReadOnlyList<DemoPerson>>();
    public IReadOnlyList<DemoPerson> People { get; private init; } = [];

    public bool IsEvent(DemoCommunity community, DateOnly date) => Festivals.Contains((date.Month, date.Day)) || (date.DayNumber + eventPhase[community]) % 11 == 0;

    /// <summary>1 while a group is well; a dying one loses its voice over the second half.</summary>
    public static double Life(DemoGroup group, int day) => !group.Dying || day <= WriteDemoHistory.Days / 2 ? 1 : Math.Max(.06, 1 - (day - WriteDemoHistory.Days / 2) / 36.0);

    /// <param name="now">Local time of the brand.</param>
    public static DemoWorld Make(int seed, DateTime now, BrandCalendar calendar)
    {
        var random = new Random(seed);
        var (first, tail) = (DateOnly.FromDateTime(now).AddDays(1 - WriteDemoHistory.Days), new byte[10]);
        MemberId Fresh(DateTime joined)
        {
            random.NextBytes(tail);
            return new MemberId(Id.Dated(calendar.InstantOf(joined), tail));
        }

        var staff = DemoCast.Communities.ToDictionary(c => c, c => (IReadOnlyList<DemoPerson>)[.. c.Staff.Select(name => new DemoPerson(Fresh(first.ToDateTime(TimeOnly.MinValue)), name, true, 1, first.ToDateTime(TimeOnly.MinValue), null))]);
        var names = DemoCast.Names(random);
        var (people, groups, next) = (new List<DemoPerson>(), new List<Cast>(), 0);
        // The sizes add up to more than there are people: some are in two groups of their community.
        var seats = DemoCast.Groups.Sum(g => g.People);
        foreach (var group in DemoCast.Groups)
        {
            var own = new List<DemoPerson>();
            var fresh = group == DemoCast.Groups[^1] ? names.Count - next : (int)Math.Round(group.People * (double)DemoCast.People / seats);
            for (var i = 0; i < group.People; i++)
            {
                var (joined, left) = Stay(random, group, first, now);
                var neighbour = groups.Count > 0 && DemoCast.Groups[groups.Count - 1].Community == group.Community ? groups[^1].People : null;
                if (i >= fresh && neighbour is null) break;
                var known = i >= fresh ? neighbour![(i * 7) % neighbour.Count] : null;
                if (known is not null && own.Exists(p => p.Id == known.Id)) continue;
                own.Add(new DemoPerson(known?.Id ?? Fresh(joined), known?.Name ?? names[next++], false, Math.Min(60, Math.Pow(random.NextDouble() + .002, -.75)), joined, left));
                if (known is null) people.Add(own[^1]);
            }
            groups.Add(new Cast(own));
        }
        var world = new DemoWorld { First = first, Groups = groups, Staff = staff, People = people };
        foreach (var community in DemoCast.Communities) world.eventPhase[community] = world.eventPhase.Count * 4;
        return world;
    }

    private static (DateTime Joined, DateTime? Left) Stay(Random random, DemoGroup group, DateOnly first, DateTime now)
    {
        var founding = random.Chance(.52);
        var span = (now - first.ToDateTime(TimeOnly.MinValue)).TotalDays;
        var day = group.Dying ? span * .5 * random.NextDouble() : span * Math.Sqrt(random.NextDouble());
        var joined = founding ? first.ToDateTime(TimeOnly.MinValue).AddSeconds(random.Next(60)) : first.ToDateTime(new TimeOnly(8 + random.Next(14), random.Next(60))).AddDays((int)day);
        if (joined >= now) joined = now.AddMinutes(-5 - random.Next(600));
        if (!random.Chance(group.Dying ? .5 : .07)) return (joined, null);
        var from = group.Dying ? first.ToDateTime(TimeOnly.MinValue).AddDays(span * .45) : joined;
        if (from < joined) from = joined;
        var left = from.AddDays(1 + (now - from).TotalDays * random.NextDouble());
        return (joined, left < now ? left : null);
    }
}
