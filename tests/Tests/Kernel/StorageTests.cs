using Guildhall.Kernel;
using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Kernel;

public sealed class StorageTests
{
    [Fact]
    public async Task Values_come_back_as_they_went_in()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        var id = Guid.CreateVersion7();
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(8));
        await db.Execute($"insert into kernel_keys (name, sealed, at) values ({id.ToString()}, {id.ToByteArray()}, {at})");

        var (bytes, back) = await db.First($"select sealed, at from kernel_keys where name = {id.ToString()}", r => (r.Bytes(0), r.Time(1)));

        Assert.Equal(id.ToByteArray(), bytes);
        Assert.Equal(at, back);
    }

    [Fact]
    public async Task A_write_outside_a_transaction_is_stopped_on_sqlite()
    {
        if (TestDatabase.Kind != StorageKind.Sqlite) return;
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();

        var e = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => db.Query($"delete from kernel_keys returning name", r => r.Text(0)));

        Assert.Equal(8, e.SqliteErrorCode);
    }

    [Fact]
    public async Task Commits_are_synced_to_disk()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        if (db.IsSqlite)
            Assert.Equal((2, "wal"), (await db.First($"pragma synchronous", r => r.Int(0)), await db.First($"pragma journal_mode", r => r.Text(0))));
        else
            Assert.Equal(("on", "on"), await db.First($"select current_setting('fsync'), current_setting('synchronous_commit')", r => (r.Text(0), r.Text(1))));
    }

    [Fact]
    public async Task Fifty_writers_take_turns_and_none_is_lost()
    {
        await using var world = await KernelWorld.Create();
        await using (var db = world.Open()) await db.Execute($"insert into kernel_leases (name, holder, epoch, until) values ('counter', '', 0, {world.Clock.GetUtcNow()})");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            await using var db = world.Open();
            await using var transaction = await db.Begin();
            var lockRow = db.IsSqlite ? Sql.Empty : Sql.Raw(" for update");
            var epoch = await db.Count($"select epoch from kernel_leases where name = 'counter'{lockRow}");
            await db.Execute($"update kernel_leases set epoch = {epoch + 1} where name = 'counter'");
            await transaction.Commit();
        }));

        await using var after = world.Open();
        Assert.Equal(50, await after.Count($"select epoch from kernel_leases where name = 'counter'"));
    }

    [Fact]
    public async Task A_transaction_that_is_not_committed_leaves_nothing_and_frees_the_gate()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        await using (await db.Begin())
            await db.Execute($"insert into kernel_leases (name, holder, epoch, until) values ('draft', '', 0, {world.Clock.GetUtcNow()})");

        Assert.Equal(0, await db.Count($"select count(*) from kernel_leases where name = 'draft'"));
        Assert.Equal(1, await db.Execute($"insert into kernel_leases (name, holder, epoch, until) values ('draft', '', 0, {world.Clock.GetUtcNow()})"));
    }

    [Fact]
    public async Task Lists_find_their_rows()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var id in ids)
            await db.Execute($"insert into kernel_idempotency (brand_id, key, body_hash, answer, at) values ({world.Brand}, {id}, {new byte[8]}, {id.ToString()}, {world.Clock.GetUtcNow()})");

        Assert.Equal(2, await db.Count($"select count(*) from kernel_idempotency where {db.In("key", ids[..2])}"));
        Assert.Equal(2, await db.Count($"select count(*) from kernel_idempotency where {db.In("answer", ids[..2].Select(i => i.ToString()).ToArray())}"));
    }

    [Fact]
    public async Task The_same_key_and_body_runs_once_and_another_body_is_refused()
    {
        await using var world = await KernelWorld.Create();
        var key = Guid.CreateVersion7();
        var ran = 0;
        async Task<Result<string>> Try(object body)
        {
            await using var db = world.Open();
            return await db.Once<string>(key, body, world.Clock, () => Task.FromResult<Result<string>>($"run {Interlocked.Increment(ref ran)}"), default);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Try(new { a = 1 })));

        Assert.All(answers, a => Assert.Equal("run 1", a.Value));
        Assert.Equal(Idempotency.OtherBody, (await Try(new { a = 2 })).Refusal);
    }
}
