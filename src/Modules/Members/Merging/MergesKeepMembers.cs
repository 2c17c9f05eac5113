using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Merging;

internal sealed class MergesKeepMembers : IMemberReferences
{
    public Sql MembersInUse(BrandId brand) => Sql.Of($"select member_id from members_merges where brand_id = {brand} union select person_id from members_merges where brand_id = {brand}");
}
