using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Kernel.Storage;

/// <summary>A SQLite database as a file: its snapshot, its health, its replacement.</summary>
public static class SqliteFiles
{
    /// <summary>Writes a consistent copy while others read and write.</summary>
    public static async Task SnapshotTo(this AppDbSource source, string path, CancellationToken ct)
    {
        await using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await target.OpenAsync(ct);
        await Copy(source, target, ct);
    }

    /// <summary>Overwrites this database with another, page by page, in one transaction.</summary>
    public static async Task ReplaceWith(this AppDbSource source, AppDbSource backup, CancellationToken ct)
    {
        await using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source.Options.Connection, Pooling = false }.ToString());
        await target.OpenAsync(ct);
        await Copy(backup, target, ct);
    }

    /// <summary>What is broken in the file; null when it is whole.</summary>
    public static async Task<string?> Damage(this AppDbSource source, CancellationToken ct)
    {
        try
        {
            await using var db = source.Open(Actor.System(null));
            var found = await db.First($"pragma quick_check(1)", r => r.Text(0), ct);
            return found == "ok" ? null : found;
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }

    private static async Task Copy(AppDbSource from, SqliteConnection target, CancellationToken ct)
    {
        await using var db = from.Open(Actor.System(null));
        await db.Database.OpenConnectionAsync(ct);
        ((SqliteConnection)db.Database.GetDbConnection()).BackupDatabase(target);
        await db.Database.CloseConnectionAsync();
    }
}
