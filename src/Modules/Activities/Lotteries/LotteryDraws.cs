using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Lotteries;

/// <summary>entered → (none | given | waiting → claimed → handed | expired); withdrawn before, returned after it was decided.</summary>
internal enum DrawState { Entered, None, Given, Waiting, Claimed, Handed, Expired, Withdrawn, Returned }

/// <param name="Number">From 1, without gaps.</param>
/// <param name="Source">Of the chance that was used.</param>
/// <param name="Had">Prizes that its person had won before.</param>
/// <param name="Prize">Its place among the prizes.</param>
/// <param name="Unit">Which of the prize's stock, from 1.</param>
internal sealed record LotteryDraw(
    Guid Id, int Number, MemberId Member, MemberId Person, ChanceSource Source, DateOnly Day, string Nonce, int Had, DateTimeOffset At, DrawState State, int? Prize, int? Unit, long CostMinor, DateTimeOffset? ClaimBy, string? Contact);

internal static class ReadLotteryDraws
{
    private static Sql Select => Sql.Raw("select id, number, member_id, person_id, source, day, nonce, had, at, state, prize, unit, cost_minor, claim_by, contact from activities_lottery_draws");

    public static Task<List<LotteryDraw>> LotteryDraws(this AppDb db, ActivityId activity, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} order by number", Read, ct);

    public static Task<List<LotteryDraw>> LotteryDrawsById(this AppDb db, ActivityId activity, Guid[] ids, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", ids)}", Read, ct);

    public static Task<List<LotteryDraw>> LotteryDrawsOf(this AppDb db, ActivityId activity, MemberId[] entries, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} and activity_id = {activity} order by number", Read, ct);

    /// <summary>How many of each prize are gone.</summary>
    public static async Task<Dictionary<int, int>> LotteryAwards(this AppDb db, ActivityId activity, CancellationToken ct) => (await db.Query($"""
        select prize, max(unit) from activities_lottery_draws where brand_id = {db.CurrentBrand} and activity_id = {activity} and prize is not null group by prize
        """, r => (r.Int(0), r.Int(1)), ct)).ToDictionary();

    private static LotteryDraw Read(Row r) => new(
        r.Guid(0), r.Int(1), r.Id<MemberId>(2), r.Id<MemberId>(3), r.Enum<ChanceSource>(4), r.Day(5), r.Text(6), r.Int(7), r.Time(8), r.Enum<DrawState>(9), r.IntOrNull(10), r.IntOrNull(11), r.Long(12), r.TimeOrNull(13), r.TextOrNull(14));
}
