using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Commerce.Payments;

/// <summary>Money that people move: a transfer with the order's number, or cash at pick-up. Operators confirm what came and pay back what goes.</summary>
internal sealed class ByHand(string provider) : IPayments
{
    public string Provider => provider;
    bool IPayments.ByHand => true;

    public Task<Result<Uri?>> Start(PayWay way, Payment payment, ShopOrder order, Uri back, CancellationToken ct) => Task.FromResult<Result<Uri?>>((Uri?)null);

    public Result<PayNews> Read(PayWay way, IHeaderDictionary headers, ReadOnlyMemory<byte> body) => PaymentRefusals.UnknownProvider;

    public Task<Result<PayNews>> Ask(PayWay way, Guid payment, CancellationToken ct) => Task.FromResult<Result<PayNews>>(PaymentRefusals.UnknownProvider);

    public Task<Result<RefundNews>> Refund(PayWay way, Guid refund, Payment payment, Money amount, CancellationToken ct) => Task.FromResult<Result<RefundNews>>(new RefundNews(RefundProgress.NeedsPerson));

    public Task<Result<IReadOnlyList<SettledLine>>> Settlement(PayWay way, DateOnly day, CancellationToken ct) => Task.FromResult<Result<IReadOnlyList<SettledLine>>>(PaymentRefusals.NoSettlement);
}
