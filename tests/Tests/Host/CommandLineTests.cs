using System.Diagnostics;
using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Host;

/// <summary>The program as a shell runs it: its own process, arguments in, text and an exit code out.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task Commands_work_the_same_beside_a_running_server_and_alone()
    {
        var storage = await TestDatabase.Fresh();
        var brand = await OpenBrand(storage);
        var folder = Directory.CreateTempSubdirectory("guildhall-cli-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "chat.csv"), "time,user,text\n2026-01-05 09:00,小美,早\n2026-01-05 09:01,阿明,早安\n");
        string[] report = ["report", "--brand", brand, "--from", "2026-01-01", "--to", "2026-01-31", "--json"];

        string beside;
        var server = Start(storage, folder, ["serve", "--urls", "http://127.0.0.1:0"]);
        try
        {
            while (await server.StandardOutput.ReadLineAsync() is { } line && !line.Contains("listens on", StringComparison.Ordinal)) { }

            var imported = await Run(storage, folder, ["import", "chat", "chat.csv", "--brand", brand, "--group", "一群", "--json"]);
            Assert.True(imported.Errors.Length == 0, imported.Errors);
            Assert.Equal(0, imported.Exit);
            Assert.Equal(2, JsonDocument.Parse(imported.Out).RootElement.GetProperty("added").GetInt64());
            var wrong = await Run(storage, folder, ["import", "chat", "chat.csv", "--brand", brand, "--format", "parchment"]);
            Assert.Equal(2, wrong.Exit);
            Assert.Contains("parchment", wrong.Errors, StringComparison.Ordinal);
            var stranger = await Run(storage, folder, ["report", "--brand", "nobody", "--json"]);
            Assert.Equal((1, 1), (stranger.Exit, stranger.Errors.Trim().Split('\n').Length));
            beside = (await Run(storage, folder, report)).Out;
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            server.Dispose();
        }
        var alone = await Run(storage, folder, report);
        Assert.Equal((0, beside), (alone.Exit, alone.Out));
        Assert.Equal(2, JsonDocument.Parse(alone.Out).RootElement.GetProperty("messages").GetInt64());
    }

    private static async Task<string> OpenBrand(StorageOptions storage)
    {
        await using var world = await KernelWorld.Create(storage: storage);
        await using var scope = world.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(null);
        return (await scope.ServiceProvider.GetRequiredService<OpenBrand>().Handle(new OpenBrand.Request("茶语", "Asia/Shanghai", "CNY", "zh-Hans"), default)).Value.Code;
    }

    private static async Task<(int Exit, string Out, string Errors)> Run(StorageOptions storage, string folder, string[] args)
    {
        using var process = Start(storage, folder, args);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    private static Process Start(StorageOptions storage, string folder, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "guildhall.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["GUILDHALL_DATA"] = folder;
        start.Environment["GUILDHALL_DB"] = storage.Kind == StorageKind.Sqlite ? $"sqlite:{storage.Connection}" : $"postgres:{storage.Connection}";
        return Process.Start(start)!;
    }
}
