using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CheckIns;

internal sealed record CheckInRow(Guid Id, int Day, MemberId Member, MemberId Person, string Source, DateTimeOffset At, string Words, string? Picture, long Body);

internal sealed record CheckInReward(Guid Id, MemberId Person, MemberId Member, int Stage, DateTimeOffset At, long Points, bool Coupon, long CostMinor, string State);

internal static class CheckInRows
{
    private static readonly BulkInsert Rows = new("activities_check_ins",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("id", BulkType.Uuid), ("day", BulkType.Int), ("member_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("source", BulkType.Text),
        ("at", BulkType.Time), ("words", BulkType.Text), ("picture", BulkType.Text), ("body", BulkType.Long))
    { AllNew = true };

    private static readonly BulkInsert Sums = new("activities_check_in_sums",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("days", BulkType.Int), ("streak", BulkType.Int), ("best", BulkType.Int), ("last_day", BulkType.Int), ("make_ups", BulkType.Int))
    { AllNew = true };

    public static Task<List<CheckInRow>> CheckInsByIds(this AppDb db, ActivityId id, Guid[] ids, CancellationToken ct) => Where(db, id, Sql.Of($"and {db.In("id", ids)}"), ct);

    /// <summary>Those of these entries, oldest day first.</summary>
    public static Task<List<CheckInRow>> CheckInsOf(this AppDb db, ActivityId id, MemberId[] entries, CancellationToken ct) => Where(db, id, Sql.Of($"and {db.In("person_id", entries)} order by day, at"), ct);

    public static Task<List<CheckInRow>> CheckInsOn(this AppDb db, ActivityId id, int day, CancellationToken ct) => Where(db, id, Sql.Of($"and day = {day} order by at desc limit 50"), ct);

    public static Task<List<(MemberId Person, CheckInSum Sum)>> CheckInSums(this AppDb db, ActivityId id, MemberId[] entries, CancellationToken ct) => db.Query($"""
        select person_id, days, streak, best, last_day, make_ups from activities_check_in_sums where brand_id = {db.CurrentBrand} and activity_id = {id} and {db.In("person_id", entries)}
        """, r => (r.Id<MemberId>(0), new CheckInSum(r.Int(1), r.Int(2), r.Int(3), r.Int(4), r.Int(5))), ct);

    /// <summary>Most days first, then the longest streak; entries that another one stands for are left out.</summary>
    public static Task<List<(MemberId Person, string Name, CheckInSum Sum)>> CheckInRanking(this AppDb db, ActivityId id, int most, CancellationToken ct) => db.Query($"""
        select s.person_id, m.name, s.days, s.streak, s.best, s.last_day, s.make_ups from activities_check_in_sums s join members_members m on m.brand_id = s.brand_id and m.id = s.person_id
        where s.brand_id = {db.CurrentBrand} and s.activity_id = {id} and s.days > 0 and {db.StandsForItself("s.person_id")} order by s.days desc, s.best desc, s.last_day desc, m.name limit {most}
        """, r => (r.Id<MemberId>(0), r.Text(1), new CheckInSum(r.Int(2), r.Int(3), r.Int(4), r.Int(5), r.Int(6))), ct);

    public static Task<List<CheckInReward>> CheckInRewards(this AppDb db, ActivityId id, MemberId[]? entries, CancellationToken ct) => db.Query($"""
        select id, person_id, member_id, stage, at, points, coupon, cost_minor, state from activities_check_in_rewards
        where brand_id = {db.CurrentBrand} and activity_id = {id} {(entries is null ? Sql.Empty : Sql.Of($"and {db.In("person_id", entries)}"))} order by at, id
        """, r => new CheckInReward(r.Guid(0), r.Id<MemberId>(1), r.Id<MemberId>(2), r.Int(3), r.Time(4), r.Long(5), r.Flag(6), r.Long(7), r.Text(8)), ct);

    public static Task Write(AppDb db, ActivityId id, IReadOnlyList<(CheckInRow Row, GroupId Group)> rows, CancellationToken ct) => Rows.Write(db, [.. rows.OrderBy(r => r.Row.Id)
        .Select(r => new object?[] { db.CurrentBrand, id, r.Row.Id, r.Row.Day, r.Row.Member, r.Row.Person, r.Group, r.Row.Source, r.Row.At, r.Row.Words, r.Row.Picture, r.Row.Body })], ct);

    public static async Task Keep(AppDb db, ActivityId id, MemberId person, CheckInSum sum, CancellationToken ct) =>
        await Keep(db, id, [(person, sum)], (await db.CheckInSums(id, [person], ct)).Select(s => s.Person).ToHashSet(), ct);

    /// <param name="counted">Who has a sum already.</param>
    public static Task Keep(AppDb db, ActivityId id, IEnumerable<(MemberId Person, CheckInSum Sum)> sums, IReadOnlySet<MemberId> counted, CancellationToken ct)
    {
        var all = sums.OrderBy(s => s.Person.Value).ToLookup(s => counted.Contains(s.Person));
        return db.Together(
            () => Sums.Write(db, [.. all[false].Select(s => new object?[] { db.CurrentBrand, id, s.Person, s.Sum.Days, s.Sum.Streak, s.Sum.Best, s.Sum.LastDay, s.Sum.MakeUps })], ct),
            () => Renew(db, id, [.. all[true]], ct));
    }

    private static async Task Renew(AppDb db, ActivityId id, List<(MemberId Person, CheckInSum Sum)> sums, CancellationToken ct)
    {
        if (sums.Count == 0) return;
        int[] Of(Func<CheckInSum, int> value) => [.. sums.Select(s => value(s.Sum))];
        var rows = db.Rows("now", new("person", sums.ConvertAll(s => s.Person.Value).ToArray()), new("all_days", Of(s => s.Days)), new("in_row", Of(s => s.Streak)), new("longest", Of(s => s.Best)), new("latest", Of(s => s.LastDay)), new("cards", Of(s => s.MakeUps)));
        await db.Execute($"""
            update activities_check_in_sums set days = now.all_days, streak = now.in_row, best = now.longest, last_day = now.latest, make_ups = now.cards from {rows}
            where activities_check_in_sums.brand_id = {db.CurrentBrand} and activities_check_in_sums.activity_id = {id} and activities_check_in_sums.person_id = now.person
            """, ct);
    }

    private static Task<List<CheckInRow>> Where(AppDb db, ActivityId id, Sql rest, CancellationToken ct) => db.Query($"""
        select id, day, member_id, person_id, source, at, words, picture, body from activities_check_ins where brand_id = {db.CurrentBrand} and activity_id = {id} {rest}
        """, r => new CheckInRow(r.Guid(0), r.Int(1), r.Id<MemberId>(2), r.Id<MemberId>(3), r.Text(4), r.Time(5), r.Text(6), r.TextOrNull(7), r.Long(8)), ct);
}
