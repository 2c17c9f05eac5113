using System.CommandLine;

namespace Guildhall.Host.Commands;

/// <summary>The command line: exit 0 success, 1 refusal or failed check, 2 wrong usage.</summary>
internal static class GuildhallCommand
{
    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand("Guildhall 会馆: the open operating system for social-commerce communities.")
        {
            Serve.Command(), Import.Command(), Report.Command(), Recompute.Command(),
            Backup.Command(), Restore.Command(), Move.Command(), Doctor.Command(), Schema.Command(), AuditVerify.Command(), Verify.Command(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await System.Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
