using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Payments;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Reconciliation;

/// <summary>What is different: they do not have what we have, we do not have what they have, or the amounts are not the same.</summary>
internal enum DifferenceKind { OnlyOurs, OnlyTheirs, Amount, Unsettled }

/// <param name="Settles">payment or refund.</param>
internal sealed record Difference(DifferenceKind Kind, string Settles, string Subject, string? Reference, OrderId? Order, string? Number, Money? Ours, Money? Theirs);

/// <param name="Fetched">A settlement of that day is here.</param>
internal sealed record DayBooks(DateOnly Day, bool Fetched, int Agreed, Money OursIn, Money TheirsIn, Money OursBack, Money TheirsBack, IReadOnlyList<Difference> Differences);

/// <summary>Holds our books of one day and provider against the provider's.</summary>
internal static class Reconcile
{
    public static async Task<DayBooks> Day(AppDb db, BrandProfile brand, string provider, DateOnly day, CancellationToken ct)
    {
        var (from, to) = (brand.Calendar.StartOf(day), brand.Calendar.StartOf(day.AddDays(1)));
        var theirs = await db.Query($"select kind, subject, reference, amount_minor, currency from commerce_settlement_lines where brand_id = {brand.Id} and provider = {provider} and day = {day} order by line",
            r => new SettledLine(r.Text(0), r.Text(1), r.Text(2), new Money(r.Long(3), r.Text(4))), ct);
        var fetched = theirs.Count > 0 || await db.Count($"select count(*) from commerce_pay_ways where brand_id = {brand.Id} and provider = {provider} and fetched_day >= {day}", ct) > 0;
        var ours = await db.Query($"""
            select 'payment', p.id, p.reference, p.received_minor, p.currency, p.order_id, o.seq from commerce_payments p join commerce_shop_orders o on o.brand_id = p.brand_id and o.id = p.order_id
            where p.brand_id = {brand.Id} and p.provider = {provider} and p.paid_at >= {from} and p.paid_at < {to}
            union all
            select 'refund', r.id, r.reference, r.amount_minor, r.currency, r.order_id, o.seq from commerce_shop_refunds r join commerce_shop_orders o on o.brand_id = r.brand_id and o.id = r.order_id
            where r.brand_id = {brand.Id} and r.state = 'done' and r.done_at >= {from} and r.done_at < {to} and exists (
              select 1 from commerce_payments p where p.brand_id = r.brand_id and p.provider = {provider} and (p.id = r.payment_id or r.payment_id is null and p.order_id = r.order_id and p.state = 'paid'))
            """, r => (Kind: r.Text(0), Subject: r.Guid(1), Reference: r.TextOrNull(2), Amount: new Money(r.Long(3), r.Text(4)), Order: r.Id<OrderId>(5), Number: OrderNumber.Of(r.Long(6))), ct);
        var (differences, agreed) = (new List<Difference>(), 0);
        var open = theirs.ToList();
        foreach (var mine in ours)
        {
            var at = open.FindIndex(l => l.Kind == mine.Kind && Guid.TryParse(l.Subject, out var subject) && subject == mine.Subject);
            var line = at < 0 ? null : open[at];
            if (at >= 0) open.RemoveAt(at);
            if (line is null && fetched) differences.Add(new(DifferenceKind.OnlyOurs, mine.Kind, mine.Subject.ToString(), mine.Reference, mine.Order, mine.Number, mine.Amount, null));
            else if (line is not null && line.Amount != mine.Amount) differences.Add(new(DifferenceKind.Amount, mine.Kind, mine.Subject.ToString(), line.Reference, mine.Order, mine.Number, mine.Amount, line.Amount));
            else if (line is not null) agreed++;
        }
        foreach (var line in open) differences.Add(await Theirs(db, brand, line, ct));
        Money Sum(IEnumerable<(string Kind, Money Amount)> rows, string kind) => new(rows.Where(r => r.Kind == kind && r.Amount.Currency == brand.Currency).Sum(r => r.Amount.Minor), brand.Currency);
        var (mineSums, theirSums) = (ours.Select(o => (o.Kind, o.Amount)).ToList(), theirs.Select(t => (t.Kind, t.Amount)).ToList());
        return new(day, fetched, agreed, Sum(mineSums, "payment"), Sum(theirSums, "payment"), Sum(mineSums, "refund"), Sum(theirSums, "refund"), differences);
    }

    /// <summary>They have it and our day does not: unknown to us, or known but not yet settled here.</summary>
    private static async Task<Difference> Theirs(AppDb db, BrandProfile brand, SettledLine line, CancellationToken ct)
    {
        var id = Guid.TryParse(line.Subject, out var subject) ? subject : Guid.Empty;
        var table = Sql.Raw(line.Kind == "refund" ? "commerce_shop_refunds" : "commerce_payments");
        var known = await db.Query($"select t.order_id, o.seq from {table} t join commerce_shop_orders o on o.brand_id = t.brand_id and o.id = t.order_id where t.brand_id = {brand.Id} and t.id = {id}",
            r => (Order: r.Id<OrderId>(0), Number: OrderNumber.Of(r.Long(1))), ct);
        return known.Count == 0
            ? new(DifferenceKind.OnlyTheirs, line.Kind, line.Subject, line.Reference, null, null, null, line.Amount)
            : new(DifferenceKind.Unsettled, line.Kind, line.Subject, line.Reference, known[0].Order, known[0].Number, null, line.Amount);
    }
}
