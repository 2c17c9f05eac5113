namespace Guildhall.Kernel.Storage;

public enum StorageKind { Sqlite, PostgreSql }

/// <summary>Where the data lives, as <c>--db</c> and GUILDHALL_DB say it: <c>sqlite:PATH</c> or <c>postgres:CONNECTION</c>.</summary>
/// <param name="Connection">A file path for SQLite, a connection string for PostgreSQL.</param>
public sealed record StorageOptions(StorageKind Kind, string Connection)
{
    /// <summary>A SQLite file that nobody will miss: its writes do not wait for the disk.</summary>
    public bool Passing { get; init; }

    /// <summary>SQLite refuses to grow beyond that many pages as it does on a full disk; tests fill a disk with it.</summary>
    internal long? PageLimit { get; set; }

    public static Result<StorageOptions> Parse(string text) => text.Split(':', 2) switch
    {
        ["sqlite", { Length: > 0 } path] => new StorageOptions(StorageKind.Sqlite, Path.GetFullPath(path)),
        ["postgres" or "postgresql", { Length: > 0 } connection] => new StorageOptions(StorageKind.PostgreSql, connection),
        _ => new Refusal("kernel.unknown_database", RefusalKind.Invalid, "db", [text]),
    };
}
