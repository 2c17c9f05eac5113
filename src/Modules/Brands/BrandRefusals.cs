using Guildhall.Kernel;

namespace Guildhall.Brands;

internal static class BrandRefusals
{
    public static readonly Refusal NameLength = new("brands.name_length", RefusalKind.Invalid);
    public static readonly Refusal NameTaken = new("brands.name_taken");
    public static readonly Refusal UnknownTimeZone = new("brands.unknown_time_zone", RefusalKind.Invalid);
    public static readonly Refusal UnknownCurrency = new("brands.unknown_currency", RefusalKind.Invalid);
    public static readonly Refusal NotAColour = new("brands.not_a_colour", RefusalKind.Invalid);
    public static readonly Refusal EditedMeanwhile = new("brands.edited_meanwhile");
    public static readonly Refusal UndoGone = new("brands.undo_gone", RefusalKind.Gone);
    public static readonly Refusal UndoForbidden = new("brands.undo_forbidden", RefusalKind.Forbidden);
    public static readonly Refusal ViewName = new("brands.view_name_length", RefusalKind.Invalid);
    public static readonly Refusal ViewEmpty = new("brands.view_empty", RefusalKind.Invalid);
    public static readonly Refusal ViewNotFound = new("brands.view_not_found", RefusalKind.NotFound);
    public static readonly Refusal NotADemo = new("brands.not_a_demo", RefusalKind.Forbidden);
    public static readonly Refusal NameDiffers = new("brands.name_differs", RefusalKind.Invalid);
    public static readonly Refusal ChangedSince = new("brands.changed_since");
}
