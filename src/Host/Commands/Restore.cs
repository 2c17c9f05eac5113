using System.CommandLine;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

/// <summary><c>restore FILE</c>: a backup into an empty database of either kind, brought to this build's schema.</summary>
internal static class Restore
{
    public static Command Command()
    {
        var file = new Argument<string>("file") { Description = "What backup wrote" };
        var db = CommandHost.Db();
        var command = new Command("restore", "Bring a backup into an empty database") { file, db };
        command.SetAction((parsed, ct) => CommandHost.Run(parsed, db, async (context, inner) =>
        {
            var path = context.Resolve(parsed.GetValue(file)!);
            if (!File.Exists(path)) return context.Refuse(CommandRefusals.NoFile.With(path));
            var target = context.Services.GetRequiredService<AppDbSource>();
            // A copy is opened, so that the backup itself stays as it was written.
            var copy = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            File.Copy(path, copy);
            try
            {
                await using var backup = new AppDbSource(new StorageOptions(StorageKind.Sqlite, copy), GuildhallModules.All);
                if (await backup.Damage(inner) is { } damage) return context.Refuse(CommandRefusals.BrokenBackup.With(path, damage));
                await backup.Migrate(inner);
                await using (var there = target.Open(Kernel.Actor.System(null)))
                    if (await there.Count($"select count(*) from brands_brands", inner) > 0) return context.Refuse(DatabaseCopy.TargetNotEmpty.With(target.Options.Kind == StorageKind.Sqlite ? target.Options.Connection : "PostgreSQL"));
                if (target.Options.Kind == StorageKind.Sqlite)
                {
                    await target.ReplaceWith(backup, inner);
                }
                else
                {
                    var copied = await new DatabaseCopy(backup, target).Run(context.Progress is { } show ? (_, rows) => show(rows, null) : null, inner);
                    if (copied.Refusal is { } refusal) return context.Refuse(refusal);
                }
            }
            finally
            {
                foreach (var left in new[] { copy, copy + "-wal", copy + "-shm" }) File.Delete(left);
            }
            await context.Out.WriteLineAsync($"Restored {path}.");
            return 0;
        }, ct));
        return command;
    }
}
