using System.Globalization;
using Guildhall.Insights.Search;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Ui;

namespace Guildhall.Insights.People;

/// <summary>Which members a list is about, as its address says it.</summary>
/// <param name="Joined">Joined a group within so many days.</param>
/// <param name="Silent">Said nothing for so many days.</param>
internal sealed record PeopleFilter(string? Words, GroupId? Group, string? Tag, int? Joined, int? Silent, bool ByName)
{
    /// <summary>So many stays are sorted in no time.</summary>
    internal int Few { get; init; } = 5000;

    public static readonly int[] Spans = [7, 14, 30, 60, 90];
    public static readonly string[] Keys = ["group", "tag", "joined", "silent"];

    public static PeopleFilter Of(DataTableState state) => new(
        state.Query, Guid.TryParse(state.Filter("group"), out var group) ? new GroupId(group) : null, state.Filter("tag"), Span(state.Filter("joined")), Span(state.Filter("silent")),
        state.Sort == "name" || state.Query is not null);

    /// <summary>A page of ids in the list's order. What narrows most is walked along its own index, so a page costs the same however many members there are.</summary>
    /// <param name="after">Where the page before ended.</param>
    public async Task<List<(MemberId Id, string Name)>> Page(AppDb db, DateOnly today, PeopleCursor? after, int size, CancellationToken ct)
    {
        var (from, id, where) = await Found(db, today, ct);
        if (after is { } place) where.Add(ByName ? Sql.Of($"(m.name, m.id) > ({place.Name}, {place.Id})") : Sql.Of($"{id} < {place.Id}"));
        var order = ByName ? Sql.Raw("m.name, m.id") : Sql.Of($"{id} desc");
        return await db.Query($"select m.id, m.name from {from} where {Sql.Join(" and ", where)} order by {order} limit {size}", r => (r.Id<MemberId>(0), r.Text(1)), ct);
    }

    public async Task<long> Count(AppDb db, DateOnly today, CancellationToken ct)
    {
        var (from, _, where) = await Found(db, today, ct);
        return await db.Count($"select count(*) from {from} where {Sql.Join(" and ", where)}", ct);
    }

    private async Task<(Sql From, Sql Id, List<Sql> Where)> Found(AppDb db, DateOnly today, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var fewJoined = await FewJoined(db, today, ct);
        var (from, id, tie) = Source(db, today, fewJoined);
        var where = new List<Sql> { tie, Sql.Of($"m.brand_id = {brand} and not m.staff and not m.bot and {db.StandsForItself("m.id")}") };
        if (Words is { } words) where.Add(Sql.Of($"m.name {Sql.Raw(db.IsSqlite ? "like" : "ilike")} {FindMembers.Pattern(words)} escape '!'"));
        if (Group is not null && Tag is { } tag) where.Add(Sql.Of($"exists (select 1 from members_tags t where t.brand_id = {brand} and t.member_id = m.id and t.tag = {tag})"));
        if (!fewJoined && Joined is { } joined) where.Add(Sql.Of($"exists (select 1 from members_memberships s {ByMember(db)} where s.brand_id = {brand} and s.member_id = m.id and s.joined_day >= {today.AddDays(-joined)})"));
        if (Silent is { } silent) where.Add(Sql.Of($"not exists (select 1 from insights_member_days d where d.brand_id = {brand} and d.member_id = m.id and d.day > {today.AddDays(-silent)} and d.messages > 0)"));
        return (from, id, where);
    }

    // In SQLite a cross join is walked from left to right; PostgreSQL orders joins itself.
    private (Sql From, Sql Id, Sql Tie) Source(AppDb db, DateOnly today, bool fewJoined)
    {
        var brand = db.CurrentBrand;
        var tie = Sql.Raw("m.id = f.member_id");
        if (Group is { } group) return (Sql.Of($"(select member_id from members_memberships where brand_id = {brand} and group_id = {group} and left_at is null) f cross join members_members m"), Sql.Raw("f.member_id"), tie);
        if (Tag is { } tag) return (Sql.Of($"(select member_id from members_tags where brand_id = {brand} and tag = {tag}) f cross join members_members m"), Sql.Raw("f.member_id"), tie);
        if (fewJoined && Joined is { } joined) return (Sql.Of($"(select distinct member_id from members_memberships {ByJoinDay(db)} where brand_id = {brand} and joined_day >= {today.AddDays(-joined)}) f cross join members_members m"), Sql.Raw("m.id"), tie);
        return (Sql.Raw("members_members m"), Sql.Raw("m.id"), Sql.Raw("1 = 1"));
    }

    /// <summary>Whether so few joined in the time that they are listed and sorted; where many did, the list itself soon meets them.</summary>
    private async Task<bool> FewJoined(AppDb db, DateOnly today, CancellationToken ct) => Group is null && Tag is null && Joined is { } joined
        && await db.Count($"select count(*) from (select 1 from members_memberships {ByJoinDay(db)} where brand_id = {db.CurrentBrand} and joined_day >= {today.AddDays(-joined)} limit {Few + 1}) stays", ct) <= Few;

    // For "distinct" SQLite would rather read every stay in order of its member.
    private static Sql ByJoinDay(AppDb db) => Sql.Raw(db.IsSqlite ? "indexed by ix_members_memberships_joined" : "");

    private static Sql ByMember(AppDb db) => Sql.Raw(db.IsSqlite ? "indexed by ix_members_memberships_member" : "");

    private static int? Span(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 3650 ? days : null;
}

/// <summary>The last row of a page.</summary>
internal readonly record struct PeopleCursor(MemberId Id, string Name)
{
    public override string ToString() => $"{Id.Value:N}{Name}";

    public static PeopleCursor? Parse(string? text) => text is { Length: >= 32 } && Guid.TryParseExact(text[..32], "N", out var id) ? new(new MemberId(id), text[32..]) : null;
}
