namespace Guildhall.Ui;

/// <param name="Score">0 to 100; null while there is too little to judge by.</param>
public sealed record HealthPart(string Label, double? Score, string? Href = null);
