namespace Guildhall.Kernel.Storage;

public enum StorageKind { Sqlite, PostgreSql }

/// <summary>Where the data lives, as <c>--db</c> and GUILDHALL_DB say it: <c>sqlite:PATH</c> or <c>postgres:CONNECTION</c>.</summary>
/// <param name="Connection">A file path for SQLite, a connection string for PostgreSQL.</param>
public sealed record StorageOptions(StorageKind Kind, string Connection)
{
    public static Result<StorageOptions> Parse(string text) => text.Split(':', 2) switch
    {
        ["sqlite", { Length: > 0 } path] => new StorageOptions(StorageKind.Sqlite, Path.GetFullPath(path)),
        ["postgres" or "postgresql", { Length: > 0 } connection] => new StorageOptions(StorageKind.PostgreSql, connection),
        _ => new Refusal("kernel.unknown_database", RefusalKind.Invalid, "db", [text]),
    };
}
