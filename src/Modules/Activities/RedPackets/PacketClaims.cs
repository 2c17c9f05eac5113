using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.RedPackets;

/// <param name="Number">From 1: the n-th to open it.</param>
/// <param name="Returned">Taken back, because one human had opened two.</param>
internal sealed record PacketClaim(Guid Id, int Number, MemberId Member, MemberId Person, long Points, long CostMinor, DateTimeOffset At, bool Returned);

internal static class ReadPacketClaims
{
    private static Sql Select => Sql.Raw("select id, number, member_id, person_id, points, cost_minor, at, returned from activities_packet_claims");

    public static Task<List<PacketClaim>> PacketClaims(this AppDb db, ActivityId activity, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} order by number", Read, ct);

    public static Task<List<PacketClaim>> PacketClaimsById(this AppDb db, ActivityId activity, Guid[] ids, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", ids)}", Read, ct);

    public static Task<List<PacketClaim>> PacketClaimsOf(this AppDb db, ActivityId activity, MemberId[] entries, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} and activity_id = {activity} order by number", Read, ct);

    /// <summary>Until the transaction ends nobody takes them back.</summary>
    public static Task<List<PacketClaim>> LockPacketClaims(this AppDb db, ActivityId activity, int first, int last, CancellationToken ct) => db.Query(
        $"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} and number >= {first} and number <= {last} order by number{Sql.Raw(db.IsSqlite ? "" : " for update")}", Read, ct);

    /// <summary>How many were opened, and what they came to.</summary>
    public static Task<(long Claims, long Points)> PacketSums(this AppDb db, ActivityId activity, CancellationToken ct) => db.First(
        $"select count(*), cast(coalesce(sum(case when returned then 0 else points end), 0) as bigint) from activities_packet_claims where brand_id = {db.CurrentBrand} and activity_id = {activity}", r => (r.Long(0), r.Long(1)), ct);

    private static PacketClaim Read(Row r) => new(r.Guid(0), r.Int(1), r.Id<MemberId>(2), r.Id<MemberId>(3), r.Long(4), r.Long(5), r.Time(6), r.Flag(7));
}
