using Guildhall.Kernel;

namespace Guildhall.Communities.Positioning;

internal static class CanvasRefusals
{
    public static readonly Refusal NoCommunity = new("communities.no_community", RefusalKind.NotFound);
    public static readonly Refusal ChangedMeanwhile = new("communities.canvas_changed");
    public static readonly Refusal NoVersion = new("communities.no_version", RefusalKind.NotFound);
    public static readonly Refusal LookAtFields = new("communities.look_at_fields", RefusalKind.Invalid);
    public static readonly Refusal TooManyTopics = new("communities.too_many_topics", RefusalKind.Invalid, "Topics");
    public static readonly Refusal TooManyLines = new("communities.too_many_lines", RefusalKind.Invalid);
    public static readonly Refusal LineLength = new("communities.line_length", RefusalKind.Invalid);
    public static readonly Refusal GoalNumber = new("communities.goal_number", RefusalKind.Invalid, "Number");
    public static readonly Refusal GoalIncomplete = new("communities.goal_incomplete", RefusalKind.Invalid);
    public static readonly Refusal Pushes = new("communities.pushes_range", RefusalKind.Invalid, "Pushes");
    public static readonly Refusal Hours = new("communities.not_hours", RefusalKind.Invalid, "Hours");
    public static readonly Refusal TooManyPersonas = new("communities.too_many_personas", RefusalKind.Invalid);
    public static readonly Refusal Score = new("communities.score_range", RefusalKind.Invalid);
    public static readonly Refusal Target = new("communities.target_range", RefusalKind.Invalid);
    public static readonly Refusal NoPersona = new("communities.no_persona", RefusalKind.NotFound);
    public static readonly Refusal NoFile = new("communities.no_file", RefusalKind.Invalid, "File");
    public static readonly Refusal WrongFile = new("communities.wrong_file", RefusalKind.Invalid, "File");
    public static readonly Refusal FileTooLarge = new("communities.file_too_large", RefusalKind.Invalid, "File");
    public static readonly Refusal TooLong = new("communities.canvas_too_long", RefusalKind.Invalid);
    public static readonly Refusal NoTask = new("communities.no_task", RefusalKind.NotFound);
    public static readonly Refusal NothingEmpty = new("communities.nothing_empty");
}
