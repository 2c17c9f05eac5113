namespace Guildhall.Kernel.Files;

/// <summary>What the user may decide about a table instead of leaving it to detection.</summary>
/// <param name="Columns">Field → column header.</param>
/// <param name="Password">Of a protected workbook.</param>
public sealed record TableChoices(IReadOnlyDictionary<string, string>? Columns = null, char? Delimiter = null, string? Password = null)
{
    public static TableChoices None { get; } = new();
}

/// <summary>A row as written.</summary>
/// <param name="Line">1-based line at which the row begins, or row of the sheet.</param>
/// <param name="Cells">By column; may be shorter than the header.</param>
/// <param name="Rejected">Set when the row cannot belong to the header: too many or too few cells, a quote never closed.</param>
public sealed record TableRow(int Line, string[] Cells, RejectedRow? Rejected = null)
{
    /// <summary>The raw cell; empty for column −1 and beyond the row's end.</summary>
    public string this[int column] => (uint)column < (uint)Cells.Length ? Cells[column] : "";
}

/// <summary>CSV, TSV, XLSX or XLS with a header somewhere in its first ten rows. Rows are read again from the file at each enumeration.</summary>
public sealed class TableFile
{
    private const int HeaderRows = 10;

    private readonly ITableSource source;

    private TableFile(ITableSource source, int headerLine, ColumnMap columns) => (this.source, HeaderLine, Columns) = (source, headerLine, columns);

    public ColumnMap Columns { get; }

    public int HeaderLine { get; }

    /// <summary>Opens by the delimiter, sheet and header row that name the most of the fields; refuses when required ones are missing.</summary>
    public static Result<TableFile> Open(SourceFile file, IReadOnlyList<TableField> fields, TableChoices? choices = null)
    {
        choices ??= TableChoices.None;
        var found = FindHeader(file, fields, choices);
        if (found.Refusal is { } refusal) return refusal;
        var (source, line, headers) = found.Value;
        var columns = ColumnMap.Of(headers, fields, choices.Columns);
        return columns.Refusal is { } no ? no : new TableFile(source, line, columns.Value);
    }

    /// <summary>What the table looks like, whether or not it can be opened; null when there is none.</summary>
    public static TablePreview? Preview(SourceFile file, IReadOnlyList<TableField> fields, TableChoices? choices = null)
    {
        choices ??= TableChoices.None;
        var found = FindHeader(file, fields, choices);
        if (found.Refusal is not null) return null;
        var (source, line, headers) = found.Value;
        var sample = source.Rows().Where(row => row.Line > line && row.Rejected is null && !IsBlank(row.Cells)).Take(TablePreview.SampleRows).Select(row => TablePreview.Clipped(row.Cells)).ToList();
        return new TablePreview([.. fields.Select(f => new PreviewField(f.Name, f.Required))], TablePreview.Clipped(headers), ColumnMap.Guess(headers, fields, choices.Columns), sample);
    }

    private static Result<(ITableSource Source, int Line, string[] Headers)> FindHeader(SourceFile file, IReadOnlyList<TableField> fields, TableChoices choices)
    {
        var sources = file.Shape == FileShape.Text ? CsvSource.Candidates(file, choices.Delimiter) : SheetSource.Candidates(file, choices.Password);
        if (sources.Refusal is { } refusal) return refusal;
        (int Score, ITableSource Source, int Line, string[] Cells)? best = null;
        foreach (var source in sources.Value)
            foreach (var row in source.Rows().Take(HeaderRows))
            {
                if (row.Rejected is not null || row.Cells.All(string.IsNullOrWhiteSpace)) continue;
                var score = ColumnMap.Matches(row.Cells, fields, choices.Columns) * 1000 + Math.Min(row.Cells.Length, 99);
                if (best is null || score > best.Value.Score) best = (score, source, row.Line, row.Cells);
            }
        return best is { } found ? (found.Source, found.Line, found.Cells.Select(Cells.Clean).ToArray()) : FileRefusals.NoRows;
    }

    /// <summary>Rows below the header, without blank rows and totals.</summary>
    public IEnumerable<TableRow> Rows()
    {
        foreach (var row in source.Rows())
        {
            if (row.Line <= HeaderLine) continue;
            if (row.Rejected is not null) yield return row;
            else if (!IsBlank(row.Cells) && !IsTotal(row.Cells)) yield return Checked(row);
        }
    }

    /// <summary>Lets all dates of a field vote; null when none needs an order, or the field has no column.</summary>
    public Result<DayOrderDecision?> DayOrderOf(string field)
    {
        var vote = new DayOrderVote();
        var (column, seen) = (Columns[field], 0);
        if (column < 0) return (DayOrderDecision?)null;
        foreach (var row in Rows())
        {
            vote.See(Cells.Clean(row[column]));
            // A file whose first thousands of dates begin with the year does not change its mind.
            if (++seen == 2000 && vote.Seen == 0) break;
        }
        return vote.Decide();
    }

    private TableRow Checked(TableRow row)
    {
        var headers = Columns.Headers.Count;
        if (row.Cells.Length < Columns.WidthNeeded)
            return row with { Rejected = new(row.Line, null, string.Join(" | ", row.Cells), FileRefusals.RowTooShort(row.Cells.Length, headers)) };
        for (var i = headers; i < row.Cells.Length; i++)
            if (!string.IsNullOrWhiteSpace(row.Cells[i]))
                return row with { Rejected = new(row.Line, null, string.Join(" | ", row.Cells), FileRefusals.RowTooLong(row.Cells.Length, headers)) };
        return row;
    }

    private static bool IsBlank(string[] cells)
    {
        foreach (var cell in cells) if (!string.IsNullOrWhiteSpace(cell)) return false;
        return true;
    }

    private static bool IsTotal(string[] cells)
    {
        var first = Array.Find(cells, cell => cell.Length > 0);
        if (first is null || first.Length > 16) return false;
        var word = Cells.Clean(first).TrimEnd(':', '：');
        return word is "合计" or "合計" or "总计" or "總計" or "統計" or "统计" or "小计" or "小計" or "Total" or "TOTAL" or "Grand Total" or "Grand total" or "Sum"
            && cells.Count(string.IsNullOrWhiteSpace) * 2 >= cells.Length - 1;
    }
}

/// <summary>The rows of one sheet or of one way to split a text.</summary>
internal interface ITableSource
{
    IEnumerable<TableRow> Rows();
}
