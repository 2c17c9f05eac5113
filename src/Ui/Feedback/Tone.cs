namespace Guildhall.Ui;

/// <summary>What a colour means; never the only carrier of that meaning.</summary>
public enum Tone { Neutral, Accent, Info, Good, Warn, Bad, Top }

internal static class Tones
{
    public static string Class(this Tone tone) => tone switch
    {
        Tone.Accent => "accent",
        Tone.Info => "info",
        Tone.Good => "good",
        Tone.Warn => "warn",
        Tone.Bad => "bad",
        Tone.Top => "top",
        _ => "neutral",
    };

    public static string Icon(this Tone tone) => tone switch
    {
        Tone.Good => "circle-check",
        Tone.Warn => "alert-triangle",
        Tone.Bad => "alert-circle",
        Tone.Top => "crown",
        _ => "info-circle",
    };
}
