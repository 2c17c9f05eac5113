using Guildhall.Ui;

namespace Guildhall.Loyalty.Coupons;

internal static class KindTexts
{
    public static string Code(KindState state) => "loyalty.kind." + StoredName.Of(state);

    public static Tone Tone(KindState state) => state switch { KindState.Open => Ui.Tone.Good, KindState.Paused => Ui.Tone.Warn, KindState.Draft => Ui.Tone.Info, _ => Ui.Tone.Neutral };
}
