using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Lotteries;

internal enum ChanceSource { Free, CheckIn, Order, Share, Points }

/// <summary>Which chances people have: what facts give them, less what they used. Counted per human, under whatever names.</summary>
internal sealed class Chances
{
    private readonly Lottery lottery;
    private readonly Dictionary<(MemberId Person, ChanceSource Source), int> left = [];
    private readonly Dictionary<MemberId, int> today = [], inAll = [], wins = [];

    private Chances(Lottery lottery) => this.lottery = lottery;

    public static async Task<Chances> Of(AppDb db, Activity activity, Lottery lottery, Humans humans, BrandCalendar calendar, DateTimeOffset now, CancellationToken ct)
    {
        var chances = new Chances(lottery);
        var (entries, day, sources) = (humans.Entries.Keys.ToArray(), calendar.DayOf(now), lottery.Sources);
        void Add(MemberId entry, ChanceSource source, long count) => chances.left[(humans[entry], source)] = (int)Math.Clamp(chances.left.GetValueOrDefault((humans[entry], source)) + count, int.MinValue, int.MaxValue);
        foreach (var who in humans.Persons) chances.left[(who, ChanceSource.Free)] = sources.Free;
        async Task Orders()
        {
            foreach (var (entry, count) in await db.Query($"""
                select person_id, count(*) from commerce_shop_orders where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} and paid_at >= {activity.StartsAt} and paid_at < {activity.EndsAt} and state <> 'cancelled' and refunded_minor < amount_minor group by person_id
                """, r => (r.Id<MemberId>(0), r.Long(1)), ct)) Add(entry, ChanceSource.Order, count * sources.PerOrder);
        }
        async Task CheckIns()
        {
            var days = await db.Query($"""
                select distinct c.person_id, c.day from activities_activities a join activities_check_ins c on c.brand_id = a.brand_id and c.activity_id = a.id
                where a.brand_id = {db.CurrentBrand} and a.kind = {CheckIn.Kind} and {db.In("c.person_id", entries)} and c.source <> 'make_up' and c.day >= {calendar.DayOf(activity.StartsAt)} and c.day <= {calendar.DayOf(activity.EndsAt)}
                """, r => (Person: humans[r.Id<MemberId>(0)], Day: r.Int(1)), ct);
            foreach (var who in days.Distinct().GroupBy(d => d.Person)) Add(who.Key, ChanceSource.CheckIn, who.Count() * sources.PerCheckIn);
        }
        async Task Shares()
        {
            foreach (var (entry, count) in await db.Query($"""
                select sharer_id, count(*) from activities_lottery_shares where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and {db.In("sharer_id", entries)} group by sharer_id
                """, r => (r.Id<MemberId>(0), r.Long(1)), ct)) Add(entry, ChanceSource.Share, count * sources.PerShare);
        }
        async Task Draws()
        {
            foreach (var (entry, source, when, count, won) in await db.Query($"""
                select person_id, source, day, count(*), sum(case when prize is null or state = 'returned' then 0 else 1 end) from activities_lottery_draws
                where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} and activity_id = {activity.Id} and state <> 'withdrawn' group by person_id, source, day
                """, r => (r.Id<MemberId>(0), r.Enum<ChanceSource>(1), r.Day(2), r.Int(3), r.Int(4)), ct))
            {
                var who = humans[entry];
                if (source != ChanceSource.Free || when == day) Add(entry, source, -count);
                if (when == day) chances.today[who] = chances.today.GetValueOrDefault(who) + count;
                chances.inAll[who] = chances.inAll.GetValueOrDefault(who) + count;
                chances.wins[who] = chances.wins.GetValueOrDefault(who) + won;
            }
        }
        List<Func<Task>> facts = [Draws];
        if (sources.PerOrder > 0) facts.Add(Orders);
        if (sources.PerCheckIn > 0) facts.Add(CheckIns);
        if (sources.PerShare > 0) facts.Add(Shares);
        await db.Together([.. facts]);
        return chances;
    }

    public int Wins(MemberId person) => wins.GetValueOrDefault(person);

    public void Won(MemberId person) => wins[person] = Wins(person) + 1;

    /// <summary>Chances that cost nothing more, limits aside.</summary>
    public int Ready(MemberId person) => Enum.GetValues<ChanceSource>().Sum(s => Math.Max(0, left.GetValueOrDefault((person, s))));

    /// <summary>How many more they may draw, chances aside; null without bound.</summary>
    public int? Room(MemberId person)
    {
        var (day, all) = (lottery.PerDay - today.GetValueOrDefault(person), lottery.InAll - inAll.GetValueOrDefault(person));
        return day is null ? all : all is null ? day : Math.Min(day.Value, all.Value);
    }

    /// <summary>Uses one chance: those that cost nothing first, points only if they are offered.</summary>
    public Result<ChanceSource> Use(MemberId person, bool pointsToo)
    {
        if (lottery.PerDay is { } day && today.GetValueOrDefault(person) >= day) return ActivityRefusals.LotteryToday.With(day);
        if (lottery.InAll is { } all && inAll.GetValueOrDefault(person) >= all) return ActivityRefusals.LotteryEnough.With(all);
        foreach (var source in (ReadOnlySpan<ChanceSource>)[ChanceSource.Free, ChanceSource.CheckIn, ChanceSource.Order, ChanceSource.Share])
            if (left.GetValueOrDefault((person, source)) > 0)
            {
                left[(person, source)]--;
                Count(person, 1);
                return source;
            }
        if (lottery.Sources.Points == 0) return ActivityRefusals.LotteryNoChance;
        if (!pointsToo) return ActivityRefusals.LotteryPointsChance.With(lottery.Sources.Points);
        Count(person, 1);
        return ChanceSource.Points;
    }

    /// <summary>A chance for points that could not be paid was none.</summary>
    public void GiveBack(MemberId person) => Count(person, -1);

    private void Count(MemberId person, int by)
    {
        today[person] = today.GetValueOrDefault(person) + by;
        inAll[person] = inAll.GetValueOrDefault(person) + by;
    }
}
