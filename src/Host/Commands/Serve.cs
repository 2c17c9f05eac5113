using System.CommandLine;
using Guildhall.Brands.Contracts;
using Guildhall.Host.Demo;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

internal static class Serve
{
    public static Command Command()
    {
        var db = new Option<string?>("--db") { Description = "sqlite:PATH or postgres:CONNECTION (default: the data folder, or GUILDHALL_DB)" };
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on (default http://127.0.0.1:8080, or GUILDHALL_URLS)" };
        var roles = new Option<string?>("--roles") { Description = "What this node does: web, lanes, jobs (default: all)" };
        var demo = new Option<bool>("--demo") { Description = "On an empty database: open a demo brand with ninety days of history" };
        var command = new Command("serve", "Start the server") { db, urls, roles, demo };
        command.SetAction(async (parsed, ct) =>
        {
            var options = HostOptions.From(parsed.GetValue(db), parsed.GetValue(urls), parsed.GetValue(roles));
            if (options.Refusal is { } refusal) return Fail.With(refusal);
            using var hold = DatabaseHold.TryTake(options.Value);
            if (hold is null) return Fail.With(CommandRefusals.Held.With(options.Value.Storage.Connection));
            await using var app = GuildhallApp.Build(options.Value, hold: hold);
            await app.Services.GetRequiredService<AppDbSource>().Migrate(ct);
            await using (var db = app.Services.GetRequiredService<AppDbSource>().Open(Actor.System(null)))
                await Housekeeping.Plan(db, app.Services.GetRequiredService<TimeProvider>(), ct);
            var password = parsed.GetValue(demo) ? await DemoBrand.Open(app.Services, options.Value, ct) : null;
            await app.StartAsync(ct);
            hold.Announce(app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
            System.Console.WriteLine($"Guildhall listens on {string.Join(", ", app.Urls)}");
            if (password is not null) System.Console.WriteLine($"The demo brand is open: sign in as {DemoBrand.Email} with the password {password}");
            if (password is not null && await DemoBrand.MemberPath(app.Services.GetRequiredService<AppDbSource>(), ct) is { } room) System.Console.WriteLine($"Open {app.Urls.First()}{room} on a phone to join one of its groups as a member");
            if (await FirstStart.Path(app.Services, ct) is { } path) System.Console.WriteLine($"Set it up at {app.Urls.First()}{path}");
            await app.WaitForShutdownAsync(ct);
            return 0;
        });
        return command;
    }
}
