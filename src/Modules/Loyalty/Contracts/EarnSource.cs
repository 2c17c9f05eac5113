namespace Guildhall.Loyalty.Contracts;

/// <summary>Where points come from. Those of <see cref="EarnSources.Ruled"/> have a rule of the brand: how many points, and a cap per person and day.</summary>
public enum EarnSource { Speak, CheckIn, Invite, AnswerAccepted, Ugc, Attend, Purchase, Task, Activity, Manual }

public static class EarnSources
{
    public static IReadOnlyList<EarnSource> Ruled { get; } = [EarnSource.Speak, EarnSource.CheckIn, EarnSource.Invite, EarnSource.AnswerAccepted, EarnSource.Ugc, EarnSource.Attend, EarnSource.Purchase];
}
