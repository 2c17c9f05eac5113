using Guildhall.Communities.Contracts;
using Guildhall.Insights.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Rollups;

/// <summary>The rollups beside what the facts say, by other ways than those that keep them: sets of rows against sets of rows, and people's stays laid over each other.</summary>
internal sealed class RollupComparison(AppDb db)
{
    private const int Shown = 100;
    private readonly List<Recompute.Difference> found = [];

    public IReadOnlyList<Recompute.Difference> Found => found;
    public long Total { get; private set; }

    public async Task CompareFacts(CancellationToken ct)
    {
        var (brand, persons) = (db.CurrentBrand, await db.Persons(ct));
        foreach (var group in await db.AllGroups(ct))
        {
            var range = Sql.Of($"brand_id = {brand} and group_id = {group.Id}");
            await Compare("insights_hours", "day, hour, messages", range, Sql.Of($"""
                select day, hour, count(*) from conversations_messages where {range} and not removed
                  and {persons.Of("conversations_messages.author_id")} not in (select p.id from members_members p where p.brand_id = {brand} and (p.staff or p.bot)) group by day, hour
                """), ct);
        }
        var all = Sql.Of($"brand_id = {brand}");
        await Compare("insights_member_days", "group_id, day, member_id, staff, messages, orders", all, Sql.Of($"""
            select f.group_id, f.day, f.member_id, coalesce(p.staff or p.bot, false), sum(f.messages), sum(f.orders) from (
              select group_id, day, {persons.Of("conversations_messages.author_id")} as member_id, 1 as messages, 0 as orders from conversations_messages where {all} and not removed
              union all select coalesce(group_id, {Guid.Empty}), day, {persons.Of("commerce_orders.member_id")}, 0, 1 from commerce_orders where {all} and amount_minor > 0 and member_id is not null) f
            left join members_members p on p.brand_id = {brand} and p.id = f.member_id group by f.group_id, f.day, f.member_id, coalesce(p.staff or p.bot, false)
            """), ct);
        await Compare("insights_sales_days", "day, group_id, currency, orders, gmv_minor, refunds_minor", all, Sql.Of($"""
            select f.day, f.group_id, f.currency, sum(f.orders), sum(f.paid), sum(f.refunded) from (
              select day, coalesce(group_id, {Guid.Empty}) as group_id, currency, 1 as orders, amount_minor as paid, 0 as refunded from commerce_orders where {all} and amount_minor > 0
              union all select day, coalesce(group_id, {Guid.Empty}), currency, 0, 0, amount_minor from commerce_refunds where {all}) f
            group by f.day, f.group_id, f.currency
            """), ct);
    }

    /// <summary>Answers how many scopes were compared.</summary>
    public async Task<int> CompareDays(CancellationToken ct)
    {
        var groups = await db.AllGroups(ct);
        List<Scope> scopes = [.. groups.Select(g => Scope.Of(db.CurrentBrand, g.Id)), .. groups.Select(g => g.Community).Distinct().Select(c => Scope.Of(db.CurrentBrand, c)), Scope.Of(db.CurrentBrand)];
        foreach (var scope in scopes)
        {
            var stored = await db.Query($"""
                select day, members, joins, leaves, messages, staff_messages, dau, active from insights_scope_days where brand_id = {scope.Brand} and scope = {scope.Kind} and scope_id = {scope.Id}
                """, r => new ScopeDay(r.Day(0), r.Long(1), r.Long(2), r.Long(3), r.Long(4), r.Long(5), r.Long(6), r.Long(7)), ct);
            var counted = await PlainDays.Count(db, scope, ct);
            var days = stored.ToDictionary(d => d.Day);
            foreach (var day in counted.Between(stored))
                if (days.GetValueOrDefault(day.Day) is var row && row != day)
                {
                    Note("insights_scope_days", $"{scope.Kind} {scope.Id} {day}", stored: false);
                    if (row is not null) Note("insights_scope_days", $"{scope.Kind} {scope.Id} {row}", stored: true);
                }
        }
        return scopes.Count;
    }

    private async Task Compare(string table, string columns, Sql range, Sql expected, CancellationToken ct)
    {
        var stored = Sql.Of($"select {Sql.Raw(columns)} from {Sql.Raw(table)} where {range}");
        var words = Sql.Raw(string.Join(" || ', ' || ", columns.Split(", ").Select(c => c.EndsWith("_id", StringComparison.Ordinal) && db.IsSqlite ? $"hex({c})" : $"cast({c} as text)")));
        foreach (var (rows, surplus) in new[] { (Sql.Of($"{expected} except {stored}"), false), (Sql.Of($"{stored} except {expected}"), true) })
            await foreach (var row in db.Stream($"with differing({Sql.Raw(columns)}) as ({rows}) select {words} from differing", r => r.Text(0), ct)) Note(table, row, surplus);
    }

    private void Note(string table, string row, bool stored)
    {
        Total++;
        if (found.Count < Shown) found.Add(new Recompute.Difference(table, row, stored));
    }
}
