using System.Diagnostics;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Guildhall.Tests.Worlds;

/// <summary>The database of this test run: GUILDHALL_TEST_DB says sqlite (default) or postgres; the suite runs once on each.</summary>
public static class TestDatabase
{
    public static readonly StorageKind Kind = Environment.GetEnvironmentVariable("GUILDHALL_TEST_DB") == "postgres" ? StorageKind.PostgreSql : StorageKind.Sqlite;

    public static readonly IReadOnlyList<Module> Modules = [.. new ServiceCollection().AddGuildhallModules().Where(s => s.ServiceType == typeof(Module)).Select(s => (Module)s.ImplementationInstance!)];

    private static readonly string Folder = OneRunFolder();
    private static readonly Lazy<string> Cluster = new(StartCluster);
    private static readonly Lazy<Task<StorageOptions>> Template = new(() => CreateMigrated("template"));
    private static int copies;

    /// <summary>An empty migrated database of one's own: for clock, crash and schema tests. Everything else shares a world and takes a fresh brand.</summary>
    public static async Task<StorageOptions> Fresh()
    {
        var template = await Template.Value;
        var name = $"t{Environment.ProcessId}_{Interlocked.Increment(ref copies)}";
        if (Kind == StorageKind.Sqlite)
        {
            var path = Path.Combine(Folder, name + ".db");
            File.Copy(template.Connection, path);
            return new StorageOptions(Kind, path);
        }
        await Admin($"create database {name} template {new NpgsqlConnectionStringBuilder(template.Connection).Database}");
        return new StorageOptions(Kind, ConnectionTo(name));
    }

    /// <summary>The same for tests in which nothing is killed and much is written: PostgreSQL does not wait for the disk.</summary>
    public static async Task<StorageOptions> Hasty()
    {
        var fresh = await Fresh();
        if (Kind == StorageKind.PostgreSql) await Admin($"alter database {new NpgsqlConnectionStringBuilder(fresh.Connection).Database} set synchronous_commit = off");
        return fresh;
    }

    /// <summary>A database without any schema.</summary>
    public static async Task<StorageOptions> Empty()
    {
        var name = $"e{Environment.ProcessId}_{Interlocked.Increment(ref copies)}";
        if (Kind == StorageKind.Sqlite) return new StorageOptions(Kind, Path.Combine(Folder, name + ".db"));
        await Admin($"create database {name}");
        return new StorageOptions(Kind, ConnectionTo(name));
    }

    private static string OneRunFolder()
    {
        var folder = Directory.CreateTempSubdirectory("guildhall-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => TryDelete(folder);
        return folder;
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A server that a test killed may still be letting go of its files; they are left in the temporary folder.
        }
    }

    public static string TempPath(string name) => Path.Combine(Folder, name);

    private static async Task<StorageOptions> CreateMigrated(string name)
    {
        var options = Kind == StorageKind.Sqlite
            ? new StorageOptions(Kind, Path.Combine(Folder, name + ".db"))
            : new StorageOptions(Kind, ConnectionTo($"{name}_{Environment.ProcessId}"));
        if (Kind == StorageKind.PostgreSql) await Admin($"create database {name}_{Environment.ProcessId}");
        await using var source = new AppDbSource(options, Modules);
        await source.Migrate();
        if (Kind == StorageKind.PostgreSql) NpgsqlConnection.ClearAllPools(); // A template must have no connections.
        else await Checkpoint(source);
        return options;
    }

    private static async Task Checkpoint(AppDbSource source)
    {
        await using var db = source.Open(Actor.System(null));
        await db.Query($"pragma wal_checkpoint(truncate)", r => r.Long(0));
    }

    public static string ClusterAddress => Cluster.Value;

    private static string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(Cluster.Value) { Database = database, MaxPoolSize = 24, ConnectionIdleLifetime = 10 }.ToString();

    private static async Task Admin(string command)
    {
        await using var connection = new NpgsqlConnection(Cluster.Value);
        await connection.OpenAsync();
        await new NpgsqlCommand(command, connection).ExecuteNonQueryAsync();
    }

    private static string StartCluster()
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "tests/postgres"), "start") { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var connection = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? connection : throw new InvalidOperationException("The test cluster did not start.");
    }
}

public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Guildhall.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
