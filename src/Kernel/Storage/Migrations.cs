using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Guildhall.Kernel.Storage;

/// <summary>Applies each module's embedded <c>*.sqlite.sql</c> or <c>*.postgresql.sql</c> files: modules in their order, files by name, each once and in its own transaction.</summary>
/// <remarks>Forward only. Several nodes may start together: PostgreSQL takes an advisory lock, SQLite its gate and file lock.</remarks>
public static class Migrations
{
    private const long LockKey = 0x6775696C64; // "guild"

    public static async Task Migrate(this AppDbSource source, CancellationToken ct = default)
    {
        await using var db = source.OpenAsOwner();
        await db.Database.OpenConnectionAsync(ct);
        if (db.IsSqlite) await PrepareFile(db, ct);
        else await Run(db, $"SELECT pg_advisory_lock({LockKey})", ct);
        try
        {
            await InTransaction(db, () => Run(db, "CREATE TABLE IF NOT EXISTS kernel_migrations (name TEXT NOT NULL PRIMARY KEY)", ct), ct);
            var applied = (await db.Query($"SELECT name FROM kernel_migrations", r => r.Text(0), ct)).ToHashSet();
            foreach (var (name, sql) in Files(source).Where(file => !applied.Contains(file.Name)))
                await InTransaction(db, async () =>
                {
                    await Run(db, sql, ct);
                    await db.Execute($"INSERT INTO kernel_migrations (name) VALUES ({name})", ct);
                }, ct);
            if (db.IsSqlite) await PlannerStatistics.Seed(db, ct);
            source.Guard.Watch((await BrandTables(db, ct)).ToHashSet());
        }
        finally
        {
            if (!db.IsSqlite) await Run(db, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>Names of the files this build would apply, in order.</summary>
    public static IEnumerable<(string Name, string Sql)> Files(AppDbSource source)
    {
        var suffix = source.Options.Kind == StorageKind.Sqlite ? ".sqlite.sql" : ".postgresql.sql";
        foreach (var assembly in source.Modules.Select(m => m.Assembly).Prepend(typeof(Migrations).Assembly).Distinct())
        {
            var files = assembly.GetManifestResourceNames()
                .Where(r => r.EndsWith(suffix, StringComparison.Ordinal))
                .Select(r => (Resource: r, File: r[..^suffix.Length].Split('.')[^1]))
                .OrderBy(f => f.File, StringComparer.Ordinal);
            foreach (var (resource, file) in files)
                yield return ($"{assembly.GetName().Name}/{file}", Read(assembly, resource));
        }
    }

    private static Task<List<string>> BrandTables(AppDb db, CancellationToken ct) => db.Query(db.IsSqlite
        ? Sql.Of($"select m.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'brand_id' and m.name not like 'kernel!_%' escape '!'")
        : Sql.Of($"select table_name::text from information_schema.columns where table_schema = current_schema() and column_name = 'brand_id' and table_name not like 'kernel!_%' escape '!'"),
        r => r.Text(0), ct);

    private static async Task PrepareFile(AppDb db, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA query_only=0; PRAGMA journal_mode=WAL; PRAGMA query_only=1";
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task InTransaction(AppDb db, Func<Task> work, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await work();
        await transaction.Commit(ct);
    }

    /// <summary>Runs SQL as written; SQL files may hold many statements.</summary>
    private static async Task Run(AppDb db, string sql, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
