using Guildhall.Kernel;

namespace Guildhall.Members.GroupMoves;

internal static class MoveRefusals
{
    public static readonly Refusal NoGroup = new("members.no_group", RefusalKind.NotFound);
    public static readonly Refusal SameGroup = new("members.same_group", RefusalKind.Invalid);
    public static readonly Refusal Archived = new("members.group_archived");
    public static readonly Refusal PreviewChanged = new("members.preview_changed");
    public static readonly Refusal SplitSome = new("members.split_some", RefusalKind.Invalid);
    public static readonly Refusal TooSmall = new("members.too_small", RefusalKind.Invalid);
    public static readonly Refusal NoCandidate = new("members.no_candidate", RefusalKind.NotFound);
    public static readonly Refusal CandidateNames = new("members.candidate_names", RefusalKind.Invalid);
    public static readonly Refusal MayNotEdit = new("members.may_not_edit", RefusalKind.Forbidden);
}
