using Guildhall.Kernel;

namespace Guildhall.Tests.Kernel;

public sealed class RememberedTests
{
    [Fact]
    public void What_has_become_too_much_is_forgotten_but_for_the_newest()
    {
        var known = new Remembered<int, string>(3) { [1] = "a", [2] = "b", [3] = "c" };
        known[3] = "C";
        Assert.Equal("C", known.GetValueOrDefault(3, ""));
        Assert.Equal("b", known.GetOrAdd(2, _ => "never"));
        Assert.Equal("a+", known.AddOrUpdate(1, "never", (_, before) => before + "+"));
        Assert.Equal(3, known.Count());

        known.Remove(2);
        known.Remove(2);
        known[4] = "d";
        Assert.True(known.Contains(1) && known.Contains(4) && !known.Contains(2));

        Assert.Equal("e", known.GetOrAdd(5, _ => "e"));
        Assert.Equal("e", Assert.Single(known).Value);
        known[6] = "f";
        Assert.Equal(2, known.Count());
    }

    [Fact]
    public async Task Many_who_write_at_once_lose_nothing_below_the_limit()
    {
        var known = new Remembered<int, int>(10_000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var n = 0; n < 8_000; n++) known[n] = writer;
        })));
        Assert.Equal(8_000, known.Count());
    }
}
