using System.Buffers;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel.Lanes;

/// <summary>Brings one batch to its answers, whatever the database does: repeats collisions, halves around poison, recalls after a lost connection.</summary>
internal sealed partial class LaneSettlement<TCommand, TAnswer>(
    string name, LaneOptions options, Func<IServiceProvider, IDecide<TCommand, TAnswer>> handler, IServiceScopeFactory scopes, LaneMeter meter, ILogger log)
{
    /// <summary>Answers every command of the batch exactly once; never throws.</summary>
    public async Task Settle(LaneDesk<IDecide<TCommand, TAnswer>> desk, BrandId brand, Guid activity, Memory<Waiting<TCommand, TAnswer>> batch, CancellationToken abandon)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answers = await Decide(desk, brand, activity, batch, abandon);
                for (var i = 0; i < answers.Length; i++) batch.Span[i].Answer(answers[i]);
                return;
            }
            catch (Exception e)
            {
                // A half-given answer cannot happen: Answer does not throw, so whatever fails fails before the first one.
                var trouble = abandon.IsCancellationRequested && e is OperationCanceledException ? LaneTrouble.Unknown : LaneTroubles.Of(e);
                meter.Met(trouble);
                await Clear(desk);
                if (trouble == LaneTrouble.Poison && batch.Length > 1)
                {
                    await Settle(desk, brand, activity, batch[..(batch.Length / 2)], abandon);
                    await Settle(desk, brand, activity, batch[(batch.Length / 2)..], abandon);
                    return;
                }
                if (trouble is LaneTrouble.Poison or LaneTrouble.Broken)
                {
                    Broke(log, name, batch.Length, e);
                    foreach (var waiting in batch.Span) waiting.Fail(new LaneBrokeException(name, e));
                    return;
                }
                Stumbled(log, name, trouble, attempt, batch.Length, e.Message);
                if (trouble == LaneTrouble.Unknown) batch = await Recall(desk, brand, activity, batch, abandon);
                if (batch.IsEmpty) return;
                if (attempt >= options.Tries || abandon.IsCancellationRequested)
                {
                    Refuse(batch, trouble == LaneTrouble.Unknown ? StorageTrouble.RefusalFor(e) : null);
                    return;
                }
                await Pause(attempt);
            }
        }
    }

    private async Task<Result<TAnswer>[]> Decide(LaneDesk<IDecide<TCommand, TAnswer>> desk, BrandId brand, Guid activity, ReadOnlyMemory<Waiting<TCommand, TAnswer>> batch, CancellationToken abandon)
    {
        Result<TAnswer>[]? decided = null;
        try
        {
            await desk.Sit(brand, abandon);
            await using var transaction = await desk.Db.Begin(abandon);
            using var commands = new Borrowed(brand, activity, batch.Span);
            var answers = await desk.Handler.Decide(desk.Db, commands.Batch, abandon);
            if (answers.Length != batch.Length) throw new InvalidOperationException($"{batch.Length} commands got {answers.Length} answers.");
            foreach (var answer in answers)
                if (answer.Refusal is null && answer.Value is null) throw new InvalidOperationException("A command got no answer.");
            await transaction.Commit(CancellationToken.None);
            decided = answers;
        }
        catch (Exception e) when (decided is not null)
        {
            // The commit stands; only ending the transaction or an after-commit hint failed.
            Stumbled(log, name, LaneTrouble.Broken, 0, batch.Length, e.Message);
            await Clear(desk);
        }
        return decided!;
    }

    /// <summary>Asks until the database answers again what it knows of these commands, and answers those. What is left over was not committed.</summary>
    private async Task<Memory<Waiting<TCommand, TAnswer>>> Recall(LaneDesk<IDecide<TCommand, TAnswer>> desk, BrandId brand, Guid activity, Memory<Waiting<TCommand, TAnswer>> batch, CancellationToken abandon)
    {
        for (var attempt = 1; attempt <= options.Tries && !abandon.IsCancellationRequested; attempt++)
        {
            try
            {
                await desk.Sit(brand, abandon);
                await using var transaction = await desk.Db.Begin(abandon);
                using var commands = new Borrowed(brand, activity, batch.Span);
                var known = await desk.Handler.Recall(desk.Db, commands.Batch, abandon);
                if (known.Length != batch.Length) throw new InvalidOperationException($"{batch.Length} commands were recalled as {known.Length}.");
                return AnswerKnown(batch, known);
            }
            catch (Exception e)
            {
                Stumbled(log, name, LaneTrouble.Unknown, attempt, batch.Length, e.Message);
                await Clear(desk);
                await Pause(attempt + 2);
            }
        }
        Refuse(batch, null);
        return default;
    }

    public LaneDesk<IDecide<TCommand, TAnswer>> OpenDesk() => new(scopes, handler);

    /// <summary>Throws away a connection that met trouble; that it cannot even be closed is no further news.</summary>
    public async Task Clear(LaneDesk<IDecide<TCommand, TAnswer>> desk)
    {
        try
        {
            await desk.DisposeAsync();
        }
        catch (Exception e)
        {
            Stumbled(log, name, LaneTrouble.Broken, 0, 0, e.Message);
        }
    }

    private static Memory<Waiting<TCommand, TAnswer>> AnswerKnown(Memory<Waiting<TCommand, TAnswer>> batch, Result<TAnswer>?[] known)
    {
        var kept = 0;
        for (var i = 0; i < batch.Length; i++)
            if (known[i] is { } answer) batch.Span[i].Answer(answer);
            else batch.Span[kept++] = batch.Span[i];
        return batch[..kept];
    }

    private void Refuse(ReadOnlyMemory<Waiting<TCommand, TAnswer>> batch, Refusal? reason)
    {
        foreach (var waiting in batch.Span) waiting.Answer(reason ?? LaneRefusals.Busy);
        meter.RefusedAsBusy(batch.Length);
    }

    /// <summary>Doubles, with jitter, so that two nodes that collided do not collide in step.</summary>
    private Task Pause(int attempt) => Task.Delay(options.Pause * (1 << (attempt - 1)) * (0.5 + Random.Shared.NextDouble()), TimeProvider.System, CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lane {Lane} met {Trouble} in try {Try} of {Commands} commands: {Reason}")]
    private static partial void Stumbled(ILogger log, string lane, LaneTrouble trouble, int @try, int commands, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Lane {Lane} could not decide {Commands} commands")]
    private static partial void Broke(ILogger log, string lane, int commands, Exception e);

    /// <summary>The commands as the handler sees them, in an array that goes back afterwards.</summary>
    private readonly struct Borrowed : IDisposable
    {
        private readonly TCommand[] commands;

        public Borrowed(BrandId brand, Guid activity, ReadOnlySpan<Waiting<TCommand, TAnswer>> batch)
        {
            commands = ArrayPool<TCommand>.Shared.Rent(batch.Length);
            for (var i = 0; i < batch.Length; i++) commands[i] = batch[i].Command;
            Batch = new(brand, activity, commands, batch.Length);
        }

        public LaneBatch<TCommand> Batch { get; }

        public void Dispose() => ArrayPool<TCommand>.Shared.Return(commands, clearArray: true);
    }
}
