using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Tests.Insights;

/// <summary>What happened in a brand, in memory and, after <see cref="Save"/>, in the fact tables: both the engine and the plain reference read it.</summary>
public sealed class Facts(BrandId brand, string timeZone, string currency = "CNY")
{
    public sealed record Person(MemberId Id, bool Staff, bool Bot)
    {
        public bool IsMember => !Staff && !Bot;
    }

    public sealed record Group(GroupId Id, Guid Community, string Name);

    public sealed record Stay(Group Group, Person Person, DateTimeOffset JoinedAt, DateTimeOffset? LeftAt);

    public sealed record Line(Guid Id, Group Group, Person Author, DateTimeOffset At, long Seq, string Text, Guid? ReplyTo, IReadOnlyList<Person> Mentions, bool Broadcast, bool Removed);

    public sealed record Order(Guid Id, Person? Buyer, Group? Group, DateTimeOffset PaidAt, long Amount, string Currency);

    public sealed record Refund(Guid Id, Person? Buyer, Group? Group, DateTimeOffset At, long Amount, string Currency);

    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly HashSet<object> saved = [];
    private long seq;

    /// <summary>Facts of a brand that is there already.</summary>
    public static Facts Of(Guildhall.Brands.Contracts.BrandProfile profile)
    {
        var facts = new Facts(profile.Id, profile.TimeZone, profile.Currency);
        facts.saved.Add(profile.Id);
        return facts;
    }

    public BrandId Brand => brand;
    public string TimeZone => timeZone;
    public string Currency => currency;
    public BrandCalendar Calendar { get; } = BrandCalendar.For(timeZone);
    public List<Group> Groups { get; } = [];
    public List<Person> People { get; } = [];
    public List<Stay> Stays { get; } = [];
    public List<Line> Lines { get; } = [];
    public List<Order> Orders { get; } = [];
    public List<Refund> Refunds { get; } = [];

    public DateOnly Day(DateTimeOffset at) => Calendar.DayOf(at);

    /// <summary>"2026-01-05 09:30" on the brand's own clock.</summary>
    public DateTimeOffset At(string local) => Calendar.InstantOf(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture));

    public Group AddGroup(string name, Guid? community = null) => Add(Groups, new Group(Id.New<GroupId>(Clock), community ?? Id.New(Clock), name));
    public Person AddMember() => Add(People, new Person(Id.New<MemberId>(Clock), false, false));
    public Person AddStaff() => Add(People, new Person(Id.New<MemberId>(Clock), true, false));
    public Person AddBot() => Add(People, new Person(Id.New<MemberId>(Clock), false, true));

    public Stay Join(Group group, Person person, DateTimeOffset at, DateTimeOffset? left = null) => Add(Stays, new Stay(group, person, at, left));
    public Stay Join(Group group, Person person, string at, string? left = null) => Join(group, person, At(at), left is null ? null : At(left));

    public Line Say(Group group, Person author, DateTimeOffset at, string text = "hello", Line? to = null, IReadOnlyList<Person>? mentions = null, bool broadcast = false, bool removed = false) =>
        Add(Lines, new Line(Id.New(Clock), group, author, at, ++seq, text, to?.Id, mentions ?? [], broadcast, removed));
    public Line Say(Group group, Person author, string at, string text = "hello", Line? to = null, IReadOnlyList<Person>? mentions = null, bool broadcast = false, bool removed = false) =>
        Say(group, author, At(at), text, to, mentions, broadcast, removed);

    public Order Buy(Person? buyer, DateTimeOffset at, long amount, Group? group = null, string? currency = null) => Add(Orders, new Order(Id.New(Clock), buyer, group, at, amount, currency ?? Currency));
    public Order Buy(Person? buyer, string at, long amount, Group? group = null, string? currency = null) => Buy(buyer, At(at), amount, group, currency);
    public Refund GiveBack(Person? buyer, DateTimeOffset at, long amount, Group? group = null, string? currency = null) => Add(Refunds, new Refund(Id.New(Clock), buyer, group, at, amount, currency ?? Currency));
    public Refund GiveBack(string at, long amount, Group? group = null, string? currency = null) => GiveBack(null, At(at), amount, group, currency);

    /// <summary>Writes what is not in the tables yet.</summary>
    public async Task Save(AppDb db)
    {
        await using var transaction = await db.Begin();
        if (saved.Add(brand))
            await db.Execute($"insert into brands_brands (id, code, name, time_zone, currency, language, colour, created_at, version) values ({brand}, {brand.Value.ToString()}, {brand.Value.ToString()}, {timeZone}, {currency}, 'en', '#000000', {Clock.GetUtcNow()}, 0)");
        foreach (var g in Groups.Where(g => saved.Add(g)))
        {
            if (saved.Add(g.Community)) await db.Execute($"insert into communities_communities (brand_id, id, name, created_at, version) values ({brand}, {g.Community}, {g.Community.ToString()}, {Clock.GetUtcNow()}, 0)");
            await db.Execute($"insert into communities_groups (brand_id, id, community_id, name, channel, created_at, version) values ({brand}, {g.Id}, {g.Community}, {g.Name}, 'other', {Clock.GetUtcNow()}, 0)");
        }
        foreach (var p in People.Where(p => saved.Add(p)))
            await db.Execute($"insert into members_members (brand_id, id, name, staff, bot, attributes, created_at, version) values ({brand}, {p.Id}, {"p" + saved.Count}, {p.Staff}, {p.Bot}, '', {Clock.GetUtcNow()}, 0)");
        foreach (var s in Stays.Where(s => saved.Add(s)))
            await db.Execute($"insert into members_memberships (brand_id, group_id, member_id, joined_at, joined_day, left_at, left_day, estimated) values ({brand}, {s.Group.Id}, {s.Person.Id}, {s.JoinedAt}, {Day(s.JoinedAt)}, {s.LeftAt}, {(s.LeftAt is { } left ? Day(left) : (DateOnly?)null)}, false)");
        foreach (var l in Lines.Where(l => saved.Add(l)))
        {
            await db.Execute($"insert into conversations_messages (brand_id, group_id, id, seq, at, day, hour, author_id, text, reply_to, broadcast, removed) values ({brand}, {l.Group.Id}, {l.Id}, {l.Seq}, {l.At}, {Day(l.At)}, {Calendar.Local(l.At).Hour}, {l.Author.Id}, {l.Text}, {l.ReplyTo}, {l.Broadcast}, {l.Removed})");
            foreach (var m in l.Mentions.Distinct())
                await db.Execute($"insert into conversations_mentions (brand_id, group_id, message_id, member_id, day) values ({brand}, {l.Group.Id}, {l.Id}, {m.Id}, {Day(l.At)})");
        }
        foreach (var o in Orders.Where(o => saved.Add(o)))
            await db.Execute($"insert into commerce_orders (brand_id, id, source, order_no, member_id, group_id, paid_at, day, currency, amount_minor) values ({brand}, {o.Id}, 'test', {o.Id.ToString()}, {o.Buyer?.Id.Value}, {o.Group?.Id.Value}, {o.PaidAt}, {Day(o.PaidAt)}, {o.Currency}, {o.Amount})");
        foreach (var r in Refunds.Where(r => saved.Add(r)))
            await db.Execute($"insert into commerce_refunds (brand_id, id, source, order_no, member_id, group_id, at, day, currency, amount_minor, sku, title, quantity) values ({brand}, {r.Id}, 'test', '', {r.Buyer?.Id.Value}, {r.Group?.Id.Value}, {r.At}, {Day(r.At)}, {r.Currency}, {r.Amount}, '', '', 1)");
        await transaction.Commit();
    }

    private static T Add<T>(List<T> list, T item)
    {
        list.Add(item);
        return item;
    }
}
