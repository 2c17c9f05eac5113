using System.Collections.Concurrent;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Kernel;

public sealed class TogetherTests
{
    private static readonly BulkInsert New = new("kernel_leases", ("name", BulkType.Text), ("holder", BulkType.Text), ("epoch", BulkType.Long), ("until", BulkType.Time)) { AllNew = true };
    private static readonly BulkInsert Any = new("kernel_leases", ("name", BulkType.Text), ("holder", BulkType.Text), ("epoch", BulkType.Long), ("until", BulkType.Time));

    [Fact]
    public async Task Each_act_gets_its_own_answer_and_sees_what_stands_before_it()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        var (touched, bulk, again) = (0, 0, 0);

        await db.Together(
            async () => touched = await Insert(db, world, "a", 1),
            async () => bulk = await New.Write(db, [["b", "", 2L, world.Clock.GetUtcNow()], ["c", "", 3L, world.Clock.GetUtcNow()]], default),
            async () => again = await Any.Write(db, [["c", "", 9L, world.Clock.GetUtcNow()], ["d", "", 4L, world.Clock.GetUtcNow()]], default));
        var (names, epoch, nothing, count) = await db.Together(
            () => db.Query($"select name from kernel_leases order by name", r => r.Text(0)),
            () => db.First($"select epoch from kernel_leases where name = 'c'", r => r.Long(0)),
            () => db.First($"select name from kernel_leases where name = 'z'", r => r.Text(0)),
            () => db.Count($"select count(*) from kernel_leases"));
        await transaction.Commit();

        Assert.Equal((1, 2, 1), (touched, bulk, again));
        Assert.Equal(["a", "b", "c", "d"], names);
        Assert.Equal((3L, null, 4L), (epoch, nothing, count));
    }

    [Fact]
    public async Task What_an_act_asks_after_its_answer_and_acts_inside_of_acts_travel_on()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        async Task<long> Chain(string name, long epoch)
        {
            await Insert(db, world, name, epoch);
            var read = await db.Count($"select epoch from kernel_leases where name = {name}");
            var streamed = 0L;
            await foreach (var one in db.Stream($"select epoch from kernel_leases where name = {name}", r => r.Long(0))) streamed += one;
            return read + streamed;
        }

        var (a, (b, c)) = await db.Together(() => Chain("a", 1), () => db.Together(() => Chain("b", 10), () => Task.FromResult("done")));
        var after = await db.Count($"select count(*) from kernel_leases");

        Assert.Equal((2L, 20L, "done", 2L), (a, b, c, after));
    }

    [Fact]
    public async Task When_one_fails_nothing_of_the_transaction_stays_and_the_context_works_on()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        await using (await db.Begin())
        {
            var e = await Assert.ThrowsAnyAsync<Exception>(() => db.Together(
                () => Insert(db, world, "a", 1),
                () => New.Write(db, [["a", "", 2L, world.Clock.GetUtcNow()]], default),
                () => Insert(db, world, "b", 1)));
            Assert.True(AppDb.IsDuplicate(e), e.ToString());
        }
        Assert.Equal(0, await db.Count($"select count(*) from kernel_leases"));

        await using var transaction = await db.Begin();
        await db.Together(() => Insert(db, world, "a", 1), () => Task.CompletedTask);
        await transaction.Commit();
        Assert.Equal(1, await db.Count($"select count(*) from kernel_leases"));
    }

    [Fact]
    public async Task What_is_read_behind_a_lock_is_what_its_holder_left()
    {
        await using var world = await KernelWorld.Create();
        await using (var db = world.Open()) await Insert(db, world, "counter", 0);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(async n =>
        {
            await using var db = world.Open();
            await using var transaction = await db.Begin();
            var wait = db.IsSqlite ? Sql.Empty : Sql.Raw(" for update");
            var (_, last) = await db.Together(
                () => db.Count($"select epoch from kernel_leases where name = 'counter'{wait}"),
                () => db.Count($"select max(epoch) from kernel_leases where name <> 'counter'"));
            await Insert(db, world, $"turn {n}", last + 1);
            await transaction.Commit();
        }));

        await using var after = world.Open();
        Assert.Equal(Enumerable.Range(1, 30).Select(n => (long)n), await after.Query($"select epoch from kernel_leases where name <> 'counter' order by epoch", r => r.Long(0)));
    }

    [Fact]
    public async Task An_act_may_wait_for_something_else_before_it_asks()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        async Task<long> Late()
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            return await db.Count($"select 7");
        }

        Assert.Equal((1L, 7L), await db.Together(() => db.Count($"select 1"), Late));
        Assert.Equal((7L, 1L), await db.Together(Late, () => Task.FromResult(1L)));
    }

    [Fact]
    public async Task A_page_s_line_of_threads_is_no_hindrance()
    {
        await using var world = await KernelWorld.Create();
        var asked = await OneAfterAnother.Run(async () =>
        {
            await using var db = world.Open();
            return await db.Together(() => db.Count($"select 1"), async () => await db.Count($"select 2") + await db.Count($"select 3"));
        });
        Assert.Equal((1L, 5L), asked);
    }

    /// <summary>As Razor components run: whatever is awaited goes on in the line, never where it was answered.</summary>
    private sealed class OneAfterAnother : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Act, object? State)> line = [];

        public static async Task<T> Run<T>(Func<Task<T>> act) => await Task.Run(() =>
        {
            var here = new OneAfterAnother();
            SetSynchronizationContext(here);
            var done = act();
            done.ContinueWith(_ => here.line.CompleteAdding(), TaskScheduler.Default);
            foreach (var (next, state) in here.line.GetConsumingEnumerable()) next(state);
            return done;
        });

        public override void Post(SendOrPostCallback d, object? state) => line.Add((d, state));
    }

    private static Task<int> Insert(AppDb db, KernelWorld world, string name, long epoch) =>
        db.Execute($"insert into kernel_leases (name, holder, epoch, until) values ({name}, '', {epoch}, {world.Clock.GetUtcNow()})");
}
