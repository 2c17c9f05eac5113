using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Redemptions;

/// <summary>open → handed; a coupon is handed as it is redeemed. cancelled gives the points back.</summary>
public enum RedemptionState { Open, Handed, Cancelled }

/// <param name="Number">From 1, without gaps.</param>
/// <param name="Offer">Its place among the offers.</param>
/// <param name="Contact">Where it shall go.</param>
internal sealed record Redeemed(Guid Id, int Number, int Offer, MemberId Member, MemberId Person, GroupId Group, string Source, DateTimeOffset At, long Points, long CostMinor, string Contact, RedemptionState State, long Body)
{
    /// <summary>Carrier and number, when it was sent.</summary>
    public string? Shipping { get; init; }

    public bool Stands => State is not RedemptionState.Cancelled;
}

internal static class RedemptionRows
{
    private static readonly BulkInsert Rows = new("activities_redemptions",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("id", BulkType.Uuid), ("number", BulkType.Int), ("offer", BulkType.Int), ("member_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("group_id", BulkType.Uuid),
        ("source", BulkType.Text), ("at", BulkType.Time), ("points", BulkType.Long), ("cost_minor", BulkType.Long), ("contact", BulkType.Text), ("state", BulkType.Text), ("body", BulkType.Long))
    { AllNew = true };

    private static Sql Select => Sql.Raw("select id, number, offer, member_id, person_id, group_id, source, at, points, cost_minor, contact, state, body, shipping from activities_redemptions");

    public static Task<List<Redeemed>> Redemptions(this AppDb db, ActivityId activity, CancellationToken ct) => db.Query($"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} order by number", Read, ct);

    public static Task<List<Redeemed>> RedemptionsById(this AppDb db, ActivityId activity, Guid[] ids, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", ids)}", Read, ct);

    public static Task<List<Redeemed>> RedemptionsOf(this AppDb db, ActivityId activity, MemberId[] entries, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("person_id", entries)} order by number", Read, ct);

    /// <summary>Who stands behind these members, and with one question the redemptions of these ids and theirs, under every name they go by.</summary>
    public static async Task<(Humans Humans, List<Redeemed> Rows)> RedemptionsOf(this AppDb db, ActivityId activity, Guid[] ids, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var mine = Sql.Of($"brand_id = {db.CurrentBrand} and activity_id = {activity}");
        var (humans, rows) = await db.Together(
            () => db.HumansOf(members, ct),
            () => db.Query($"{Select} where {mine} and {db.In("id", ids)} union {Select} where {mine} and {db.In("person_id", members.ToArray())}", Read, ct));
        var further = humans.Entries.Keys.Except(members).ToArray();
        return (humans, further.Length == 0 ? rows : [.. rows.UnionBy(await db.RedemptionsOf(activity, further, ct), r => r.Id)]);
    }

    /// <summary>Units left of each offer, by its place. Nothing before it is on the calendar.</summary>
    public static async Task<Dictionary<int, int>> RedemptionStock(this AppDb db, ActivityId activity, CancellationToken ct) =>
        (await db.Query($"select offer, left_over from activities_redemption_stock where brand_id = {db.CurrentBrand} and activity_id = {activity}", r => (r.Int(0), r.Int(1)), ct)).ToDictionary();

    /// <summary>The number that was given last; 0 for none.</summary>
    public static async Task<int> LastRedemption(this AppDb db, ActivityId activity, CancellationToken ct) =>
        (int)await db.Count($"select max(number) from activities_redemptions where brand_id = {db.CurrentBrand} and activity_id = {activity}", ct);

    /// <summary>Units come or go. Joins the open transaction with the activity locked.</summary>
    public static Task MoveRedemptionStock(this AppDb db, ActivityId activity, IEnumerable<(int Offer, int Units)> moved, CancellationToken ct) => db.Together([.. moved.GroupBy(m => m.Offer).Select(offer => (Func<Task>)(() =>
        db.Execute($"update activities_redemption_stock set left_over = left_over + {offer.Sum(m => m.Units)} where brand_id = {db.CurrentBrand} and activity_id = {activity} and offer = {offer.Key}", ct)))]);

    public static Task Write(AppDb db, ActivityId activity, IReadOnlyList<Redeemed> rows, CancellationToken ct) => Rows.Write(db,
        [.. rows.Select(r => new object?[] { db.CurrentBrand, activity, r.Id, r.Number, r.Offer, r.Member, r.Person, r.Group, r.Source, r.At, r.Points, r.CostMinor, r.Contact, r.State, r.Body })], ct);

    public static Task Turn(AppDb db, ActivityId activity, Guid[] ids, RedemptionState state, CancellationToken ct) =>
        db.Execute($"update activities_redemptions set state = {state} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", ids)}", ct);

    private static Redeemed Read(Row r) => new(r.Guid(0), r.Int(1), r.Int(2), r.Id<MemberId>(3), r.Id<MemberId>(4), r.Id<GroupId>(5), r.Text(6), r.Time(7), r.Long(8), r.Long(9), r.Text(10), r.Enum<RedemptionState>(11), r.Long(12)) { Shipping = r.TextOrNull(13) };
}
