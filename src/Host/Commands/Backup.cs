using System.CommandLine;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

/// <summary><c>backup FILE</c>: everything but the master key, as one SQLite file, while the server goes on.</summary>
internal static class Backup
{
    public static Command Command()
    {
        var file = new Argument<string>("file") { Description = "Does not exist yet" };
        var db = CommandHost.Db();
        var command = new Command("backup", "Write everything but the master key into one file") { file, db };
        command.SetAction((parsed, ct) => CommandHost.Run(parsed, db, async (context, inner) =>
        {
            var path = context.Resolve(parsed.GetValue(file)!);
            if (File.Exists(path)) return context.Refuse(CommandRefusals.FileExists.With(path));
            var source = context.Services.GetRequiredService<AppDbSource>();
            if (source.Options.Kind == StorageKind.Sqlite)
            {
                await source.SnapshotTo(path, inner);
            }
            else
            {
                await using var target = new AppDbSource(new StorageOptions(StorageKind.Sqlite, path), GuildhallModules.All);
                var copied = await new DatabaseCopy(source, target).Run(null, inner);
                if (copied.Refusal is { } refusal) return context.Refuse(refusal);
            }
            await context.Out.WriteLineAsync($"Wrote {path} ({new FileInfo(path).Length / 1024:N0} KB). Keep the master key elsewhere: without it nobody can sign in with two steps.");
            return 0;
        }, ct));
        return command;
    }
}
