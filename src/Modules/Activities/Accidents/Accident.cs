using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Accidents;

/// <summary>What becomes of what people already have: it stands, or all of it is taken back and refunded. Either way nothing new happens in the activity.</summary>
internal enum Remedy { Honour, Void }

/// <summary>A wrong price or prize, what to do about it, and what a second person said.</summary>
/// <param name="Points">For everybody who took part; 0 for none.</param>
/// <param name="Apology">Said in all its groups; empty for none.</param>
/// <param name="Approved">Null while nobody has decided.</param>
internal sealed record Accident(
    Guid Id, ActivityId Activity, Remedy Remedy, string Reason, long Points, string Apology, OperatorId AskedBy, string AskedName, DateTimeOffset AskedAt, string? DecidedName, DateTimeOffset? DecidedAt, bool? Approved)
{
    public const int LongestReason = 300, LongestApology = 1000;
    public const long MostPoints = 100_000;
}

internal static class ReadAccidents
{
    private static Sql Columns => Sql.Raw("id, activity_id, remedy, reason, points, apology, asked_by, asked_name, asked_at, decided_name, decided_at, approved");

    /// <summary>Latest first.</summary>
    public static Task<List<Accident>> Accidents(this AppDb db, ActivityId activity, CancellationToken ct) =>
        db.Query($"select {Columns} from activities_accidents where brand_id = {db.CurrentBrand} and activity_id = {activity} order by asked_at desc, id desc", Read, ct);

    public static Task<Accident?> FindAccident(this AppDb db, ActivityId activity, Guid id, CancellationToken ct) =>
        db.First($"select {Columns} from activities_accidents where brand_id = {db.CurrentBrand} and activity_id = {activity} and id = {id}", Read, ct);

    /// <summary>Whether this operator is the only one of the brand who could approve.</summary>
    public static async Task<bool> NobodyElseMay(this AppDb db, OperatorId me, CancellationToken ct) =>
        !(await db.AllOperators(ct)).Exists(o => o.Id != me && o.Role.Grants().Contains(Permissions.ActivitiesEdit));

    private static Accident Read(Row r) => new(r.Guid(0), r.Id<ActivityId>(1), r.Enum<Remedy>(2), r.Text(3), r.Long(4), r.Text(5), r.Id<OperatorId>(6), r.Text(7), r.Time(8), r.TextOrNull(9), r.TimeOrNull(10), r.IsNull(11) ? null : r.Flag(11));
}
