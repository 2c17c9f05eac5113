using System.Data.Common;
using Guildhall.Kernel.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Guildhall.Kernel.Lanes;

/// <summary>What went wrong with a batch, as far as it matters for the next step.</summary>
internal enum LaneTrouble
{
    /// <summary>Nothing was written and nothing is known to be wrong with the commands: repeat all of them.</summary>
    Collision,

    /// <summary>One of the commands carries a value the database cannot take: halve until it is alone.</summary>
    Poison,

    /// <summary>Nobody knows whether the transaction was committed: ask by id.</summary>
    Unknown,

    /// <summary>The handler is broken: all commands of the batch fail.</summary>
    Broken,
}

internal static class LaneTroubles
{
    private const int SqliteBusy = 5, SqliteLocked = 6, SqliteTooBig = 18, SqliteConstraint = 19, SqliteMismatch = 20;

    public static LaneTrouble Of(Exception? e) => e switch
    {
        null => LaneTrouble.Broken,
        LaneCollisionException => LaneTrouble.Collision,
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => LaneTrouble.Collision,
        PostgresException { SqlState: ['2', '2' or '3', ..] } => LaneTrouble.Poison,
        PostgresException { SqlState: ['0', '8', ..] or ['5', '3', ..] } => LaneTrouble.Unknown, // Connection failures; out of connections, memory or disk.
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked } => LaneTrouble.Collision,
        SqliteException { SqliteErrorCode: SqliteConstraint or SqliteTooBig or SqliteMismatch } => LaneTrouble.Poison,
        DbException when StorageTrouble.RefusalFor(e) is not null => LaneTrouble.Unknown,
        _ => Of(e.InnerException),
    };
}

/// <summary>The lane could not decide a command because of an error in Guildhall, not because the domain said no. Nothing of it was written.</summary>
public sealed class LaneBrokeException(string lane, Exception inner) : Exception($"The lane {lane} could not decide: {inner.Message}", inner);

/// <summary>A handler met what another activity's batch committed after it had looked. The whole batch is decided anew, and then sees it.</summary>
public sealed class LaneCollisionException(string reason) : Exception(reason);
