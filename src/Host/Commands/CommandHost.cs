using System.CommandLine;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Host.Commands;

/// <summary>What a command works with: the services of this process or, when a server holds the database, of that server.</summary>
/// <param name="Folder">Paths the user typed are relative to it.</param>
/// <param name="Progress">Told now and then how far long work is; null where nobody watches.</param>
internal sealed record CommandContext(IServiceProvider Services, TextWriter Out, TextWriter Errors, string Folder, Action<long, long?>? Progress)
{
    public string Resolve(string path) => Path.GetFullPath(path, Folder);

    /// <summary>One sentence; exit 2 for wrong usage, 1 for any other refusal.</summary>
    public int Refuse(Refusal refusal)
    {
        Errors.WriteLine(Words.Of(refusal));
        return refusal.Kind == RefusalKind.Invalid && refusal.Field is not null ? 2 : 1;
    }

    public Localizer Words => new(Services.GetRequiredService<TextCatalogue>()) { Language = "en" };
}

/// <summary>Runs a command's work where the database is: here, or in the server that holds it.</summary>
internal static class CommandHost
{
    private static readonly AsyncLocal<CommandContext?> Inside = new();

    public static Option<string?> Db() => new("--db") { Description = "sqlite:PATH or postgres:CONNECTION (default: the data folder, or GUILDHALL_DB)" };

    public static async Task<int> Run(ParseResult parsed, Option<string?> db, Func<CommandContext, CancellationToken, Task<int>> work, CancellationToken ct)
    {
        if (Inside.Value is { } inside) return await work(inside, ct);
        var options = HostOptions.From(parsed.GetValue(db));
        if (options.Refusal is { } refusal) return Fail.With(refusal);
        using var hold = DatabaseHold.TryTake(options.Value);
        if (hold is null) return await ServerCommands.Send(options.Value, [.. parsed.Tokens.Select(t => t.Value)], ct);

        await using var services = Services(options.Value);
        await services.GetRequiredService<AppDbSource>().Migrate(ct);
        using var bar = Terminal.ProgressBar();
        return await work(new CommandContext(services, System.Console.Out, System.Console.Error, Environment.CurrentDirectory, bar is null ? null : bar.Show), ct);
    }

    /// <summary>For the server: runs the arguments with its own services.</summary>
    public static async Task<int> RunInside(CommandContext context, string[] args)
    {
        Inside.Value = context;
        try
        {
            return await GuildhallCommand.Run(args);
        }
        finally
        {
            Inside.Value = null;
        }
    }

    private static ServiceProvider Services(HostOptions options)
    {
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Error).AddSimpleConsole());
        services.AddKernel(options.Storage, options.KeyFile, new Node(new HashSet<string>()));
        services.AddGuildhallModules();
        return services.BuildServiceProvider();
    }
}
