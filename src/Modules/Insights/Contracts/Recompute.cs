using Guildhall.Insights.Rollups;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Contracts;

/// <summary>Counts everything of the actor's brand once more straight from the facts, compares, and mends what differs. Run it after the outbox was delivered.</summary>
public sealed class Recompute(AppDb db, RecountStale recount, TimeProvider clock)
{
    /// <param name="Table">Which rollup.</param>
    /// <param name="Row">The row as it should be or as it should not be.</param>
    /// <param name="Stored">True for a row that is stored and should not be so; false for one that should be stored.</param>
    public sealed record Difference(string Table, string Row, bool Stored);

    /// <param name="Scopes">Groups, communities and the brand itself, whose every day was compared.</param>
    /// <param name="Differences">The first hundred.</param>
    /// <param name="Total">All differing rows; each differing value counts as one stored row and one expected.</param>
    public sealed record Receipt(int Scopes, long Total, IReadOnlyList<Difference> Differences)
    {
        public bool Equal => Total == 0;
    }

    public async Task<Receipt> Handle(bool mend, CancellationToken ct)
    {
        await recount.Drain(ct);
        var comparison = new RollupComparison(db);
        await comparison.CompareFacts(ct);
        var scopes = await comparison.CompareDays(ct);
        if (mend && comparison.Total > 0)
        {
            await using (var transaction = await db.Begin(ct))
            {
                await db.MarkAll(clock, ct);
                await transaction.Commit(ct);
            }
            await recount.Drain(ct);
        }
        return new Receipt(scopes, comparison.Total, comparison.Found);
    }
}
