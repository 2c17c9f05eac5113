namespace Guildhall.Ui;

public sealed record SelectOption(string Value, string Text, bool Disabled = false);
