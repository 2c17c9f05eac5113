using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Coupons;

namespace Guildhall.Loyalty.Points;

/// <summary>Each night after the brand's day has changed: points whose last day is over leave their accounts, coupons whose time is over let their budget go. In portions, so that nobody who spends waits long.</summary>
internal sealed class SweepExpired(TimeProvider clock) : IScheduled
{
    private const int Portion = 500;

    public static string Kind => "loyalty-sweep-expired";

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        var (db, now) = (due.Db, clock.GetUtcNow());
        if (await db.FindBrand(db.CurrentBrand, ct) is not { } brand) return;
        var today = brand.Calendar.DayOf(now);
        var persons = await db.Query($"select distinct person_id from loyalty_lots where brand_id = {brand.Id} and remaining > 0 and last_day < {today} limit {Portion}", r => r.Id<MemberId>(0), ct);
        if (persons.Count > 0)
        {
            var book = await PointsBook.Open(db, persons, clock, ct);
            book.Add(await PointsBook.LotsOf(db, persons, [], ct));
            foreach (var person in persons) book[person].Expire(today, now);
            await book.Save(ct);
        }
        var coupons = await ExpireCoupons.Sweep(db, clock, ct);
        if (persons.Count == Portion || coupons == ExpireCoupons.Portion) await db.ScheduleAt<SweepExpired>("more", now + TimeSpan.FromSeconds(1), new { }, clock, ct);
    }
}
