using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Overview;

/// <summary>A day that stands out from the same weekday of the eight weeks before.</summary>
/// <param name="Group">Null for the whole brand.</param>
/// <param name="Metric">messages, joins or orders.</param>
/// <param name="Score">How many standard deviations away; negative for too little.</param>
internal sealed record Alert(GroupId? Group, string? Name, string Metric, DateOnly Day, long Value, double Usual, double Score);

/// <summary>Seasonal z-scores of a day, for the brand and for each of its groups.</summary>
internal static class Alerts
{
    private const int Weeks = 8, Enough = 4, Shown = 6;
    private const double Far = 3;

    public static async Task<List<Alert>> Of(AppDb db, DateOnly day, CancellationToken ct)
    {
        var days = Enumerable.Range(0, Weeks + 1).Select(w => day.AddDays(-7 * w).DayNumber).ToArray();
        var rows = await db.Query($"""
            select d.scope_id, d.scope, d.day, d.messages, d.joins, g.name from insights_scope_days d left join communities_groups g on g.brand_id = d.brand_id and g.id = d.scope_id
            where d.brand_id = {db.CurrentBrand} and d.scope in ('brand', 'group') and {db.In("d.day", days)}
            """, r => (Scope: r.Guid(0), Brand: r.Text(1) == "brand", Day: r.Day(2), Messages: r.Long(3), Joins: r.Long(4), Name: r.TextOrNull(5)), ct);
        var orders = (await db.Query($"""
            select day, cast(sum(orders) as bigint) from insights_sales_days where brand_id = {db.CurrentBrand} and {db.In("day", days)} group by day
            """, r => (r.Day(0), r.Long(1)), ct)).ToDictionary();
        var first = await db.First($"select min(day) from insights_sales_days where brand_id = {db.CurrentBrand}", r => r.DayOrNull(0), ct);

        var alerts = new List<Alert>();
        foreach (var scope in rows.GroupBy(r => r.Scope))
        {
            var any = scope.First();
            var (group, name) = (any.Brand ? (GroupId?)null : new GroupId(any.Scope), any.Name);
            Add(group, name, "messages", scope.ToDictionary(r => r.Day, r => r.Messages), scope.Min(r => r.Day));
            Add(group, name, "joins", scope.ToDictionary(r => r.Day, r => r.Joins), scope.Min(r => r.Day));
        }
        if (first is { } since) Add(null, null, "orders", orders, since);
        return [.. alerts.OrderByDescending(a => a.Group is null).ThenByDescending(a => Math.Abs(a.Score)).Take(Shown)];

        void Add(GroupId? group, string? name, string metric, Dictionary<DateOnly, long> values, DateOnly since)
        {
            var value = values.GetValueOrDefault(day);
            if (Score(value, [.. Enumerable.Range(1, Weeks).Select(w => day.AddDays(-7 * w)).Where(d => d >= since).Select(d => (double)values.GetValueOrDefault(d))]) is { } found)
                alerts.Add(new Alert(group, name, metric, day, value, found.Usual, found.Score));
        }
    }

    /// <summary>Null unless it stands out. Counts scatter at least like their own root, so a quiet group does not cry at every word.</summary>
    public static (double Usual, double Score)? Score(double value, IReadOnlyList<double> sameWeekdays)
    {
        if (sameWeekdays.Count < Enough) return null;
        var usual = sameWeekdays.Average();
        var spread = Math.Max(Math.Sqrt(sameWeekdays.Sum(v => (v - usual) * (v - usual)) / (sameWeekdays.Count - 1)), Math.Max(Math.Sqrt(usual), 1));
        var score = (value - usual) / spread;
        return Math.Abs(score) >= Far ? (usual, score) : null;
    }
}
