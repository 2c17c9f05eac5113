using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Commerce.Import;

/// <summary>A table of order lines. Rows are read from the file at each enumeration; nothing in it throws.</summary>
internal sealed class OrderFile
{
    private readonly TableFile table;
    private readonly Func<Moments> moments;

    private OrderFile(TableFile table, Func<Moments> moments, DayOrderDecision? dates) => (this.table, this.moments, Dates) = (table, moments, dates);

    /// <summary>Which column holds which field, for the user to confirm.</summary>
    public ColumnMap Columns => table.Columns;

    public DayOrderDecision? Dates { get; }

    public static Result<OrderFile> Open(SourceFile file, BrandCalendar calendar, TableChoices? choices = null, DayOrder? order = null)
    {
        var opened = TableFile.Open(file, OrderFields.All, choices);
        if (opened.Refusal is { } refusal) return refusal;
        var decided = order is null ? opened.Value.DayOrderOf("paid_at") : (DayOrderDecision?)null;
        if (decided.Refusal is { } contradictory) return contradictory;
        return new OrderFile(opened.Value, () => new Moments(calendar, order ?? decided.Value?.Order), decided.Value);
    }

    public IEnumerable<Parsed<OrderLineRow>> Rows()
    {
        var reader = new OrderRowReader(table.Columns, moments());
        foreach (var row in table.Rows())
        {
            if (row.Rejected is { } rejected) yield return rejected;
            else yield return reader.Read(row);
        }
    }
}
