using Guildhall.Activities.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Bargains;

/// <summary>open → ordered when it reached its floor or was bought; → expired; an order that was not paid in time, or went back, makes it lapsed.</summary>
internal enum BargainState { Open, Ordered, Expired, Lapsed }

/// <param name="Id">Also its order's.</param>
/// <param name="Price">Now; start less the cuts that count.</param>
internal sealed record BargainRow(
    Guid Id, ActivityId Activity, SkuId Sku, MemberId Member, MemberId Person, GroupId Group, long Start, long Floor, int Helpers, long Least, long Most, string Seed, long Price, int Helped, BargainState State, DateTimeOffset OpenedAt, DateTimeOffset EndsAt);

/// <param name="N">Which of the cuts, from 0.</param>
internal sealed record BargainHelp(Guid Id, Guid Bargain, MemberId Member, MemberId Person, int N, long Cut, DateTimeOffset At, bool TakenBack);

internal static class ReadBargains
{
    public static async Task<BargainRow?> FindBargain(this AppDb db, ActivityId activity, Guid id, CancellationToken ct) => (await Where(db, activity, Sql.Of($"and id = {id}"), ct)).FirstOrDefault();

    public static Task<List<BargainRow>> OpenBargains(this AppDb db, ActivityId activity, CancellationToken ct) => Where(db, activity, Sql.Of($"and state = 'open'"), ct);

    public static Task<List<BargainRow>> AllBargains(this AppDb db, ActivityId activity, CancellationToken ct) => Where(db, activity, Sql.Empty, ct);

    /// <summary>Those of these ids and those that these entries opened.</summary>
    public static Task<List<BargainRow>> BargainsOf(this AppDb db, ActivityId activity, Guid[] ids, MemberId[] entries, CancellationToken ct) => Where(db, activity, Sql.Of($"and ({db.In("id", ids)} or {db.In("person_id", entries)})"), ct);

    /// <summary>Of these bargains, of these ids, or by these entries.</summary>
    public static Task<List<BargainHelp>> HelpsOf(this AppDb db, ActivityId activity, Guid[] bargains, Guid[] ids, MemberId[] entries, CancellationToken ct) => db.Query($"""
        select id, bargain_id, member_id, person_id, n, cut_minor, at, taken_back from activities_bargain_helps
        where brand_id = {db.CurrentBrand} and activity_id = {activity} and ({db.In("bargain_id", bargains)} or {db.In("id", ids)} or {db.In("person_id", entries)}) order by at, id
        """, r => new BargainHelp(r.Guid(0), r.Guid(1), r.Id<MemberId>(2), r.Id<MemberId>(3), r.Int(4), r.Long(5), r.Time(6), r.Flag(7)), ct);

    public static Task SaveBargain(this AppDb db, BargainRow row, DateTimeOffset? ended, CancellationToken ct) => db.Execute($"""
        update activities_bargains set price_minor = {row.Price}, helped = {row.Helped}, state = {row.State}, ended_at = {ended} where brand_id = {db.CurrentBrand} and activity_id = {row.Activity} and id = {row.Id}
        """, ct);

    private static Task<List<BargainRow>> Where(AppDb db, ActivityId activity, Sql rest, CancellationToken ct) => db.Query($"""
        select id, sku_id, member_id, person_id, group_id, start_minor, floor_minor, helpers, cut_least, cut_most, seed, price_minor, helped, state, opened_at, ends_at from activities_bargains
        where brand_id = {db.CurrentBrand} and activity_id = {activity} {rest} order by opened_at, id
        """, r => new BargainRow(r.Guid(0), activity, r.Id<SkuId>(1), r.Id<MemberId>(2), r.Id<MemberId>(3), r.Id<GroupId>(4), r.Long(5), r.Long(6), r.Int(7), r.Long(8), r.Long(9), r.Text(10), r.Long(11), r.Int(12), r.Enum<BargainState>(13), r.Time(14), r.Time(15)), ct);
}
