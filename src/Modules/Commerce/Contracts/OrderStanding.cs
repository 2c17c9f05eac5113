using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Contracts;

/// <summary>What is there already of a batch of drafts, read in one round trip after the activity's row was locked.</summary>
/// <param name="Known">Orders of these ids, whatever they came from, with the body they were asked for by.</param>
/// <param name="Units">How many units each person has in orders of this origin that were not cancelled. A refunded order still counts: its chance was used.</param>
public sealed record OrderStanding(IReadOnlyDictionary<Guid, OrderReceipt> Known, IReadOnlyDictionary<MemberId, long> Units)
{
    /// <summary>For an id that is known: the same order again, or the refusal of another body. Null when it is new.</summary>
    public Result<OrderReceipt>? Again(OrderDraft draft, OrderOrigin origin) =>
        !Known.TryGetValue(draft.Id, out var receipt) ? null : receipt.Body == draft.Body(origin) ? receipt : CommerceRefusals.OtherBody;
}

/// <summary>The answer to a placed order; rebuilt from its row when asked again.</summary>
/// <param name="AmountMinor">To pay: goods and delivery.</param>
public sealed record OrderReceipt(Guid Id, OrderState State, long AmountMinor, string Currency, int Units, DateTimeOffset? HoldUntil)
{
    internal long Body { get; init; }
}

public static class ReadOrderStanding
{
    private static readonly Sql None = Sql.Raw("null");

    /// <summary>Joins the caller's transaction.</summary>
    /// <param name="persons">Empty when there is no limit per person.</param>
    public static async Task<OrderStanding> Standing(this AppDb db, OrderOrigin origin, Guid[] ids, MemberId[] persons, CancellationToken ct = default)
    {
        var brand = db.CurrentBrand;
        var orders = Sql.Of($"select id, state, amount_minor + delivery_minor, currency, units, hold_until, body from commerce_shop_orders where brand_id = {brand} and {db.In("id", ids)}");
        if (persons.Length > 0)
            orders = Sql.Of($"""
                {orders} union all
                select person_id, null, sum(units), null, 0, null, 0 from commerce_shop_orders
                where brand_id = {brand} and origin_id = {origin.Id} and {db.In("person_id", persons)} and state <> 'cancelled' group by person_id
                """);
        var (known, units) = (new Dictionary<Guid, OrderReceipt>(), new Dictionary<MemberId, long>());
        foreach (var (person, has, receipt) in await db.Query(orders, Read, ct))
            if (receipt is null) units[person] = has;
            else known[receipt.Id] = receipt;
        return new(known, units);
    }

    /// <summary>Who stands behind these members, and what is there already of their orders under every name they go by. Joins the caller's transaction.</summary>
    public static async Task<(Humans Humans, OrderStanding Standing)> StandingOf(this AppDb db, OrderOrigin origin, Guid[] ids, IReadOnlyCollection<MemberId> members, CancellationToken ct = default)
    {
        var (humans, standing) = await db.Together(() => db.HumansOf(members, ct), () => db.Standing(origin, ids, [.. members], ct));
        var further = humans.Entries.Keys.Except(members).ToArray();
        if (further.Length == 0) return (humans, standing);
        var theirs = await db.Standing(origin, [], further, ct);
        return (humans, standing with { Units = standing.Units.Concat(theirs.Units).ToDictionary() });
    }

    private static (MemberId Person, long Units, OrderReceipt? Receipt) Read(Row r) => r.IsNull(1)
        ? (r.Id<MemberId>(0), r.Long(2), null)
        : (default, 0, new(r.Guid(0), r.Enum<OrderState>(1), r.Long(2), r.Text(3), r.Int(4), r.TimeOrNull(5)) { Body = r.Long(6) });
}
