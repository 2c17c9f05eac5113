using Guildhall.Communities.Contracts;

namespace Guildhall.Communities.Lifecycle;

/// <param name="Reason">Text code, said with <paramref name="Args"/>.</param>
internal sealed record StageProposal(GroupStage To, string Reason, IReadOnlyList<object> Args);

/// <summary>Proposes the next stage of a group from facts; the thresholds stand in docs/metrics.md and on the group's page. People confirm.</summary>
internal static class StageRules
{
    public const int SeedMembers = 20, BaseMembers = 50, SplitAbove = 300;
    public const int QuietDays = 7, DeadDays = 30, AliveDays = 3;
    public const double Low = .05, Lively = .10;

    public static StageProposal? For(GroupStage stage, GroupFacts facts)
    {
        var (share, silent) = (facts.SpeakersShare ?? 0, facts.DaysSinceLastMessage);
        return stage switch
        {
            GroupStage.Prepare when facts.Members >= SeedMembers => new(GroupStage.Warm, "communities.reason.seeded", [facts.Members, SeedMembers]),
            GroupStage.Warm when facts.Members >= BaseMembers && share >= Lively => new(GroupStage.Active, "communities.reason.lively", [facts.Members, share]),
            GroupStage.Warm or GroupStage.Active when silent >= QuietDays => new(GroupStage.Declining, "communities.reason.silent", [silent.Value]),
            GroupStage.Active when silent is not null && share < Low && facts.Net <= 0 => new(GroupStage.Declining, "communities.reason.low", [share, facts.Net]),
            GroupStage.Declining when silent >= DeadDays => new(GroupStage.Retired, "communities.reason.dead", [silent.Value]),
            GroupStage.Declining when silent <= AliveDays && share >= Lively => new(GroupStage.Active, "communities.reason.revived", [share]),
            _ => null,
        };
    }

    /// <summary>Too many people for the place, and too few of them speak.</summary>
    public static bool ProposesSplit(GroupStage stage, int capacity, GroupFacts facts) =>
        stage is GroupStage.Active or GroupStage.Declining && facts.Members > Math.Min(SplitAbove, capacity) && (facts.SpeakersShare ?? 0) < Lively;
}
