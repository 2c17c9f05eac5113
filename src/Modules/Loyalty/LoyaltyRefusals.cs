using Guildhall.Kernel;

namespace Guildhall.Loyalty;

internal static class LoyaltyRefusals
{
    public static readonly Refusal OtherBody = new("kernel.same_key_other_body", RefusalKind.Invalid);
    public static readonly Refusal NotInside = new("loyalty.not_inside", RefusalKind.Forbidden);
    public static readonly Refusal Level = new("loyalty.level", RefusalKind.Forbidden);
    public static readonly Refusal StalePage = new("loyalty.stale_page", RefusalKind.Invalid);

    public static readonly Refusal PointsAmount = new("loyalty.points_amount", RefusalKind.Invalid, "Points");
    public static readonly Refusal TooFewPoints = new("loyalty.too_few_points");
    public static readonly Refusal NoEntry = new("loyalty.no_entry", RefusalKind.NotFound);
    public static readonly Refusal NotReversible = new("loyalty.not_reversible");
    public static readonly Refusal AlreadyReversed = new("loyalty.already_reversed");
    public static readonly Refusal NoteNeeded = new("loyalty.note_needed", RefusalKind.Invalid, "Note");
    public static readonly Refusal NoPerson = new("loyalty.no_person", RefusalKind.NotFound);
    public static readonly Refusal Changed = new("loyalty.changed_meanwhile");
}
