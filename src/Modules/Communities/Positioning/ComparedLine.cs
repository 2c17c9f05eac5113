namespace Guildhall.Communities.Positioning;

public sealed record ComparedLine(string Label, string Before, string After);
