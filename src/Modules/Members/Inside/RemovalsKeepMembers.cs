using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Inside;

internal sealed class RemovalsKeepMembers : IMemberReferences
{
    public Sql MembersInUse(BrandId brand) => Sql.Of($"select member_id from members_removals where brand_id = {brand}");
}
