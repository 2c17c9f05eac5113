using Guildhall.Conversations.Import;
using Guildhall.Host;
using Guildhall.Insights.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Imports;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Schema;

public sealed class DatabaseCopyTests
{
    private const string Chat = "time,user,text,id,reply_to\n2026-01-05 09:00,小美,大家早,1,\n2026-01-05 09:01,Lily,早 🌞,2,1\n2026-01-06 09:01,Lily,'引号',3,\n";

    [Fact]
    public async Task Everything_moves_to_the_other_database_and_back_and_both_sides_are_equal()
    {
        await using var world = await ImportWorld.Create();
        await world.Import<ImportChat>(Chat, group: "一群");
        await Count(world);

        await using var other = new AppDbSource(await OtherDatabase.Empty(), GuildhallModules.All);
        var there = (await new DatabaseCopy(world.Kernel.Source, other).Run(null, default)).Value;
        await using var home = new AppDbSource(await TestDatabase.Empty(), GuildhallModules.All);
        var back = (await new DatabaseCopy(other, home).Run(null, default)).Value;

        Assert.Equal(3, there.Single(t => t.Name == "conversations_messages").Rows);
        Assert.Equal(there, back);
        await using var db = home.Open(Actor.System(world.Brand.Id));
        Assert.Equal(["大家早", "早 🌞", "'引号'"], await db.Query($"select text from conversations_messages where brand_id = {world.Brand.Id} order by seq", r => r.Text(0)));
    }

    [Fact]
    public async Task A_database_that_holds_brands_is_never_overwritten()
    {
        await using var world = await ImportWorld.Create();
        await using var other = new AppDbSource(await OtherDatabase.Empty(), GuildhallModules.All);
        await new DatabaseCopy(world.Kernel.Source, other).Run(null, default);

        var again = await new DatabaseCopy(world.Kernel.Source, other).Run(null, default);

        Assert.Equal(DatabaseCopy.TargetNotEmpty.Code, again.Refusal!.Code);
    }

    [Fact]
    public async Task A_snapshot_taken_under_writes_is_whole()
    {
        if (TestDatabase.Kind != StorageKind.Sqlite) return;
        await using var world = await ImportWorld.Create();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                await using var db = world.Open();
                await db.Execute($"insert into members_tags (brand_id, member_id, tag) values ({world.Brand.Id}, {Guid.CreateVersion7()}, 'vip')");
            }
        });
        var path = TestDatabase.TempPath($"{Guid.CreateVersion7():N}.db");

        await world.Kernel.Source.SnapshotTo(path, default);
        await stop.CancelAsync();
        await writing;

        await using var copy = new AppDbSource(new StorageOptions(StorageKind.Sqlite, path), GuildhallModules.All);
        Assert.Null(await copy.Damage(default));
    }

    private static async Task Count(ImportWorld world)
    {
        await world.Kernel.Services.GetRequiredService<OutboxDispatcher>().Drain(default);
        await using var scope = world.Kernel.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(world.Brand.Id);
        await scope.ServiceProvider.GetRequiredService<RecountStale>().Drain(default);
    }
}
