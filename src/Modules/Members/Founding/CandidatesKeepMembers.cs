using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Founding;

/// <summary>Whoever is on a list or in a move is still referred to when an import is taken back.</summary>
internal sealed class CandidatesKeepMembers : IMemberReferences
{
    public Sql MembersInUse(BrandId brand) => Sql.Of($"""
        select member_id from members_founding where brand_id = {brand} and member_id is not null union select member_id from members_group_move_people where brand_id = {brand}
        """);
}
