namespace Guildhall.Kernel.Imports;

/// <summary>What one kind of import does with its rows. Each batch goes to exactly one of <see cref="Write"/>, <see cref="Recall"/> and <see cref="Known"/>, in order.</summary>
public interface IRowSink<in TSource, TRow>
{
    /// <summary>The tables it fills, whose planner statistics are renewed while they grow.</summary>
    string[] Tables { get; }

    /// <summary>Called for every row in order: ids, and bookkeeping that later rows need.</summary>
    /// <remarks>Runs beside the write of the batch before, so it touches neither the database nor anything that the other three touch.</remarks>
    TRow See(TSource row);

    /// <summary>About how many characters a row holds, so that a batch of long ones ends sooner.</summary>
    int LengthOf(TRow row) => 100;

    /// <summary>Writes a batch in the open transaction; answers how many facts were new.</summary>
    Task<int> Write(IReadOnlyList<TRow> rows, CancellationToken ct);

    /// <summary>Takes note of a batch that an earlier run of this import wrote.</summary>
    Task Recall(IReadOnlyList<TRow> rows, CancellationToken ct);

    /// <summary>In a dry run: how many facts of a batch are there already. Writes nothing.</summary>
    Task<int> Known(IReadOnlyList<TRow> rows, CancellationToken ct);
}
