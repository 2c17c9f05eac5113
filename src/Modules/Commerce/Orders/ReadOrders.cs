using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Orders;

internal static class ReadOrders
{
    private static Sql Columns => Sql.Raw("""
        id, seq, member_id, person_id, group_id, origin, origin_id, state, currency, amount_minor, units, lines, delivery, placed_at, hold_until, paid_at, ended_at, reason, refunded_minor, shipping, version, link_id, inviter_id, delivery_minor, delivery_back_minor, delivery_cut
        """);

    public static Task<List<ShopOrder>> ByIds(AppDb db, Guid[] ids, CancellationToken ct) => Where(db, Sql.Of($"{db.In("id", ids)} order by id"), ct);

    /// <summary>Locks them in one order until the transaction ends.</summary>
    public static Task<List<ShopOrder>> Lock(AppDb db, Guid[] ids, CancellationToken ct) =>
        ids.Length == 0 ? Task.FromResult(new List<ShopOrder>()) : Where(db, Sql.Of($"{db.In("id", ids)} order by id{Sql.Raw(db.IsSqlite ? "" : " for update")}"), ct);

    public static async Task<ShopOrder?> Find(AppDb db, OrderId id, CancellationToken ct) => (await ByIds(db, [id.Value], ct)).FirstOrDefault();

    /// <param name="rest">Conditions, order and limit.</param>
    public static Task<List<ShopOrder>> Where(AppDb db, Sql rest, CancellationToken ct) =>
        db.Query($"select {Columns} from commerce_shop_orders where brand_id = {db.CurrentBrand} and {rest}", Read, ct);

    /// <summary>How many are paid and do not say where they go.</summary>
    public static Task<long> Unsaid(AppDb db, CancellationToken ct) => db.Count($"select count(*) from commerce_shop_orders where brand_id = {db.CurrentBrand} and state = 'paid' and delivery is null", ct);

    private static ShopOrder Read(Row r) => new(
        r.Id<OrderId>(0), r.Long(1), r.Id<MemberId>(2), r.Id<MemberId>(3), r.IdOrNull<GroupId>(4), new(r.Text(5), r.Guid(6)), r.Enum<OrderState>(7), new Money(r.Long(9), r.Text(8)), r.Int(10), OrderLines.Read(r.Text(11)),
        r.TextOrNull(12), r.Time(13), r.TimeOrNull(14), r.TimeOrNull(15), r.TimeOrNull(16), r.TextOrNull(17), r.Long(18), r.TextOrNull(19), r.Int(20))
    { Link = r.GuidOrNull(21), Inviter = r.IdOrNull<MemberId>(22), DeliveryMinor = r.Long(23), DeliveryBackMinor = r.Long(24), DeliveryCut = DeliveryCut.Read(r.TextOrNull(25)) };
}
