using System.CommandLine;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

internal static class AuditVerify
{
    public static Command Command()
    {
        var db = CommandHost.Db();
        var command = new Command("audit-verify", "Recompute every audit chain; exit 1 and name the first broken entry of each chain that was altered") { db };
        command.SetAction((parsed, ct) => CommandHost.Run(parsed, db, (context, inner) => Report(context.Services.GetRequiredService<AppDbSource>(), context.Out, inner), ct));
        return command;
    }

    public static async Task<int> Report(AppDbSource source, TextWriter output, CancellationToken ct)
    {
        var verdicts = await VerifyAudit.All(source, ct);
        foreach (var (brand, entries, broken) in verdicts)
            await output.WriteLineAsync(broken is { } seq ? $"{brand ?? "(no brand)"}: entry {seq} is broken; {entries} before it are whole" : $"{brand ?? "(no brand)"}: {entries} entries, whole");
        return verdicts.Exists(v => v.FirstBroken is not null) ? 1 : 0;
    }
}
