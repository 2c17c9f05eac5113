namespace Guildhall.Kernel.Lanes;

internal static class LaneRefusals
{
    public static readonly Refusal Busy = new("kernel.busy", RefusalKind.Busy, Args: [1], RetryAfter: TimeSpan.FromSeconds(1));
}
