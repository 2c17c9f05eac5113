using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Kernel;

public sealed class SetRowsTests
{
    private static readonly Guid[] Ids = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Columns_that_differ_and_columns_that_are_the_same_for_all_come_back_as_they_went_in(int rows)
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        T[] Each<T>(Func<int, T> of) => [.. Enumerable.Range(0, rows).Select(of)];
        var said = Each(n => $"„{n}“ \"quoted\" 红包🧧 \n\u0001\\");

        var back = await db.Query($"""
            select id, same_id, number, same_number, word, same_word, nil, at, same_at, flag, hash, n from {db.Rows("t",
                new("id", Each(n => Ids[n])), new("same_id", Each(_ => Ids[0])), new("number", Each(n => long.MaxValue - n)), new("same_number", Each(_ => -7)), new("word", said), new("same_word", Each(_ => "it's")),
                new("nil", Each<string?>(_ => null)), new("at", Each(n => At.AddSeconds(n))), new("same_at", Each(_ => At)), new("flag", Each(_ => true)), new("hash", Each(n => Ids[n].ToByteArray())))} order by n
            """, r => ((r.Guid(0), r.Guid(1), r.Long(2), r.Long(3), r.Text(4), r.Text(5)), (r.TextOrNull(6), r.Time(7), r.Time(8), r.Flag(9), Convert.ToHexString(r.Bytes(10)), r.Long(11))));

        Assert.Equal(Each(n => ((Ids[n], Ids[0], long.MaxValue - n, -7L, said[n], "it's"), ((string?)null, At.AddSeconds(n), At, true, Convert.ToHexString(Ids[n].ToByteArray()), n + 1L))), back);
    }

    [Fact]
    public async Task Rows_that_are_all_the_same_are_still_as_many()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        Assert.Equal([1, 2, 3, 4], await db.Query($"select word, n from {db.Rows("t", new SetColumn("word", (string[])["a", "a", "a", "a"]))} order by n", r => r.Long(1)));
    }
}
