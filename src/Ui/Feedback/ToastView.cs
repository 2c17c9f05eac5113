namespace Guildhall.Ui;

/// <param name="UndoPath">Where a post takes the act back; null when it cannot be.</param>
/// <param name="Seconds">At least ten; the clock stands still while the toast is hovered or focused.</param>
public sealed record ToastView(string Text, Tone Tone = Tone.Good, string? UndoPath = null, int Seconds = 12);
