using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Schedule;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Kernel;

public sealed class HousekeepingTests
{
    [Fact]
    public async Task The_night_forgets_old_keys_and_unfinished_uploads_and_keeps_files()
    {
        await using var world = await KernelWorld.Create();
        var blobs = world.Services.GetRequiredService<IBlobs>();
        var file = (await blobs.Save(world.Brand, new MemoryStream(new byte[700_000]), long.MaxValue, default)).Value;
        await using (var db = world.Open())
        {
            await db.Execute($"insert into kernel_idempotency (brand_id, key, body_hash, answer, at) values ({world.Brand}, {Guid.CreateVersion7()}, {new byte[8]}, '', {world.Clock.GetUtcNow()})");
            await db.Execute($"insert into kernel_blob_chunks (brand_id, blob, n, bytes) values ({world.Brand}, {Guid.CreateVersion7(world.Clock.GetUtcNow())}, 0, {new byte[9]})");
        }
        await using (var db = world.Source.Open(Guildhall.Kernel.Actor.System(null))) await Housekeeping.Plan(db, world.Clock, default);
        world.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(1, await world.Services.GetRequiredService<ScheduleRunner>().RunDue(default));

        await using var after = world.Open();
        Assert.Equal(0, await after.Count($"select count(*) from kernel_idempotency where brand_id = {world.Brand}"));
        Assert.Equal(3, await after.Count($"select count(*) from kernel_blob_chunks where brand_id = {world.Brand}"));
        await using var content = await blobs.Open(world.Brand, file.Hash, default);
        Assert.NotNull(content);
    }
}
