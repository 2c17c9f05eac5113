using System.CommandLine;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

/// <summary><c>schema</c>: the SQL that builds the database, in the order in which it runs.</summary>
internal static class Schema
{
    public static Command Command()
    {
        var db = CommandHost.Db();
        var command = new Command("schema", "Print the SQL that builds the database") { db };
        command.SetAction(async (parsed, ct) =>
        {
            var options = HostOptions.From(parsed.GetValue(db));
            if (options.Refusal is { } refusal) return Fail.With(refusal);
            await using var source = new AppDbSource(options.Value.Storage, GuildhallModules.All);
            foreach (var (name, sql) in Migrations.Files(source)) await System.Console.Out.WriteLineAsync($"-- {name}\n{sql}");
            return 0;
        });
        return command;
    }
}
