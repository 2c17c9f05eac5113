using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Lanes;

/// <summary>Decides contended commands of one kind, a batch at a time. Resolved in a scope whose actor is the system in the batch's brand; the scope serves batches of that brand while they follow one another, 50 at most.</summary>
/// <remarks>
/// <para>The id inside a command is the key of the row it creates, so asking twice is harmless: the row answers again, another body under the same id is refused.
/// Repeats inside the batch are folded first; rows are touched in key order.</para>
/// <para>Any number of nodes decide for the same activity. On PostgreSQL that needs two statements in one transaction, because only a statement that
/// starts after the lock was granted sees what the other node committed:</para>
/// <code>
/// // 1. wait for the other nodes
/// var left = await db.First($"select units_left from sale where brand_id = {brand} and id = {batch.Activity} for update", r => r.Long(0), ct);
/// // 2. decide and write the whole batch with one set-based statement
/// await db.Query($"insert into sale_orders … select … from unnest({ids}::uuid[], …) … on conflict do nothing returning id", …);
/// </code>
/// <para>On SQLite the transaction is alone anyway; the set comes from <c>json_each</c>.</para>
/// </remarks>
public interface IDecide<TCommand, TAnswer>
{
    /// <summary>Decides and writes the batch in the open transaction of <paramref name="db"/>, without committing it. May be called again for the same commands after a rollback.</summary>
    /// <returns>Exactly one answer per command, in the order of the batch; anything else rolls the batch back and fails it.</returns>
    Task<Result<TAnswer>[]> Decide(AppDb db, LaneBatch<TCommand> batch, CancellationToken ct);

    /// <summary>After a lost connection: what became of these commands? Runs in a transaction of its own.</summary>
    /// <returns>Per command the answer rebuilt from its row, or null when there is no such row.</returns>
    /// <remarks>Locks the activity's row first, as <see cref="Decide"/> does: then a commit that was still under way on the server has ended, one way or the other.</remarks>
    Task<Result<TAnswer>?[]> Recall(AppDb db, LaneBatch<TCommand> batch, CancellationToken ct);
}
