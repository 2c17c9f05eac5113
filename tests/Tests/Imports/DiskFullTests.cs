using System.Globalization;
using System.Text;
using Guildhall.Conversations.Import;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;

namespace Guildhall.Tests.Imports;

public sealed class DiskFullTests
{
    private const int Messages = 20_000;

    [Fact]
    public async Task A_disk_that_fills_up_ends_the_import_between_batches_and_repeating_it_loses_and_doubles_nothing()
    {
        await using var world = await ImportWorld.Create();
        await Fill(world);
        var history = History();

        var stopped = await world.Import<ImportChat>(history, group: "一群");
        var stored = await world.Count("conversations_messages");

        // Where not even the refusal finds room, the job keeps its lease until it runs out, and then goes on.
        Assert.True(stopped is { State: JobState.Failed, Refusal.Code: "kernel.disk_full" } or { State: JobState.Running, Refusal: null }, stopped.ToString());
        Assert.InRange(stored, 1, Messages - 1);
        Assert.Equal(stopped.Done, stored); // Every line is a message: what the job says it did is there, and nothing beyond it.

        await Free(world);
        var repeated = await world.Import<ImportChat>(history, group: "一群");
        Assert.Equal((JobState.Done, Messages - stored), (repeated.State, repeated.ReadResult<ImportResult>()!.Added));
        Assert.Equal(Messages, await world.Count("conversations_messages"));
    }

    private static string History()
    {
        var text = new StringBuilder("time,user,text\n");
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < Messages; i++) text.Append(CultureInfo.InvariantCulture, $"{at.AddMinutes(i):O},u{i % 50},这款茶叶真的很好喝，第{i}次回购了\n");
        return text.ToString();
    }

    // SQLite's own limit raises the very error of a full disk; PostgreSQL's error is raised by a trigger.
    private static async Task Fill(ImportWorld world)
    {
        if (world.Kernel.Source.Options.Kind == StorageKind.Sqlite)
        {
            await using var db = world.Open();
            world.Kernel.Source.Options.PageLimit = await db.Count($"select page_count from pragma_page_count()") + 900;
            return;
        }
        await using var owner = world.Kernel.Source.OpenAsOwner();
        await owner.Execute(Sql.Raw("""
            create function disk_full() returns trigger language plpgsql as $$ begin
              if (select count(*) from conversations_messages where brand_id is not null) > 7000 then raise exception 'No space left on device' using errcode = '53100'; end if;
              return null;
            end $$;
            create trigger disk_full after insert on conversations_messages for each statement execute function disk_full()
            """));
    }

    private static async Task Free(ImportWorld world)
    {
        world.Kernel.Source.Options.PageLimit = int.MaxValue;
        if (world.Kernel.Source.Options.Kind == StorageKind.Sqlite) return;
        await using var owner = world.Kernel.Source.OpenAsOwner();
        await owner.Execute(Sql.Raw("drop trigger disk_full on conversations_messages"));
    }
}
