using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Commerce.Payments;

/// <summary>The port to whoever moves the money. Everything here may be asked again with the same ids; no answer is believed that was not signed. Never called inside a transaction.</summary>
internal interface IPayments
{
    /// <summary>The word in addresses and tables.</summary>
    string Provider { get; }

    /// <summary>A person confirms payments and pays refunds back; there is nobody to ask.</summary>
    bool ByHand { get; }

    /// <summary>Where the member goes to pay; null when instructions on the order's page are all there is.</summary>
    Task<Result<Uri?>> Start(PayWay way, Payment payment, ShopOrder order, Uri back, CancellationToken ct);

    /// <summary>A callback as it came. Refused when its signature, its age or its shape is not right.</summary>
    Result<PayNews> Read(PayWay way, IHeaderDictionary headers, ReadOnlyMemory<byte> body);

    /// <summary>What the provider says of a payment whose news did not come.</summary>
    Task<Result<PayNews>> Ask(PayWay way, Guid payment, CancellationToken ct);

    /// <summary>Sends money back, or says how far an earlier attempt under the same id is.</summary>
    Task<Result<RefundNews>> Refund(PayWay way, Guid refund, Payment payment, Money amount, CancellationToken ct);

    /// <summary>Everything that moved on one day.</summary>
    Task<Result<IReadOnlyList<SettledLine>>> Settlement(PayWay way, DateOnly day, CancellationToken ct);
}

internal enum NewsState { Waiting, Paid, Closed, RefundDone, RefundFailed }

/// <param name="Subject">Our payment, or our refund.</param>
/// <param name="Reference">The provider's own number.</param>
internal sealed record PayNews(Guid Subject, NewsState State, Money Amount, string Reference, DateTimeOffset At);

internal enum RefundProgress { Pending, Done, Failed, NeedsPerson }

internal sealed record RefundNews(RefundProgress Progress, string? Reference = null, string? Problem = null);

/// <param name="Kind">payment or refund.</param>
/// <param name="Subject">Our id as they have it.</param>
internal sealed record SettledLine(string Kind, string Subject, string Reference, Money Amount);
