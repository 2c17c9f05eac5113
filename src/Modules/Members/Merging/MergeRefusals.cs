using Guildhall.Kernel;

namespace Guildhall.Members.Merging;

internal static class MergeRefusals
{
    public static readonly Refusal Two = new("members.people_two", RefusalKind.Invalid);
    public static readonly Refusal Unknown = new("members.people_unknown", RefusalKind.NotFound);
    public static readonly Refusal Staff = new("members.people_staff");
    public static readonly Refusal Already = new("members.people_already");
    public static readonly Refusal NotMerged = new("members.people_not_merged");
    public static readonly Refusal Later = new("members.people_later");
    public static readonly Refusal TooLate = new("members.people_too_late", Args: [SeparatePeople.Days]);
}
