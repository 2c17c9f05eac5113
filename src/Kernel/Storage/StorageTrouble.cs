using Microsoft.Data.Sqlite;
using Npgsql;

namespace Guildhall.Kernel.Storage;

/// <summary>Turns broken I/O of the database into a sentence for the user: disk full, database gone, read-only, or two that waited for each other: nothing of it was written then.</summary>
public static class StorageTrouble
{
    private const int SqliteFull = 13, SqliteReadOnly = 8, SqliteIoError = 10, SqliteCannotOpen = 14, SqliteBusy = 5;

    public static Refusal? RefusalFor(Exception? e) => e switch
    {
        null => null,
        SqliteException { SqliteErrorCode: SqliteFull } => new Refusal("kernel.disk_full", RefusalKind.Busy),
        SqliteException { SqliteErrorCode: SqliteReadOnly or SqliteIoError or SqliteCannotOpen } => new Refusal("kernel.database_gone", RefusalKind.Busy, RetryAfter: TimeSpan.FromSeconds(5)),
        SqliteException { SqliteErrorCode: SqliteBusy } => new Refusal("kernel.busy", RefusalKind.Busy, Args: [2], RetryAfter: TimeSpan.FromSeconds(2)),
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => new Refusal("kernel.busy", RefusalKind.Busy, Args: [2], RetryAfter: TimeSpan.FromSeconds(2)),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new Refusal("kernel.disk_full", RefusalKind.Busy),
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.TooManyConnections } => new Refusal("kernel.database_gone", RefusalKind.Busy, RetryAfter: TimeSpan.FromSeconds(5)),
        PostgresException => RefusalFor(e.InnerException),
        NpgsqlException => new Refusal("kernel.database_gone", RefusalKind.Busy, RetryAfter: TimeSpan.FromSeconds(5)),
        _ => RefusalFor(e.InnerException),
    };
}
