namespace Guildhall.Members.Contracts;

/// <summary>Why somebody leaves, in one tap.</summary>
public enum LeaveReason { Service, Content, TooManyAds, Price, NeedOver, Removed, MovedGroup }

public static class LeaveReasons
{
    /// <summary>What a member may give; being removed is not one of them.</summary>
    public static IReadOnlyList<LeaveReason> Offered { get; } = [LeaveReason.Service, LeaveReason.Content, LeaveReason.TooManyAds, LeaveReason.Price, LeaveReason.NeedOver, LeaveReason.MovedGroup];

    /// <summary>As memberships keep it.</summary>
    public static string Stored(LeaveReason reason) => reason switch
    {
        LeaveReason.Service => "service",
        LeaveReason.Content => "content",
        LeaveReason.TooManyAds => "too_many_ads",
        LeaveReason.Price => "price",
        LeaveReason.NeedOver => "need_over",
        LeaveReason.Removed => "removed",
        _ => "moved_group",
    };

    public static string Text(LeaveReason reason) => "members.leave." + Stored(reason);

    public static LeaveReason? Named(string? stored) => Offered.Cast<LeaveReason?>().FirstOrDefault(r => Stored(r!.Value) == stored);
}
