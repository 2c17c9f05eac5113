using Guildhall.Kernel;

namespace Guildhall.Communities;

internal static class GroupRefusals
{
    public static readonly Refusal NameLength = new("communities.name_length", RefusalKind.Invalid);
    public static readonly Refusal CapacityRange = new("communities.capacity_range", RefusalKind.Invalid);
    public static readonly Refusal CommunityTaken = new("communities.community_taken");
    public static readonly Refusal NoGroup = new("communities.no_group", RefusalKind.NotFound);
    public static readonly Refusal TextLength = new("communities.text_length", RefusalKind.Invalid);
    public static readonly Refusal StageChanged = new("communities.stage_changed");
    public static readonly Refusal EditedMeanwhile = new("communities.group_edited_meanwhile");
    public static readonly Refusal MayNotEdit = new("communities.may_not_edit", RefusalKind.Forbidden);
    public static readonly Refusal NameTaken = new("communities.name_taken");
}
