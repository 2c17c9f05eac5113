using Guildhall.Kernel.Texts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Guildhall.Kernel.Storage;

/// <summary>Opens the database for an actor. One per process (a test runs several side by side).</summary>
public sealed class AppDbSource : IAsyncDisposable
{
    /// <summary>The role the application works as on PostgreSQL; it owns nothing, so row security binds it.</summary>
    public const string AppRole = "guildhall_app";

    private readonly IReadOnlyList<Module> modules;
    private readonly DbContextOptions<AppDb> options;
    private readonly NpgsqlDataSource? source;

    public AppDbSource(StorageOptions storageOptions, IEnumerable<Module> modules)
    {
        Options = storageOptions;
        this.modules = [.. modules];
        var builder = new DbContextOptionsBuilder<AppDb>()
            .EnableThreadSafetyChecks(false)
            .AddInterceptors(new OpenAsActor());
        if (storageOptions.Kind == StorageKind.Sqlite)
        {
            if (Path.GetDirectoryName(storageOptions.Connection) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            builder.UseSqlite(SqliteConnectionString(storageOptions.Connection));
        }
        else
        {
            source = NpgsqlDataSource.Create(PostgreSqlConnectionString(storageOptions.Connection, AppRole));
            builder.UseNpgsql(source);
        }
        options = builder.Options;
    }

    public StorageOptions Options { get; }

    internal WriteGate Gate { get; } = new();

    /// <summary>Rung after commits that published events or queued work.</summary>
    internal Waker Waker { get; } = new();

    internal TenancyGuard Guard { get; } = new();

    internal IReadOnlyList<Module> Modules => modules;

    public AppDb Open(Actor actor) => new(options, this, modules, actor);

    /// <summary>A context that owns the schema: for migrations and the doctor only.</summary>
    internal AppDb OpenAsOwner() => Options.Kind == StorageKind.Sqlite
        ? Open(Actor.System(null))
        : new AppDb(new DbContextOptionsBuilder<AppDb>().UseNpgsql(Options.Connection).Options, this, modules, Actor.System(null));

    internal static string SqliteConnectionString(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

    /// <summary>Npgsql resets sessions when they return to the pool, so a brand set on one can never leak into the next.</summary>
    internal static string PostgreSqlConnectionString(string connection, string role)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        if (builder.NoResetOnClose) throw new InvalidOperationException("'No Reset On Close' would leak one brand's session into the next; remove it from the connection string.");
        builder.Options = $"{builder.Options} -c role={role}".Trim();
        builder.ApplicationName ??= "guildhall";
        // The same few statements run all day; planning them anew costs a lane a quarter of its time. 0 in the connection string turns it off (poolers in between need that).
        if (!builder.ShouldSerialize("Max Auto Prepare")) builder.MaxAutoPrepare = 64;
        return builder.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (source is not null) await source.DisposeAsync();
        else SqliteConnection.ClearPool(new SqliteConnection(SqliteConnectionString(Options.Connection)));
    }

    /// <summary>Every connection starts as its actor: row security knows the brand on PostgreSQL, and SQLite refuses writes outside <see cref="AppDb.Begin"/>.</summary>
    private sealed class OpenAsActor : DbConnectionInterceptor
    {
        public override async Task ConnectionOpenedAsync(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = Prepare(connection, eventData);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = Prepare(connection, eventData);
            command.ExecuteNonQuery();
        }

        private static System.Data.Common.DbCommand Prepare(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
        {
            var command = connection.CreateCommand();
            if (connection is SqliteConnection)
            {
                command.CommandText = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=4000; PRAGMA query_only=1";
                if (((AppDb)eventData.Context!).Source.Options.Passing) command.CommandText += "; PRAGMA synchronous=OFF";
                if (((AppDb)eventData.Context!).Source.Options.PageLimit is { } pages) command.CommandText += $"; PRAGMA max_page_count={pages}";
            }
            else
            {
                command.CommandText = "select set_config('app.brand', @brand, false)";
                var brand = ((AppDb)eventData.Context!).Actor.Brand;
                command.Parameters.Add(new NpgsqlParameter("@brand", brand?.Value.ToString() ?? ""));
            }
            return command;
        }
    }
}
