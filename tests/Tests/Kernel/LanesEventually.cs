namespace Guildhall.Tests.Kernel;

/// <summary>For what happens on other threads: looks every 5 ms until it is so, and fails after ten seconds.</summary>
internal static class Eventually
{
    public static Task True(Func<bool> so, TimeSpan? within = null) => True(() => Task.FromResult(so()), within);

    public static async Task True(Func<Task<bool>> so, TimeSpan? within = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await so())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < (within ?? TimeSpan.FromSeconds(10)), "It did not become true in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
