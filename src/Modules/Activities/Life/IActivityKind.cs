using Guildhall.Activities.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Life;

/// <summary>What a kind of activity adds to the one life of all. Every call joins the open transaction, with the activity's row locked, unless it says otherwise.</summary>
internal interface IActivityKind
{
    /// <summary>In addresses and rows: <c>flash-sale</c>. Its texts stand under <c>activities.kind.</c> + this.</summary>
    string Kind { get; }

    string Icon { get; }

    /// <summary>Whether the console offers it for new activities.</summary>
    bool Offered => true;

    /// <summary>Where members take part: <c>/g/{code}/</c> + this + <c>/{id}</c>.</summary>
    string MemberPath { get; }

    /// <summary>Whether there is something to get or to win; in a vote nobody wins.</summary>
    bool Wins(Activity activity) => true;

    /// <summary>Whether it makes sales of its own.</summary>
    bool Sells => true;

    /// <summary>What ends with it, and what its cancelling means, for whoever is about to do so: texts <c>activities.end_means.…</c> and <c>activities.cancel_means.…</c>.</summary>
    string Means => "orders";

    /// <summary>These settings for the same thing once more: every time in them moved, what can be used only once taken out.</summary>
    string Again(string settings, Func<DateTimeOffset, DateTimeOffset> moved) => settings;

    /// <summary>It is being put on the calendar: takes what it needs (stock, prizes) or says what is missing.</summary>
    Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct);

    /// <summary>Its end has come: whether everything that counts until then is in. While it is not, it is asked again every second.</summary>
    Task<bool> MayEnd(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult(true);

    /// <summary>It ended or was cancelled and nothing new can happen: gives back what is left, decides what is open. Called again after a crash.</summary>
    Task Settle(AppDb db, Activity activity, CancellationToken ct);

    /// <summary>It ended: whether everything that its numbers depend on is decided. While it is not, it is asked again every minute.</summary>
    Task<bool> MaySettle(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult(true);

    /// <summary>Voids everything that came of it, in one job: an accident. Transactions of its own.</summary>
    Task<long> Void(AppDb db, Activity activity, CancellationToken ct);

    /// <summary>Where a person, all their entries taken together, has more than one person may. Joins the open transaction.</summary>
    Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct);

    /// <summary>Takes back what such a person has above the limit, the latest first. Joins the open transaction; the activity is not locked.</summary>
    Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct);

    /// <summary>What came of it so far, counted from facts. Outside of transactions.</summary>
    Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct);

    /// <summary>Which of the shop's orders, called <c>o</c>, came of it: for a WHERE clause.</summary>
    Sql OrdersOf(AppDb db, Activity activity) => Sql.Of($"o.origin_id = {activity.Id}");

    /// <summary>What of such an order went back because its price fell for all: it was never a sale.</summary>
    Sql PriceFell => Sql.Raw("0");

    /// <summary>What a poster praises: goods with their price, or prizes. The best first. Outside of transactions.</summary>
    Task<IReadOnlyList<PosterLine>> OnPoster(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult<IReadOnlyList<PosterLine>>([]);

    /// <summary>A component with a parameter <c>Activity</c> (its id) that shows what is particular to the kind on the live board.</summary>
    Type Board { get; }

    /// <summary>The same for what only this kind has in its review.</summary>
    Type? ReviewPart => null;
}

/// <param name="Entered">People who acted.</param>
/// <param name="Won">People who got or bought something.</param>
/// <param name="SalesMinor">Paid, before refunds.</param>
/// <param name="CostMinor">What benefits cost: discounts given, prizes, coupons.</param>
internal sealed record Outcome(IReadOnlySet<MemberId> Entered, IReadOnlySet<MemberId> Won, long Orders, long PaidOrders, long SalesMinor, long RefundedMinor, long CostMinor);

/// <param name="Worth">Its price, or how many there are.</param>
/// <param name="Before">The price that it has otherwise.</param>
internal sealed record PosterLine(string What, string? Worth, string? Before)
{
    public const int Most = 4;

    /// <summary>Goods at the activity's price.</summary>
    public static async Task<IReadOnlyList<PosterLine>> Of(AppDb db, IReadOnlyList<GoodsItem> goods, string currency, CancellationToken ct)
    {
        var some = goods.Take(Most).ToList();
        var cards = (await db.FindSkus([.. some.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        return [.. from item in some where cards.ContainsKey(item.Sku) let card = cards[item.Sku] select new PosterLine(card.Name, new Money(item.PriceMinor, currency).ToString(), item.PriceMinor < card.ListPrice.Minor ? card.ListPrice.ToString() : null)];
    }
}
