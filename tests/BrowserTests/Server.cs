using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;

namespace Guildhall.BrowserTests;

/// <summary>The product as a user starts it: its own process, an empty folder, a loopback port.</summary>
internal sealed class Server : IAsyncDisposable
{
    private Process process;

    private Server(Process process, string address, string folder) => (this.process, Address, Folder) = (process, address, folder);

    public string Address { get; }
    public string Folder { get; }

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static async Task<Server> Start()
    {
        var folder = Directory.CreateTempSubdirectory("guildhall-browser-").FullName;
        var address = $"http://127.0.0.1:{FreePort()}";
        return new Server(await Serve(address, folder), address, folder);
    }

    /// <summary>Killed without a word and started again on the same data.</summary>
    public async Task Restart()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = await Serve(Address, Folder);
    }

    /// <summary>Counts in the database itself, beside the server.</summary>
    public async Task<long> Count(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "guildhall.db")};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<Process> Serve(string address, string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "guildhall.dll"), "serve", "--urls", address }) start.ArgumentList.Add(argument);
        start.Environment["GUILDHALL_DATA"] = folder;
        start.Environment["GUILDHALL_DB"] = $"sqlite:{Path.Combine(folder, "guildhall.db")}";
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("listens on", StringComparison.Ordinal)) return process;
        throw new InvalidOperationException("The server did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Guildhall.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
