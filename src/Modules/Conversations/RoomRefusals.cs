using Guildhall.Kernel;

namespace Guildhall.Conversations;

internal static class RoomRefusals
{
    public static readonly Refusal Empty = new("conversations.empty", RefusalKind.Invalid, "Text");
    public static readonly Refusal NoFile = new("conversations.no_file", RefusalKind.Invalid, "File");
    public static readonly Refusal TooLong = new("conversations.too_long", RefusalKind.Invalid, "Text");
    public static readonly Refusal TooFast = new("conversations.too_fast", RefusalKind.Busy, "Text");
    public static Refusal TooFastFor(TimeSpan wait) => TooFast with { Args = [Math.Ceiling(wait.TotalSeconds)], RetryAfter = wait };

    public static readonly Refusal NotInside = new("conversations.not_inside", RefusalKind.Forbidden);
    public static readonly Refusal Archived = new("conversations.archived", RefusalKind.Gone, "Text");
    public static readonly Refusal ArchivedStill = new("conversations.archived_still", RefusalKind.Gone);
    public static readonly Refusal Muted = new("conversations.muted", RefusalKind.Forbidden, "Text");
    public static readonly Refusal UnknownReply = new("conversations.unknown_reply", RefusalKind.Invalid, "ReplyTo");
    public static readonly Refusal OtherBody = new("kernel.same_key_other_body", RefusalKind.Invalid, "Text");
    public static readonly Refusal StalePage = new("conversations.stale_page", RefusalKind.Invalid, "Text");
    public static readonly Refusal NoMessage = new("conversations.no_message", RefusalKind.NotFound);
    public static readonly Refusal NotYours = new("conversations.not_yours", RefusalKind.Forbidden);
    public static readonly Refusal TooLateToRecall = new("conversations.too_late_to_recall");
    public static readonly Refusal UnknownEmoji = new("conversations.unknown_emoji", RefusalKind.Invalid);
    public static readonly Refusal NoPersona = new("conversations.no_persona", RefusalKind.Invalid, "Persona");
    public static readonly Refusal NoRoom = new("conversations.no_room", RefusalKind.NotFound);
    public static readonly Refusal TooManyPins = new("conversations.too_many_pins");
}
