using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Guildhall.Kernel.Storage;

public sealed partial class AppDb
{
    private Round? round;

    /// <summary>Asks or writes several things that do not wait for each other's answers. Their statements travel to PostgreSQL together, so that all of them cost one wait; what an act asks after its first answer travels with the next round.
    /// On SQLite, which runs in this process, each act follows the one before.</summary>
    /// <remarks>Statements are executed one by one, in the order in which the acts stand here, each seeing what was committed when its turn came: a lock that comes first protects what is read after it.
    /// Only for <see cref="Query{T}"/> and its kind, not for entities. When one fails, all acts fail with it.</remarks>
    public Task Together(params Func<Task>[] acts) => All(acts);

    /// <inheritdoc cref="Together(Func{Task}[])"/>
    public async Task<(T1, T2)> Together<T1, T2>(Func<Task<T1>> first, Func<Task<T2>> second)
    {
        var (a, b) = (default(T1)!, default(T2)!);
        await All(async () => a = await first(), async () => b = await second());
        return (a, b);
    }

    /// <inheritdoc cref="Together(Func{Task}[])"/>
    public async Task<(T1, T2, T3)> Together<T1, T2, T3>(Func<Task<T1>> first, Func<Task<T2>> second, Func<Task<T3>> third)
    {
        var (a, b, c) = (default(T1)!, default(T2)!, default(T3)!);
        await All(async () => a = await first(), async () => b = await second(), async () => c = await third());
        return (a, b, c);
    }

    /// <inheritdoc cref="Together(Func{Task}[])"/>
    public async Task<(T1, T2, T3, T4)> Together<T1, T2, T3, T4>(Func<Task<T1>> first, Func<Task<T2>> second, Func<Task<T3>> third, Func<Task<T4>> fourth)
    {
        var (a, b, c, d) = (default(T1)!, default(T2)!, default(T3)!, default(T4)!);
        await All(async () => a = await first(), async () => b = await second(), async () => c = await third(), async () => d = await fourth());
        return (a, b, c, d);
    }

    private async Task All(params Func<Task>[] acts)
    {
        if (IsSqlite)
            foreach (var act in acts) await act();
        else if (round is not null) await Task.WhenAll(Array.ConvertAll(acts, act => act())); // Their statements join the round that is being gathered.
        else await Gather(acts);
    }

    /// <summary>Whether statements are being gathered just now.</summary>
    internal bool InRound => round is not null;

    /// <summary>A write that binds its parameters itself.</summary>
    internal Task<int> Ask(string text, NpgsqlParameter[] values, CancellationToken ct)
    {
        var command = BatchCommand(text);
        foreach (var value in values) command.Parameters.Add(value);
        return round!.Ask(command, ct);
    }

    private async Task Gather(Func<Task>[] acts)
    {
        var gathered = round = new Round(this);
        try
        {
            var all = Task.WhenAll(Array.ConvertAll(acts, act => act()));
            // Answers are given on this thread, so after each round every act has asked its next question or is done; on a page, which lets its threads wait in line, they do so in a moment.
            while (!all.IsCompleted)
                if (gathered.IsEmpty) await Task.WhenAny(all, gathered.NextQuestion());
                else await gathered.Send();
            await all;
        }
        finally
        {
            round = null;
        }
    }

    /// <summary>Statements that wait to travel together.</summary>
    private sealed class Round(AppDb db)
    {
        private List<Asked> asked = [];
        private CancellationToken impatience;
        private TaskCompletionSource? knock;

        public bool IsEmpty => asked.Count == 0;

        public Task NextQuestion() => (knock = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public Task<List<T>> Ask<T>(Sql sql, Func<Row, T> read, CancellationToken ct) => Add(new Question<T>(db.BatchCommand(sql), read), ct).Rows;

        public Task<int> Ask(Sql sql, CancellationToken ct) => Add(new Write(db.BatchCommand(sql)), ct).Touched;

        public Task<int> Ask(NpgsqlBatchCommand command, CancellationToken ct) => Add(new Write(command), ct).Touched;

        private TAsked Add<TAsked>(TAsked one, CancellationToken ct) where TAsked : Asked
        {
            asked.Add(one);
            impatience = ct;
            knock?.TrySetResult();
            return one;
        }

        public async Task Send()
        {
            var sent = asked;
            asked = [];
            try
            {
                await Travel(sent);
            }
            catch (Exception e)
            {
                foreach (var one in sent) one.Fail(e);
                return;
            }
            foreach (var one in sent) one.Answer();
        }

        private async Task Travel(List<Asked> sent)
        {
            await db.Database.OpenConnectionAsync(impatience);
            try
            {
                await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
                foreach (var one in sent) batch.BatchCommands.Add(one.Command);
                await using var reader = await batch.ExecuteReaderAsync(impatience);
                foreach (var one in sent)
                    if (one.HasRows)
                    {
                        while (await reader.ReadAsync(impatience)) one.Read(new Row(reader));
                        await reader.NextResultAsync(impatience); // Passes by whatever has no rows.
                    }
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }
    }

    private abstract class Asked(NpgsqlBatchCommand command)
    {
        public NpgsqlBatchCommand Command => command;

        public virtual bool HasRows => false;

        public virtual void Read(Row row) { }

        public abstract void Answer();

        public abstract void Fail(Exception e);
    }

    private sealed class Question<T>(NpgsqlBatchCommand command, Func<Row, T> read) : Asked(command)
    {
        private readonly List<T> rows = [];
        private readonly TaskCompletionSource<List<T>> answer = new();

        public Task<List<T>> Rows => answer.Task;

        public override bool HasRows => true;

        public override void Read(Row row) => rows.Add(read(row));

        public override void Answer() => answer.SetResult(rows);

        public override void Fail(Exception e) => answer.SetException(e);
    }

    private sealed class Write(NpgsqlBatchCommand command) : Asked(command)
    {
        private readonly TaskCompletionSource<int> answer = new();

        public Task<int> Touched => answer.Task;

        public override void Answer() => answer.SetResult(Command.RecordsAffected);

        public override void Fail(Exception e) => answer.SetException(e);
    }
}
