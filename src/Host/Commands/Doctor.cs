using System.CommandLine;
using Guildhall.Kernel;
using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

/// <summary><c>doctor</c>: looks at what usually goes wrong and says what to do. Exit 1 when something needs a hand.</summary>
internal static class Doctor
{
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(1);

    public static Command Command()
    {
        var db = CommandHost.Db();
        var command = new Command("doctor", "Check database, clock, key, waiting events and jobs") { db };
        command.SetAction((parsed, ct) => CommandHost.Run(parsed, db, Look, ct));
        return command;
    }

    private static async Task<int> Look(CommandContext context, CancellationToken ct)
    {
        var trouble = 0;
        async Task Say(bool well, string found, string todo)
        {
            if (!well) trouble = 1;
            await context.Out.WriteLineAsync($"{(well ? "ok  " : "LOOK")} {found}{(well ? "" : $": {todo}")}");
        }
        var source = context.Services.GetRequiredService<AppDbSource>();
        await using var db = source.Open(Actor.System(null));
        await Say(true, source.Options.Kind == StorageKind.Sqlite ? $"SQLite {await db.First($"select sqlite_version()", r => r.Text(0), ct)} at {source.Options.Connection}" : $"PostgreSQL {await db.First($"select current_setting('server_version')", r => r.Text(0), ct)}", "");
        if (db.IsSqlite)
        {
            var damage = await source.Damage(ct);
            await Say(damage is null, "the file is whole", $"{damage}; restore the last backup");
            var free = new DriveInfo(Path.GetPathRoot(source.Options.Connection)!).AvailableFreeSpace;
            await Say(free > 1L << 30, $"{free >> 20:N0} MB free on its disk", "make room, below 1 GB writes will soon fail");
        }
        else
        {
            var skew = (await db.First($"select clock_timestamp()", r => r.Time(0), ct) - context.Services.GetRequiredService<TimeProvider>().GetUtcNow()).Duration();
            await Say(skew < LargestSkew, $"clock {skew.TotalMilliseconds:N0} ms from the database's", "keep the clocks in step (NTP); contended work is refused above 1 s");
            var bypasses = await db.Count($"select count(*) from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)", ct);
            await Say(bypasses == 0, "row security binds the application", $"the role {AppDbSource.AppRole} must be neither superuser nor BYPASSRLS");
        }
        _ = context.Services.GetRequiredService<Envelope>();
        await Say(true, "the master key is readable", "");
        var parked = await db.Count($"select count(*) from kernel_outbox where parked", ct);
        await Say(parked == 0, $"{await db.Count($"select count(*) from kernel_outbox", ct):N0} events waiting, {parked:N0} parked", "their handler failed eight times, the log says why");
        var overdue = await db.Count($"select count(*) from kernel_schedule where failures >= 8", ct);
        await Say(overdue == 0, "the schedule runs", $"{overdue:N0} entries failed eight times");
        var failed = await db.Count($"select count(*) from kernel_jobs where state = 'failed'", ct);
        await Say(true, $"{await db.Count($"select count(*) from kernel_jobs where state in ('queued', 'running', 'paused')", ct):N0} jobs open, {failed:N0} failed", "");
        return trouble;
    }
}
