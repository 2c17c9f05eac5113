using System.Diagnostics;
using Guildhall.Kernel.Storage;

namespace Guildhall.Tests.Worlds;

/// <summary>A server as people start it, in a process of its own.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServeProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<ServeProcess> Start(StorageOptions storage, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "guildhall.dll"), "serve", "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["GUILDHALL_DATA"] = folder;
        start.Environment["GUILDHALL_DB"] = storage.Kind == StorageKind.Sqlite ? $"sqlite:{storage.Connection}" : $"postgres:{storage.Connection}";
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Split("listens on ") is [_, var address]) return new ServeProcess(process, new Uri(address.Split(',')[0]));
        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill() => process.Kill(entireProcessTree: true);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
