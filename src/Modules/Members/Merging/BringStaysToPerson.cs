using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Merging;

/// <summary>An import or a join that had looked somebody up before they were merged may write a stay under the merged entry afterwards: it becomes the person's.</summary>
internal sealed class BringStaysToPerson(TimeProvider clock) : IHandle<MembershipsChanged>
{
    public async Task Handle(MembershipsChanged happened, Delivery delivery, CancellationToken ct)
    {
        var (db, group) = (delivery.Db, happened.Group);
        var strays = Sql.Of($"""
            select g.member_id, g.person_id from members_merges g where g.brand_id = {db.CurrentBrand}
              and exists (select 1 from members_memberships s where s.brand_id = {db.CurrentBrand} and s.group_id = {group} and s.member_id = g.member_id)
            """);
        if ((await db.Query(strays, r => r.Guid(0), ct)).Count == 0) return;
        await db.HoldStays([group], ct);
        var ledger = new MergeLedger(db, clock);
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        foreach (var (merged, person) in await db.Query(strays, r => (r.Id<MemberId>(0), r.Id<MemberId>(1)), ct))
        {
            var (own, theirs) = ((await ledger.Stays(person, ct))[group], (await ledger.Stays(merged, ct))[group]);
            var joined = new JoinedStays(group, [.. own], [.. theirs], StayRow.Unite(own.Concat(theirs)));
            await ledger.Write(group, merged, [], calendar, ct);
            await ledger.Write(group, person, joined.After, calendar, ct);
            await ledger.Tell([joined], calendar, ct);
        }
    }
}
