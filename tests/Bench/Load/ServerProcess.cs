using System.Diagnostics;
using System.Globalization;

namespace Guildhall.Bench.Load;

/// <summary>The measured server in a process of its own. It prints its port first, and ends when its standard input does, so that it never outlives the bench.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<ServerProcess> Start(BenchOptions options)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        foreach (var word in (string[])["serve", options.Name, "--db", options.Db]) start.ArgumentList.Add(word);
        start.Environment["DOTNET_gcServer"] = "0"; // As the product runs.
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS");
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT");
        var process = Process.Start(start)!;
        var port = await process.StandardOutput.ReadLineAsync();
        return new ServerProcess(process, int.Parse(port ?? throw new IOException("The server did not start."), CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
