namespace Guildhall.Conversations.Rooms;

internal static class RoomClock
{
    /// <summary>Now, in whole microseconds, because no database keeps more and a repeated answer must equal the first; never before what was said last.</summary>
    public static DateTimeOffset Next(TimeProvider clock, DateTimeOffset? last)
    {
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        return last > now ? last.Value : now;
    }
}
