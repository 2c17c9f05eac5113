using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Dashboard;

/// <summary>A brand of a thousand groups over thirteen months, written straight into the tables that the fleet page reads.</summary>
internal static class FleetSeed
{
    public const int Groups = 1000;
    private const int Communities = 50;
    private const int MembersPerGroup = 20;

    private static readonly BulkInsert CommunityRows = new("communities_communities",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("name", BulkType.Text), ("created_at", BulkType.Time), ("version", BulkType.Int));

    private static readonly BulkInsert GroupRows = new("communities_groups",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("community_id", BulkType.Uuid), ("name", BulkType.Text), ("channel", BulkType.Text), ("created_at", BulkType.Time), ("version", BulkType.Int));

    private static readonly BulkInsert DayRows = new("insights_scope_days",
        ("brand_id", BulkType.Uuid), ("scope", BulkType.Text), ("scope_id", BulkType.Uuid), ("day", BulkType.Int), ("members", BulkType.Int), ("joins", BulkType.Int), ("leaves", BulkType.Int),
        ("messages", BulkType.Int), ("staff_messages", BulkType.Int), ("dau", BulkType.Int), ("active", BulkType.Int));

    private static readonly BulkInsert SalesRows = new("insights_sales_days",
        ("brand_id", BulkType.Uuid), ("day", BulkType.Int), ("group_id", BulkType.Uuid), ("currency", BulkType.Text), ("orders", BulkType.Int), ("gmv_minor", BulkType.Long), ("refunds_minor", BulkType.Long));

    private static readonly BulkInsert MemberDayRows = new("insights_member_days",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("day", BulkType.Int), ("member_id", BulkType.Uuid), ("staff", BulkType.Flag), ("messages", BulkType.Int), ("orders", BulkType.Int));

    public static async Task Write(AppDb db, DateOnly from, DateOnly to)
    {
        var (random, clock, brand) = (new Random(3), TimeProvider.System, db.CurrentBrand);
        await using var transaction = await db.Begin();
        var communities = Enumerable.Range(0, Communities).Select(_ => Id.New(clock)).ToArray();
        await CommunityRows.Write(db, [.. communities.Select((id, i) => new object?[] { brand, id, $"Community {i:D3}", clock.GetUtcNow(), 1 })], default);
        var groups = Enumerable.Range(0, Groups).Select(_ => Id.New(clock)).ToArray();
        await GroupRows.Write(db, [.. groups.Select((id, i) => new object?[] { brand, id, communities[i % Communities], $"Group {i:D4}", "wechat", clock.GetUtcNow(), 1 })], default);

        var all = new (int Members, int Joins, int Leaves, int Messages, int Staff, int Dau)[to.DayNumber - from.DayNumber];
        foreach (var group in groups)
        {
            var members = random.Next(50, 300);
            var people = Enumerable.Range(0, MembersPerGroup).Select(_ => Id.New(clock)).ToArray();
            List<object?[]> days = [], sales = [], acts = [];
            for (var i = 0; i < all.Length; i++)
            {
                var (day, joins, leaves) = (from.DayNumber + i, random.Next(0, 4), random.Next(0, 3));
                members += joins - leaves;
                var (dau, staff) = (random.Next(0, members / 4), random.Next(0, 10));
                var messages = dau * random.Next(1, 6);
                days.Add([brand, "group", group, day, members, joins, leaves, messages, staff, dau, Math.Min(members, dau * 2)]);
                ref var sum = ref all[i];
                sum = (sum.Members + members, sum.Joins + joins, sum.Leaves + leaves, sum.Messages + messages, sum.Staff + staff, sum.Dau + dau);
                // A group sells about twice a week.
                if (random.Next(7) < 2) sales.Add([brand, day, group, "CNY", random.Next(1, 20), random.NextInt64(5_000, 500_000), random.NextInt64(0, 5_000)]);
                if (random.Next(4) == 0) acts.Add([brand, group, day, people[random.Next(MembersPerGroup)], false, random.Next(1, 9), 0]);
            }
            await DayRows.Write(db, days, default);
            await SalesRows.Write(db, sales, default);
            await MemberDayRows.Write(db, acts, default);
        }
        await DayRows.Write(db, [.. all.Select((d, i) => new object?[] { brand, "brand", brand, from.DayNumber + i, d.Members, d.Joins, d.Leaves, d.Messages, d.Staff, d.Dau, d.Dau * 2 })], default);
        await transaction.Commit();
    }
}
