using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.People;

internal enum StoryKind { Joined, Left, Spoke, Ordered, Refunded }

/// <param name="Count">Messages of the day, or lines of the order.</param>
internal sealed record StoryEntry(DateOnly Day, StoryKind Kind, string? Group, long Count, Money? Amount, string? Note);

/// <summary>What a member did, newest first: stays, days with messages, orders and refunds.</summary>
internal sealed record PersonStory(string Name, bool Staff, string? Phone, string? Email, long Messages, DateOnly? LastSpoke, long Orders, IReadOnlyList<Money> Spent, IReadOnlyList<string> Tags, IReadOnlyList<StoryEntry> Entries)
{
    public const int Shown = 120;

    public static async Task<PersonStory?> Read(AppDb db, MemberId id, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var person = await db.First($"select name, staff or bot, phone, email from members_members where brand_id = {brand} and id = {id}", r => (Name: r.Text(0), Staff: r.Flag(1), Phone: r.TextOrNull(2), Email: r.TextOrNull(3)), ct);
        if (person.Name is null) return null;
        var entry = (await db.EntriesOf([id], ct)).Select(e => e.Entry).ToArray();
        var stays = await db.Query($"""
            select g.name, s.joined_day, s.left_day from members_memberships s join communities_groups g on g.brand_id = s.brand_id and g.id = s.group_id where s.brand_id = {brand} and s.member_id = {id}
            """, r => (Group: r.Text(0), Joined: r.Day(1), Left: r.DayOrNull(2)), ct);
        var spoken = await db.Query($"""
            select d.day, g.name, cast(d.messages as bigint) from insights_member_days d left join communities_groups g on g.brand_id = d.brand_id and g.id = d.group_id
            where d.brand_id = {brand} and d.member_id = {id} and d.messages > 0 order by d.day desc limit {Shown}
            """, r => new StoryEntry(r.Day(0), StoryKind.Spoke, r.TextOrNull(1), r.Long(2), null, null), ct);
        var orders = await db.Query($"""
            select o.day, g.name, o.currency, o.amount_minor, o.order_no from commerce_orders o left join communities_groups g on g.brand_id = o.brand_id and g.id = o.group_id
            where o.brand_id = {brand} and {db.In("o.member_id", entry)} order by o.paid_at desc limit {Shown}
            """, r => new StoryEntry(r.Day(0), StoryKind.Ordered, r.TextOrNull(1), 1, new Money(r.Long(3), r.Text(2)), r.Text(4)), ct);
        var refunds = await db.Query($"""
            select day, currency, amount_minor, order_no from commerce_refunds where brand_id = {brand} and {db.In("member_id", entry)} limit {Shown}
            """, r => new StoryEntry(r.Day(0), StoryKind.Refunded, null, 1, new Money(r.Long(2), r.Text(1)), r.Text(3)), ct);
        var spent = await db.Query($"select currency, cast(sum(amount_minor) as bigint), count(*) from commerce_orders where brand_id = {brand} and {db.In("member_id", entry)} and amount_minor > 0 group by currency",
            r => (Amount: new Money(r.Long(1), r.Text(0)), Orders: r.Long(2)), ct);
        var said = await db.First($"select cast(coalesce(sum(messages), 0) as bigint), max(case when messages > 0 then day end) from insights_member_days where brand_id = {brand} and member_id = {id}", r => (Messages: r.Long(0), Last: r.DayOrNull(1)), ct);
        var tags = await db.Query($"select tag from members_tags where brand_id = {brand} and member_id = {id} order by tag", r => r.Text(0), ct);
        var entries = spoken.Concat(orders).Concat(refunds)
            .Concat(stays.Select(s => new StoryEntry(s.Joined, StoryKind.Joined, s.Group, 1, null, null))).Concat(stays.Where(s => s.Left is not null).Select(s => new StoryEntry(s.Left!.Value, StoryKind.Left, s.Group, 1, null, null)));
        return new PersonStory(person.Name, person.Staff, person.Phone, person.Email, said.Messages, said.Last, spent.Sum(s => s.Orders), [.. spent.Select(s => s.Amount)], tags,
            [.. entries.OrderByDescending(e => e.Day).ThenByDescending(e => e.Kind).Take(Shown)]);
    }
}
