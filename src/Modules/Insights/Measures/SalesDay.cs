using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Measures;

/// <summary>Orders of a day, whatever their currency.</summary>
internal sealed record SalesDay(DateOnly Day, long Orders)
{
    /// <summary>Every day of the window.</summary>
    public static async Task<List<SalesDay>> Of(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var orders = (await db.Query($"""
            select s.day, cast(sum(s.orders) as bigint) from insights_sales_days s
            where s.brand_id = {scope.Brand} and {scope.Has("s.group_id")} and s.day >= {window.From} and s.day < {window.To} group by s.day
            """, r => (r.Day(0), r.Long(1)), ct)).ToDictionary();
        return [.. Enumerable.Range(0, window.Days).Select(i => window.From.AddDays(i)).Select(day => new SalesDay(day, orders.GetValueOrDefault(day)))];
    }
}
