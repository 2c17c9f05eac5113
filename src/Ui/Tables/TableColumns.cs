namespace Guildhall.Ui;

public enum ColumnAlign { Start, Center, End }

/// <param name="Path">Takes a post of the chosen rows as repeated <c>ids</c>.</param>
public sealed record BulkAction(string Label, string Path, string? Icon = null, bool Danger = false);

internal sealed class TableColumns<TRow>
{
    private readonly List<Column<TRow>> columns = [];

    public IReadOnlyList<Column<TRow>> All => columns;

    public void Add(Column<TRow> column)
    {
        if (!columns.Contains(column)) columns.Add(column);
    }
}
