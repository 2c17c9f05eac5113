using Guildhall.Kernel.Storage;
using Npgsql;

namespace Guildhall.Tests.Worlds;

/// <summary>An empty database of the kind that this run is not about, for copies between the two.</summary>
internal static class OtherDatabase
{
    private static int count;

    public static async Task<StorageOptions> Empty()
    {
        var name = $"o{Environment.ProcessId}_{Interlocked.Increment(ref count)}";
        if (TestDatabase.Kind == StorageKind.PostgreSql) return new StorageOptions(StorageKind.Sqlite, TestDatabase.TempPath(name + ".db"));
        await using var connection = new NpgsqlConnection(TestDatabase.ClusterAddress);
        await connection.OpenAsync();
        await new NpgsqlCommand($"create database {name}", connection).ExecuteNonQueryAsync();
        return new StorageOptions(StorageKind.PostgreSql, new NpgsqlConnectionStringBuilder(TestDatabase.ClusterAddress) { Database = name, MaxPoolSize = 8 }.ToString());
    }
}
