using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Members.Founding;

namespace Guildhall.Members.GroupMoves;

/// <summary>Whoever was asked to come, into a new group or from another, and is there now, has come.</summary>
internal sealed class NoteArrivals : IHandle<MembershipsChanged>
{
    public async Task Handle(MembershipsChanged happened, Delivery delivery, CancellationToken ct)
    {
        var (db, group) = (delivery.Db, happened.Group);
        var inside = Sql.Of($"select s.member_id from members_memberships s where s.brand_id = {db.CurrentBrand} and s.group_id = {group} and s.left_at is null");
        await db.Execute($"update members_group_move_people set moved_at = {delivery.At} where brand_id = {db.CurrentBrand} and to_group = {group} and moved_at is null and member_id in ({inside})", ct);
        await db.Execute($"""
            update members_founding set state = {CandidateState.Joined}, changed_at = {delivery.At}
            where brand_id = {db.CurrentBrand} and group_id = {group} and state <> {CandidateState.Joined} and member_id in ({inside})
            """, ct);
    }
}
