using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Kernel;

public sealed class CodeBookTests
{
    [Fact]
    public async Task After_five_seconds_one_of_a_crowd_reads_a_code_anew_and_nobody_else_waits()
    {
        await using var world = await KernelWorld.Create();
        var (watch, target) = (new Watch(), Guid.CreateVersion7());
        var book = new CodeBook(world.Source, watch);
        await using var db = world.Open();
        var code = await db.RenewCode("group", target, world.Clock);
        Assert.Null((await book.Find(code, default))!.RevokedAt);

        await db.RevokeCodes("group", target, world.Clock);
        Assert.Null((await book.Find(code, default))!.RevokedAt);
        watch.Seconds += 5;
        var asks = book.Find(code, default);
        var crowd = Enumerable.Range(0, 500).Select(_ => book.Find(code, default)).ToList();

        Assert.All(crowd, c => Assert.True(c.IsCompletedSuccessfully));
        Assert.NotNull((await asks)!.RevokedAt);
        Assert.NotNull((await book.Find(code, default))!.RevokedAt);
    }

    [Fact]
    public async Task A_code_that_is_gone_is_not_found_once_it_was_read_anew()
    {
        await using var world = await KernelWorld.Create();
        var watch = new Watch();
        var book = new CodeBook(world.Source, watch);
        await using var db = world.Open();
        var code = await db.RenewCode("group", Guid.CreateVersion7(), world.Clock);
        Assert.NotNull(await book.Find(code, default));

        await db.Execute($"delete from kernel_codes where code = {code}");
        watch.Seconds += 5;

        Assert.Null(await book.Find(code, default));
        Assert.Null(await book.Find(code, default));
    }

    [Fact]
    public async Task Who_gives_up_reading_a_code_anew_makes_nobody_trust_it_for_longer()
    {
        await using var world = await KernelWorld.Create();
        var (watch, target) = (new Watch(), Guid.CreateVersion7());
        var book = new CodeBook(world.Source, watch);
        await using var db = world.Open();
        var code = await db.RenewCode("group", target, world.Clock);
        Assert.Null((await book.Find(code, default))!.RevokedAt);

        await db.RevokeCodes("group", target, world.Clock);
        watch.Seconds += 5;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await book.Find(code, new CancellationToken(canceled: true)));

        Assert.NotNull((await book.Find(code, default))!.RevokedAt);
    }

    private sealed class Watch : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
