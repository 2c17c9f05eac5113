using Guildhall.Kernel;

namespace Guildhall.Communities;

internal static class GroupRefusals
{
    public static readonly Refusal NameLength = new("communities.name_length", RefusalKind.Invalid);
    public static readonly Refusal CapacityRange = new("communities.capacity_range", RefusalKind.Invalid);
    public static readonly Refusal CommunityTaken = new("communities.community_taken");
    public static readonly Refusal NameTaken = new("communities.name_taken");
}
