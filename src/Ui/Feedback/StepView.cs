namespace Guildhall.Ui;

public enum StepState { Ahead, Now, Done }

public sealed record StepView(string Label, StepState State, string? Href = null);
