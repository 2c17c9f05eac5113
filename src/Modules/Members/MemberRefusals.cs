using Guildhall.Kernel;

namespace Guildhall.Members;

internal static class MemberRefusals
{
    public static readonly Refusal NameLength = new("members.name_length", RefusalKind.Invalid, Args: [MemberName.Longest]);
    public static readonly Refusal NameSigns = new("members.name_signs", RefusalKind.Invalid);
    public static readonly Refusal NameTaken = new("members.name_taken");
    public static readonly Refusal LinkRevoked = new("members.link_revoked", RefusalKind.Gone);
    public static readonly Refusal GroupRetired = new("members.group_retired", RefusalKind.Gone);
    public static readonly Refusal NotInside = new("members.not_inside", RefusalKind.Forbidden);
    public static readonly Refusal AlreadyEntered = new("members.already_entered", RefusalKind.Invalid);
    public static readonly Refusal UnknownReturn = new("members.unknown_return", RefusalKind.NotFound);
    public static readonly Refusal PurposeLength = new("members.purpose_length", RefusalKind.Invalid, Args: [Entry.JoinGroup.LongestPurpose]);
    public static readonly Refusal NoRoom = new("members.no_room", RefusalKind.NotFound);
    public static readonly Refusal Removed = new("members.removed_from", RefusalKind.Forbidden);
    public static readonly Refusal NobodyThere = new("members.nobody_there", RefusalKind.NotFound);
    public static readonly Refusal ReasonLength = new("members.reason_length", RefusalKind.Invalid, Args: [Inside.RemoveFromGroup.LongestReason]);
    public static readonly Refusal NoPersona = new("members.no_persona", RefusalKind.NotFound);
    public static readonly Refusal PersonaLength = new("members.persona_length", RefusalKind.Invalid);
}
