using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Guildhall.Kernel.Storage;

public sealed partial class AppDb
{
    private WriteTransaction? current;

    /// <summary>Begins the only kind of transaction there is. On SQLite it first waits its turn at the gate, and reads outside it cannot write.</summary>
    public async Task<WriteTransaction> Begin(CancellationToken ct = default)
    {
        if (current is not null) throw new InvalidOperationException("A transaction is already open; join it instead.");
        var pass = IsSqlite ? await source.Gate.Enter(ct) : null;
        try
        {
            await Database.OpenConnectionAsync(ct);
            if (IsSqlite) await Pragma("query_only=0", ct);
            var transaction = await Database.BeginTransactionAsync(ct);
            return current = new WriteTransaction(this, transaction, pass);
        }
        catch
        {
            await Database.CloseConnectionAsync();
            pass?.Dispose();
            throw;
        }
    }

    /// <summary>Runs when the current transaction has committed (at once if there is none); for wake-ups and hints that may be lost.</summary>
    public void AfterCommit(Action act)
    {
        if (current is { } transaction) transaction.AfterCommit.Add(act);
        else act();
    }

    public bool InTransaction => current is not null;

    private async Task Pragma(string pragma, CancellationToken ct)
    {
        await using var command = Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA " + pragma;
        await command.ExecuteNonQueryAsync(ct);
    }

    public sealed class WriteTransaction : IAsyncDisposable
    {
        private readonly AppDb db;
        private readonly IDbContextTransaction transaction;
        private readonly WriteGate.Pass? pass;
        private bool committed;

        internal WriteTransaction(AppDb db, IDbContextTransaction transaction, WriteGate.Pass? pass) =>
            (this.db, this.transaction, this.pass) = (db, transaction, pass);

        internal List<Action> AfterCommit { get; } = [];

        public async Task Commit(CancellationToken ct = default)
        {
            await transaction.CommitAsync(ct);
            committed = true;
        }

        public async ValueTask DisposeAsync()
        {
            db.current = null;
            try
            {
                await transaction.DisposeAsync();
                if (db.IsSqlite) await db.Pragma("query_only=1", CancellationToken.None);
                await db.Database.CloseConnectionAsync();
            }
            finally
            {
                pass?.Dispose();
            }
            if (committed)
                foreach (var act in AfterCommit) act();
        }
    }
}
