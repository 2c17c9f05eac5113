using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Payments;

/// <summary>What is due with providers in one brand: refunds to send or to ask about, payments whose news did not come. Each thing is claimed first, so two nodes never send the same at once.</summary>
internal sealed class MoneyWork(AppDb db, PayWays ways, IEnumerable<IPayments> ports, TakePayment take, FinishRefund finish, TimeProvider clock)
{
    private const int Batch = 50, MostLooks = 60;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>Answers how many things were done or asked about.</summary>
    public async Task<int> Handle(CancellationToken ct)
    {
        var set = (await ways.Of(db, ct)).ToDictionary(w => w.Provider);
        var worked = 0;
        foreach (var refund in await RefundRows.Where(db, Sql.Of($"state = 'pending' and try_at <= {clock.GetUtcNow()} order by try_at limit {Batch}"), ct))
            if (await Claim(refund, ct) && ++worked > 0) await Send(refund, set, ct);
        foreach (var payment in await PaymentRows.Where(db, Sql.Of($"state = 'started' and look_at <= {clock.GetUtcNow()} order by look_at limit {Batch}"), ct))
            if (await Claim(payment, ct) && ++worked > 0) await Look(payment, set, ct);
        return worked;
    }

    /// <summary>When the next thing is due; null when nothing waits.</summary>
    public Task<DateTimeOffset?> NextDue(CancellationToken ct) => db.First($"""
        select min(at) from (select min(try_at) as at from commerce_shop_refunds where brand_id = {db.CurrentBrand} and state = 'pending'
        union all select min(look_at) from commerce_payments where brand_id = {db.CurrentBrand} and state = 'started') due
        """, r => r.TimeOrNull(0), ct);

    private async Task<bool> Claim(ShopRefund refund, CancellationToken ct) => await db.Execute($"""
        update commerce_shop_refunds set tries = tries + 1, try_at = {clock.GetUtcNow() + Pause(refund.Tries)} where brand_id = {db.CurrentBrand} and id = {refund.Id} and tries = {refund.Tries} and state = 'pending'
        """, ct) == 1;

    private async Task<bool> Claim(Payment payment, CancellationToken ct) => await db.Execute($"""
        update commerce_payments set looks = looks + 1, look_at = {clock.GetUtcNow() + Pause(payment.Looks)} where brand_id = {db.CurrentBrand} and id = {payment.Id} and looks = {payment.Looks} and state = 'started'
        """, ct) == 1;

    private async Task Send(ShopRefund refund, Dictionary<string, PayWay> set, CancellationToken ct)
    {
        var payment = refund.Payment is { } one ? await PaymentRows.Find(db, one, ct) : (await PaymentRows.OfOrder(db, refund.Order, ct)).FirstOrDefault(p => p.State == PaymentState.Paid);
        var port = ports.FirstOrDefault(p => p.Provider == payment?.Provider);
        var news = payment is null || port is null ? new RefundNews(RefundProgress.NeedsPerson) : await port.Refund(set[payment.Provider], refund.Id, payment, refund.Amount, ct);
        if (news.Refusal is { } refusal) await Note(refund, refusal.Code, ct);
        else if (news.Value.Progress == RefundProgress.Done) await finish.Handle(refund.Id, news.Value.Reference, null, ct);
        else if (news.Value.Progress == RefundProgress.Failed) await Note(refund, news.Value.Problem ?? "", ct);
        else if (news.Value.Progress == RefundProgress.NeedsPerson) await db.Execute($"update commerce_shop_refunds set try_at = {(DateTimeOffset?)null} where brand_id = {db.CurrentBrand} and id = {refund.Id} and state = 'pending'", ct);
    }

    private async Task Look(Payment payment, Dictionary<string, PayWay> set, CancellationToken ct)
    {
        var port = ports.FirstOrDefault(p => p.Provider == payment.Provider && !p.ByHand);
        var news = port is null ? PaymentRefusals.UnknownProvider : await port.Ask(set[payment.Provider], payment.Id, ct);
        if (news.Refusal is null && news.Value.State == NewsState.Paid) await take.Handle(news.Value, final: true, ct);
        else if (news.Refusal is null && news.Value.State == NewsState.Closed || payment.Looks >= MostLooks)
            await db.Execute($"update commerce_payments set state = {PaymentState.Closed}, look_at = {(DateTimeOffset?)null} where brand_id = {db.CurrentBrand} and id = {payment.Id} and state = 'started'", ct);
    }

    private Task Note(ShopRefund refund, string problem, CancellationToken ct) =>
        db.Execute($"update commerce_shop_refunds set note = {problem} where brand_id = {db.CurrentBrand} and id = {refund.Id} and state = 'pending'", ct);

    /// <summary>2, 4, 8 … seconds up to half an hour.</summary>
    private static TimeSpan Pause(int times) => TimeSpan.FromSeconds(Math.Min(Math.Pow(2, times + 1), LongestPause.TotalSeconds));
}
