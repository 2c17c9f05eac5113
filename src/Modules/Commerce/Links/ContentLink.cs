using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Links;

/// <summary>An address that was given out somewhere, so that it shows what came of it.</summary>
/// <param name="Target">Below a group's link: <c>shop</c>, <c>shop/{product}</c>, an activity's page.</param>
/// <param name="Channel">Where it was given out, in the brand's own words.</param>
/// <param name="Content">In what: a column, an article, a poster.</param>
internal sealed record ContentLink(Guid Id, string Code, string Name, string Target, string Channel, string Content, bool Archived, DateTimeOffset MadeAt)
{
    public const string Key = "via";

    /// <summary>An order is a link's when its buyer came by it within so long before.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);
}

/// <param name="Visits">Of members, as <paramref name="Visitors"/> counts them.</param>
/// <param name="Outsiders">Browsers that came by it and have not joined.</param>
/// <param name="Joined">Members who came by it before they were any.</param>
/// <param name="Orders">Whose last touch it was, not cancelled.</param>
/// <param name="First">Orders whose first touch it was.</param>
internal sealed record LinkSum(ContentLink Link, long Visits, long Visitors, long Orders, long Paid, long PaidMinor, long First, long OutsideVisits, long Outsiders, long Joined);

internal static class ReadLinks
{
    private static ContentLink Read(Row r) => new(r.Guid(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Flag(6), r.Time(7));

    public static Task<ContentLink?> ByCode(AppDb db, string code, CancellationToken ct) =>
        db.First($"select id, code, name, target, channel, content, archived, made_at from commerce_links where brand_id = {db.CurrentBrand} and code = {code}", Read, ct);

    public static Task<ContentLink?> Find(AppDb db, Guid id, CancellationToken ct) =>
        db.First($"select id, code, name, target, channel, content, archived, made_at from commerce_links where brand_id = {db.CurrentBrand} and id = {id}", Read, ct);

    /// <summary>Newest first, those in use before the archived ones.</summary>
    public static async Task<List<LinkSum>> Sums(AppDb db, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var links = await db.Query($"select id, code, name, target, channel, content, archived, made_at from commerce_links where brand_id = {brand} order by archived, made_at desc, id limit 500", Read, ct);
        var touches = (await db.Query($"select link_id, cast(sum(visits) as bigint), count(*) from commerce_link_touches where brand_id = {brand} group by link_id", r => (Id: r.Guid(0), Visits: r.Long(1), Visitors: r.Long(2)), ct)).ToDictionary(t => t.Id);
        var orders = (await db.Query($"""
            select link_id, count(*), cast(sum(case when paid_at is not null then 1 else 0 end) as bigint), cast(sum(case when paid_at is not null then amount_minor - refunded_minor else 0 end) as bigint)
            from commerce_shop_orders where brand_id = {brand} and link_id is not null and state <> 'cancelled' group by link_id
            """, r => (Id: r.Guid(0), Orders: r.Long(1), Paid: r.Long(2), Minor: r.Long(3)), ct)).ToDictionary(o => o.Id);
        var first = (await db.Query($"select first_link_id, count(*) from commerce_shop_orders where brand_id = {brand} and link_id is not null and first_link_id is not null and state <> 'cancelled' group by first_link_id", r => (r.Guid(0), r.Long(1)), ct)).ToDictionary();
        var outside = (await db.Query($"""
            select link_id, cast(coalesce(sum(case when member_id is null then visits else 0 end), 0) as bigint), count(*) - count(member_id), count(distinct member_id) from commerce_link_outsiders where brand_id = {brand} group by link_id
            """, r => (Id: r.Guid(0), Visits: r.Long(1), Outsiders: r.Long(2), Joined: r.Long(3)), ct)).ToDictionary(o => o.Id);
        return links.ConvertAll(l => new LinkSum(l, touches.GetValueOrDefault(l.Id).Visits, touches.GetValueOrDefault(l.Id).Visitors, orders.GetValueOrDefault(l.Id).Orders, orders.GetValueOrDefault(l.Id).Paid, orders.GetValueOrDefault(l.Id).Minor, first.GetValueOrDefault(l.Id),
            outside.GetValueOrDefault(l.Id).Visits, outside.GetValueOrDefault(l.Id).Outsiders, outside.GetValueOrDefault(l.Id).Joined));
    }
}
