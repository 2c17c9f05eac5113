using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Lotteries;

/// <summary>Somebody opened a lottery by another member's link: the first who brought them gets a chance for it. Oneself, and whoever has been here before, does not count.</summary>
internal static class CameBy
{
    /// <param name="sharer">As others may know them.</param>
    public static async Task Note(AppDb db, ActivityId activity, Guid sharer, MemberId visitor, TimeProvider clock, CancellationToken ct)
    {
        if (await db.First($"select member_id from members_entries where brand_id = {db.CurrentBrand} and public_id = {sharer}", r => r.IdOrNull<MemberId>(0), ct) is not { } member) return;
        var person = await db.PersonOf(member, ct);
        var entries = (await db.EntriesOf([visitor], ct)).Select(e => e.Entry).ToArray();
        if (person == visitor || await db.Count($"select count(*) from activities_visits where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("member_id", entries)}", ct) > 0) return;
        await db.Execute($"insert into activities_lottery_shares (brand_id, activity_id, visitor_id, sharer_id, at) values ({db.CurrentBrand}, {activity}, {visitor}, {person}, {clock.GetUtcNow()}) on conflict do nothing", ct);
    }
}
