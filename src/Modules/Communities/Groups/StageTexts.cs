using Guildhall.Communities.Contracts;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;

namespace Guildhall.Communities.Groups;

internal static class StageTexts
{
    public static string Code(GroupStage stage) => "communities.stage." + stage.ToString().ToLowerInvariant();

    public static Tone Tone(GroupStage stage) => stage switch
    {
        GroupStage.Prepare => Ui.Tone.Info,
        GroupStage.Warm => Ui.Tone.Accent,
        GroupStage.Active => Ui.Tone.Good,
        GroupStage.Declining => Ui.Tone.Warn,
        _ => Ui.Tone.Neutral,
    };

    public static IReadOnlyList<SelectOption> Options(Localizer text) => [.. Enum.GetValues<GroupStage>().Select(s => new SelectOption(s.ToString(), text[Code(s)]))];
}
