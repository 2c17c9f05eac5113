namespace Guildhall.Ui;

public sealed record TabLink(string Label, string Href, bool Active = false, long? Count = null);
